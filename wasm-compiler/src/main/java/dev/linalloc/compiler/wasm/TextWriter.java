package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.Operand;
import dev.linalloc.compiler.ssa.Source;
import dev.linalloc.format.Global;
import dev.linalloc.format.Immediates;
import dev.linalloc.format.Opcode;
import dev.linalloc.format.ValueType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Writes functions and globals as a module in WebAssembly's text format. It is the module that
 * {@link ModuleWriter} writes in binary, and an assembler makes the same bytes of it. Functions,
 * globals and parameters have the names of the source, and comments name its lines. So the text
 * between the imports and the exports can be pasted into another module.
 */
public final class TextWriter {
  private static final String HEAP_BASE = "$__heap_base";

  private final List<Global> globals;
  private final FunctionNumbers numbers;
  private final Place place;
  private final IntFunction<String> globalNames;

  /** The sources of the functions, by the functions' numbers. */
  private final Map<Integer, Source> sources = new LinkedHashMap<>();

  private final StringBuilder text = new StringBuilder();

  /** The labels around the current line, the innermost first. */
  private final Deque<String> labels = new ArrayDeque<>();

  private int labelCount;

  /** The source line of the instructions before, or empty. */
  private String origin = "";

  /**
   * Makes a writer of one module.
   *
   * @param globals by the numbers that the functions know them by
   * @param functions by the numbers that calls name
   * @param place where the memory comes from
   * @param sources returns a function's source, by the number that calls name
   * @param globalNames returns a global's name, by the number that functions know it by
   */
  public TextWriter(
      List<Global> globals,
      Map<Integer, FunctionBody> functions,
      Place place,
      IntFunction<Source> sources,
      IntFunction<String> globalNames) {
    this.globals = globals;
    this.place = place;
    this.globalNames = globalNames;
    numbers = FunctionNumbers.of(functions);
    Set<String> names = new HashSet<>();
    for (int method : functions.keySet()) {
      if (!this.sources.containsKey(numbers.of(method))) {
        this.sources.put(numbers.of(method), unique(sources.apply(method), names));
      }
    }
  }

  /** Returns the source under a name that no function before it has. */
  private static Source unique(Source source, Set<String> taken) {
    String name = source.name();
    for (int i = 2; !taken.add(name); i++) {
      name = source.name() + "#" + i; // the same method of another component
    }
    return new Source(name, source.parameters(), source.place());
  }

  /**
   * Returns the module.
   *
   * @param exports the functions' numbers by the names they are exported under
   */
  public String write(Map<String, Integer> exports) {
    text.append("(module\n");
    memory();
    for (int number : globalsInUse()) {
      Global global = globals.get(number);
      String type = name(global.type());
      field("(global %s (mut %s) (%s))".formatted(global(number), type, constant(global)));
    }
    for (int i = 0; i < numbers.distinct().size(); i++) {
      function(source(i), numbers.distinct().get(i));
    }
    text.append('\n');
    exports.forEach(
        (name, method) ->
            field("(export \"%s\" (func %s))".formatted(name, function(numbers.of(method)))));
    if (place.memory() == null) {
      field("(export \"memory\" (memory 0))");
    }
    return text.append(")\n").toString();
  }

  private void memory() {
    Place.Item memory = place.memory();
    if (memory == null) {
      int maximum = place.maximumPages();
      field(
          "(memory "
              + place.initialPages()
              + (maximum == Place.MAX_PAGES ? "" : " " + maximum)
              + ")");
    } else {
      field("(import \"%s\" \"%s\" (memory 0))".formatted(memory.module(), memory.name()));
    }
    Place.Item base = place.heapBaseGlobal();
    if (base != null) {
      field(
          "(import \"%s\" \"%s\" (global %s i32))"
              .formatted(base.module(), base.name(), HEAP_BASE));
    }
  }

  /** Returns the globals that functions use, in the order of their first use. */
  private Set<Integer> globalsInUse() {
    Set<Integer> used = new LinkedHashSet<>();
    for (FunctionBody function : numbers.distinct()) {
      for (FunctionBody.Line line : function.lines()) {
        if (line.operand() instanceof Operand.Global(int number)) {
          used.add(number);
        }
      }
    }
    return used;
  }

