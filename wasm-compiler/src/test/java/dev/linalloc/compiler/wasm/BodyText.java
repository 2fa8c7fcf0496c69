package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.GraphChecker;
import dev.linalloc.compiler.ssa.GraphText;
import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.Operand;
import dev.linalloc.compiler.ssa.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The bodies of functions as text: one instruction per line, indented by the blocks around it. */
final class BodyText {
  private BodyText() {}

  /** Reads a body of instructions with a semicolon between each two. */
  static FunctionBody parse(
      String text, List<ValueType> parameters, List<ValueType> results, List<ValueType> locals) {
    List<FunctionBody.Line> lines = new ArrayList<>();
    for (String line : text.split("; ", -1)) {
      String[] words = line.split(" ", -1);
      Op op = Op.valueOf(words[0].toUpperCase(Locale.ROOT));
      int[] numbers = Arrays.stream(words).skip(1).mapToInt(Integer::parseInt).toArray();
      lines.add(new FunctionBody.Line(op, operand(op, numbers)));
    }
    return new FunctionBody(parameters, results, locals, lines);
  }

  private static Operand operand(Op op, int... numbers) {
    return switch (op) {
      case I32_CONST, I64_CONST -> new Operand.Constant(numbers[0]);
      case LOCAL_GET, LOCAL_SET, LOCAL_TEE -> new Operand.Local(numbers[0]);
      case GLOBAL_GET, GLOBAL_SET -> new Operand.Global(numbers[0]);
      case CALL -> new Operand.Function(numbers[0]);
      case BR, BR_IF -> new Operand.Label(numbers[0]);
      case BR_TABLE -> {
        List<Operand.Label> labels = Arrays.stream(numbers).mapToObj(Operand.Label::new).toList();
        yield new Operand.Table(labels.subList(0, labels.size() - 1), labels.getLast());
      }
      default -> Operand.NONE;
    };
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
    return switch (line.operand()) {
      case Operand.Constant(long value) -> name + " " + value;
      case Operand.Local(int number) -> name + " " + number;
      case Operand.Global(int number) -> name + " " + number;
      case Operand.Function(int number) -> name + " " + number;
      case Operand.Symbol(String symbol) -> name + " " + symbol;
      case Operand.Label(int depth) -> name + " " + depth;
      case Operand.Table(List<Operand.Label> cases, Operand.Label otherwise) ->
          cases.stream()
              .map(label -> label.depth() + " ")
              .collect(Collectors.joining("", name + " ", "" + otherwise.depth()));
      case Operand.None none -> name;
      case Operand.Parameter parameter -> throw new IllegalStateException(name + parameter);
    };
  }
}
