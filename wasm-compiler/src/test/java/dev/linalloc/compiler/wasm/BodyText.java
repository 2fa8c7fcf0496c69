package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.GraphChecker;
import dev.linalloc.compiler.ssa.GraphText;
import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The bodies of functions as text: an instruction a line, indented by the blocks around it. */
final class BodyText {
  private BodyText() {}

  /** Reads a body of instructions with a semicolon between each two. */
  static FunctionBody parse(
      String text, List<ValueType> parameters, List<ValueType> results, List<ValueType> locals) {
    List<FunctionBody.Line> lines = new ArrayList<>();
    for (String line : text.split("; ", -1)) {
      String[] words = line.split(" ", -1);
      List<Long> numbers = Arrays.stream(words).skip(1).map(Long::valueOf).toList();
      List<Integer> depths = new ArrayList<>();
      for (int i = 0; i < numbers.size() - 1; i++) {
        depths.add(numbers.get(i).intValue());
      }
      long last = numbers.isEmpty() ? 0 : numbers.getLast();
      lines.add(new FunctionBody.Line(Op.valueOf(words[0].toUpperCase(Locale.ROOT)), last, depths));
    }
    return new FunctionBody(parameters, results, locals, lines);
  }

  /** Compiles a graph in text to the text of a body. */
  static String compiled(String graph, ValueType... results) {
    Graph parsed = GraphText.parse(graph);
    GraphChecker.check(parsed, "reading");
    return print(body(parsed, results));
  }

  static FunctionBody body(Graph graph, ValueType... results) {
    LocalAllocation locals = LocalAllocation.of(BlockEmitter.emit(Schedule.of(graph)));
    return BodyWriter.write(Structurer.structure(locals.code()), locals, List.of(results));
  }

  static String print(FunctionBody body) {
    StringBuilder text = new StringBuilder();
    if (!body.locals().isEmpty()) {
      text.append("locals");
      body.locals().forEach(type -> text.append(' ').append(type.name().toLowerCase(Locale.ROOT)));
      text.append('\n');
    }
    int depth = 1;
    for (FunctionBody.Line line : body.lines()) {
      if (line.op() == Op.END || line.op() == Op.ELSE) {
        depth--;
      }
      text.append("  ".repeat(depth)).append(print(line)).append('\n');
      switch (line.op()) {
        case BLOCK, LOOP, IF, ELSE -> depth++;
        default -> {}
      }
    }
    return text.toString();
  }

  private static String print(FunctionBody.Line line) {
    String name = line.op().name().toLowerCase(Locale.ROOT);
    return switch (line.op()) {
      case BR_TABLE ->
          line.depths().stream()
                  .map(depth -> depth + " ")
                  .collect(Collectors.joining("", name + " ", ""))
              + line.immediate();
      case BR, BR_IF, CALL, I32_CONST, I64_CONST -> name + " " + line.immediate();
      case LOCAL_GET, LOCAL_SET, LOCAL_TEE, GLOBAL_GET, GLOBAL_SET -> name + " " + line.immediate();
      default -> name;
    };
  }
}