  private void function(Source source, FunctionBody function) {
    List<String> locals = locals(source, function);
    int parameters = function.parameters().size();
    StringBuilder head = new StringBuilder("(func $" + source.name());
    for (int i = 0; i < parameters; i++) {
      head.append(" (param ").append(locals.get(i)).append(' ');
      head.append(name(function.parameters().get(i).wasm())).append(')');
    }
    for (ValueType result : function.type().results()) {
      head.append(" (result ").append(name(result)).append(')');
    }
    text.append('\n');
    field(";; %s".formatted(source.place()));
    field(head.toString());
    for (int i = 0; i < function.locals().size(); i++) {
      String type = name(function.locals().get(i).wasm());
      text.append("    (local ").append(locals.get(parameters + i)).append(' ');
      text.append(type).append(")\n");
    }
    labels.clear();
    labelCount = 0;
    origin = "";
    List<FunctionBody.Line> lines = function.lines();
    lines.subList(0, lines.size() - 1).forEach(line -> line(line, locals));
    field(")");
  }

  /** Returns the names of a function's locals, the parameters first. */
  private static List<String> locals(Source source, FunctionBody function) {
    List<String> known = source.parameters();
    int parameters = function.parameters().size();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < parameters; i++) {
      names.add("$" + (known.size() == parameters ? known.get(i) : "p" + i));
    }
    for (int i = 0; i < function.locals().size(); i++) {
      names.add("$" + i);
    }
    return names;
  }

  private void line(FunctionBody.Line line, List<String> locals) {
    Op op = line.op();
    boolean ends = op == Op.ELSE || op == Op.END;
    String ended = ends ? labels.pop() : "";
    text.append("    ").append("  ".repeat(labels.size()));
    boolean isBase = op == Op.ADDRESS && place.heapBaseGlobal() != null;
    text.append(isBase ? Opcode.GLOBAL_GET : Objects.requireNonNull(op.opcode));
    if (op == Op.BLOCK || op == Op.LOOP || op == Op.IF) {
      labels.push("$" + name(op) + labelCount++);
      text.append(' ').append(labels.element());
    } else if (op == Op.ELSE) {
      labels.push(ended);
    }
    text.append(operand(line, locals)).append(comment(line.origin())).append('\n');
  }

  /** Returns a comment that names a source line if the instructions before came from another. */
  private String comment(String from) {
    if (from.isEmpty() || from.equals(origin)) {
      return "";
    }
    origin = from;
    return " ;; " + from;
  }

  /** Returns an operand with a blank before it, or nothing if there is none. */
  private String operand(FunctionBody.Line line, List<String> locals) {
    return switch (line.operand()) {
      case Operand.Local(int number) -> " " + locals.get(number);
      case Operand.Global(int number) -> " " + global(number);
      case Operand.Function(int number) -> " " + function(numbers.of(number));
      case Operand.Label(int depth) -> " " + label(depth);
      case Operand.Table(List<Operand.Label> cases, Operand.Label otherwise) ->
          cases.stream()
              .map(each -> " " + label(each.depth()))
              .collect(Collectors.joining("", "", " " + label(otherwise.depth())));
      case Operand.Symbol base ->
          place.heapBaseGlobal() == null
              ? " " + Integer.toUnsignedString(place.heapBase())
              : " " + HEAP_BASE;
      case Operand.Constant(long value) -> " " + value;
      default -> isAccess(line.op()) ? " align=1" : "";
    };
  }

  private static boolean isAccess(Op op) {
    return Objects.requireNonNull(op.opcode).immediates() == Immediates.MEMORY_ARGUMENT;
  }

  /** Returns the name of a label, or the depth of the function's end, which has no name. */
  private String label(int depth) {
    return depth == labels.size() ? String.valueOf(depth) : List.copyOf(labels).get(depth);
  }

  private String function(int number) {
    return "$" + source(number).name();
  }

  private Source source(int number) {
    return Objects.requireNonNull(sources.get(number), "a function without a source");
  }

  private String global(int number) {
    return "$" + globalNames.apply(number);
  }

  private static String constant(Global global) {
    return global.initial().getFirst().toString();
  }

  private static String name(Enum<?> each) {
    return each.name().toLowerCase(Locale.ROOT);
  }

  private void field(String line) {
    text.append("  ").append(line).append('\n');
  }
}
