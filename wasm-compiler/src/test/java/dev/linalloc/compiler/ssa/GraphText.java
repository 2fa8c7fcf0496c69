package dev.linalloc.compiler.ssa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Graphs as text. Parameters come first, then blocks, the entry first:
 *
 * <pre>
 * p0: i32, p1: i64
 * b0:
 *   v0 = i32_load(p0)
 *   if i32_eq(v0, 7) b1 b2
 * b1:
 *   i32_store(p0, i32_add(v0, 1))
 *   jump b2
 * b2:
 *   x0 = phi i32 b0: 0, b1: v0
 *   return x0
 * </pre>
 *
 * <p>Constants are {@code 7} and {@code 7L}. The number of a function or a global follows the
 * operation, and then the type, if the operation leaves it open: {@code v0 = global_get.2 i64()},
 * {@code call.1(p0)}. Exits are {@code jump b}, {@code if condition then otherwise}, {@code switch
 * index case... default}, {@code leave condition result? otherwise}, {@code return value?}, {@code
 * open}. Reading does not simplify expressions.
 */
public final class GraphText {
  private static final Pattern TOKEN = Pattern.compile("\\s*([\\w.\\-]+|[(),:=])");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+L?");

  // ---- reading

  private final Graph graph = new Graph();
  private final Map<String, Block> blocks = new HashMap<>();
  private final Map<String, Node> values = new HashMap<>();

  /** The inputs of phis, by block name, to be set when all values are known. */
  private final Map<Node, Map<String, String>> incoming = new HashMap<>();

  private final boolean simplifies;
  private List<String> tokens = new ArrayList<>();

  private GraphText(boolean simplifies) {
    this.simplifies = simplifies;
  }

  public static Graph parse(String text) {
    return new GraphText(false).read(text);
  }

  /**
   * Returns the simplified form of an expression of the parameters p0: i32, p1: i32, p2: i64, p3:
   * i64.
   */
  static String simplified(String expression) {
    return new Writer(simplifiedGraph(expression)).exitValue();
  }

  /** Returns a graph that returns an expression of those parameters, simplified. */
  static Graph simplifiedGraph(String expression) {
    return new GraphText(true).read(returning(expression));
  }

  /** Returns the text of a graph that returns an expression of those parameters. */
  static String returning(String expression) {
    return "p0: i32, p1: i32, p2: i64, p3: i64\nb0:\n  return " + expression + "\n";
  }

  /** Reads a graph, and the blocks by their names. */
  public static Graph parse(String text, Map<String, Block> names) {
    GraphText reader = new GraphText(false);
    Graph graph = reader.read(text);
    names.putAll(reader.blocks);
    return graph;
  }

  /** Returns the block of a name that was read. */
  public static Block block(Map<String, Block> names, String name) {
    return Objects.requireNonNull(names.get(name), name);
  }

  private Graph read(String text) {
    List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    Block block = graph.entry;
    for (String line : lines) {
      tokens = tokens(line);
      if (line.matches("b\\d+:")) {
        String name = line.substring(0, line.length() - 1);
        block = blocks.isEmpty() ? graph.entry : block(name);
        blocks.put(name, block);
      } else if (blocks.isEmpty()) {
        for (String parameter : line.split(", ", -1)) {
          String[] parts = parameter.split(": ", -1);
          values.put(
              parts[0], graph.parameter(ValueType.valueOf(parts[1].toUpperCase(Locale.ROOT))));
        }
      } else {
        line(block);
      }
    }
    incoming.forEach(this::setInputs);
    return graph;
  }

  private static List<String> tokens(String line) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(line);
    while (matcher.lookingAt()) {
      tokens.add(matcher.group(1));
      matcher.region(matcher.end(), line.length());
    }
    if (matcher.regionStart() != line.length()) {
      throw new IllegalArgumentException(line);
    }
    return tokens;
  }

  private Block block(String name) {
    return blocks.computeIfAbsent(name, n -> new Block());
  }

  private void line(Block block) {
    switch (tokens.getFirst()) {
      case "jump" -> block.end(new Exit.Jump(block(tokens.get(1))));
      case "if" -> {
        Node condition = afterWord();
        block.end(new Exit.Branch(condition, block(take()), block(take())));
      }
      case "switch" -> {
        Node index = afterWord();
        List<Block> all = tokens.stream().map(this::block).toList();
        block.end(new Exit.Switch(index, all.subList(0, all.size() - 1), all.getLast()));
      }
      case "leave" -> {
        Node condition = afterWord();
        List<Node> inputs = new ArrayList<>();
        if (tokens.size() > 1) {
          inputs.add(value());
        }
        inputs.add(condition);
        block.end(new Exit.LeaveIf(inputs, block(take())));
      }
      case "return" ->
          block.end(new Exit.Return(tokens.size() > 1 ? List.of(afterWord()) : List.of()));
      case "open" -> block.exit = new Exit.Open();
      default -> effect(block);
    }
  }

  private Node afterWord() {
    tokens.removeFirst();
    return value();
  }

  private String take() {
    return tokens.removeFirst();
  }

  private void effect(Block block) {
    String name = tokens.size() > 1 && tokens.get(1).equals("=") ? take() : "";
    if (!name.isEmpty()) {
      take();
    }
    if (tokens.getFirst().equals("phi")) {
      take();
      Node phi = block.addPhi(ValueType.valueOf(take().toUpperCase(Locale.ROOT)));
      values.put(name, phi);
      Map<String, String> inputs = new HashMap<>();
      String rest = String.join(" ", tokens);
      for (String each : rest.isEmpty() ? new String[0] : rest.split(" , (?=b\\d+ : )", -1)) {
        String[] parts = each.split(" : ", 2);
        inputs.put(parts[0], parts[1]);
      }
      incoming.put(phi, inputs);
      return;
    }
    String[] head = take().split("\\.", -1);
    Op op = Op.valueOf(head[0].toUpperCase(Locale.ROOT));
    ValueType type = op.result;
    if (!tokens.getFirst().equals("(")) {
      type = ValueType.valueOf(take().toUpperCase(Locale.ROOT));
    }
    Node effect = new Node(op, type, operand(op, head), arguments());
    block.effects.add(effect);
    values.put(name, effect);
  }

  private static Operand operand(Op op, String... head) {
    if (head.length == 1) {
      return Operand.NONE;
    }
    int number = Integer.parseInt(head[1]);
    return op == Op.CALL ? new Operand.Function(number) : new Operand.Global(number);
  }

  private List<Node> arguments() {
    List<Node> arguments = new ArrayList<>();
    take();
    while (!tokens.getFirst().equals(")")) {
      arguments.add(value());
      if (tokens.getFirst().equals(",")) {
        take();
      }
    }
    take();
    return arguments;
  }

  private Node value() {
    String word = take();
    if (NUMBER.matcher(word).matches()) {
      return word.endsWith("L")
          ? graph.i64(Long.parseLong(word.substring(0, word.length() - 1)))
          : graph.i32(Integer.parseInt(word));
    }
    if (tokens.isEmpty() || !tokens.getFirst().equals("(")) {
      return Objects.requireNonNull(values.get(word), word);
    }
    Op op = Op.valueOf(word.toUpperCase(Locale.ROOT));
    List<Node> inputs = arguments();
    if (simplifies) {
      return graph.expression(op, inputs.toArray(Node[]::new));
    }
    ValueType type = op.result == null ? inputs.getFirst().valueType() : op.result;
    return graph.unique(op, type, inputs);
  }

  private void setInputs(Node phi, Map<String, String> inputs) {
    Block block =
        blocks.values().stream().filter(each -> each.phis.contains(phi)).findFirst().orElseThrow();
    for (Block before : block.predecessors) {
      String name =
          blocks.entrySet().stream()
              .filter(each -> each.getValue() == before)
              .map(Map.Entry::getKey)
              .findFirst()
              .orElseThrow();
      if (inputs.containsKey(name)) {
        tokens = tokens(inputs.get(name));
        phi.inputs.add(value());
      }
    }
  }

  // ---- writing

  /** Returns the blocks that control reaches, numbered in reverse postorder. */
  public static String print(Graph graph) {
    return new Writer(graph).print();
  }

  private static final class Writer {
    private final Graph graph;
    private final List<Block> order;
    private final Map<Node, String> names = new HashMap<>();

    Writer(Graph graph) {
      this.graph = graph;
      order = graph.blocks();
      graph.parameters.forEach(parameter -> names.put(parameter, "p" + parameter.parameter()));
      int phis = 0;
      int effects = 0;
      for (Block block : order) {
        for (Node phi : block.phis) {
          names.put(phi, "x" + phis++);
        }
        for (Node effect : block.effects) {
          if (effect.type != null) {
            names.put(effect, "v" + effects++);
          }
        }
      }
    }

    String print() {
      StringBuilder text = new StringBuilder();
      if (!graph.parameters.isEmpty()) {
        text.append(
                graph.parameters.stream()
                    .map(each -> name(each) + ": " + type(each))
                    .collect(Collectors.joining(", ")))
            .append('\n');
      }
      for (Block block : order) {
        text.append(name(block)).append(":\n");
        block.phis.forEach(phi -> text.append("  ").append(phi(phi, block)).append('\n'));
        block.effects.forEach(effect -> text.append("  ").append(effect(effect)).append('\n'));
        text.append("  ").append(exit(block.exit)).append('\n');
      }
      return text.toString();
    }

    /** Returns the value that the entry block returns. */
    String exitValue() {
      return value(graph.entry.exit.inputs().getFirst());
    }

    private String name(Block block) {
      return "b" + order.indexOf(block);
    }

    private String name(Node node) {
      return names.getOrDefault(node, "?" + node.op);
    }

    private static String type(Node node) {
      return node.valueType().name().toLowerCase(Locale.ROOT);
    }

    private String phi(Node phi, Block block) {
      return order.stream()
          .filter(block.predecessors::contains)
          .map(before -> name(before) + ": " + value(block.incoming(phi, before)))
          .collect(Collectors.joining(", ", name(phi) + " = phi " + type(phi) + " ", ""));
    }

    private String effect(Node node) {
      boolean hasType = node.type != null && node.op.result == null;
      return (node.type == null ? "" : name(node) + " = ")
          + word(node)
          + (hasType ? " " + type(node) : "")
          + values(node.inputs);
    }

    private String values(List<Node> nodes) {
      return nodes.stream().map(this::value).collect(Collectors.joining(", ", "(", ")"));
    }

    private String value(Node node) {
      if (node.isConstant()) {
        return node.value() + (node.type == ValueType.I64 ? "L" : "");
      }
      boolean isNamed = !node.isExpression() || node.op == Op.PARAMETER;
      return isNamed ? name(node) : word(node) + values(node.inputs);
    }

    private static String word(Node node) {
      String operand =
          switch (node.operand) {
            case Operand.Function(int function) -> "." + function;
            case Operand.Global(int global) -> "." + global;
            case Operand.Symbol(String name) -> "." + name;
            default -> "";
          };
      return node.op.name().toLowerCase(Locale.ROOT) + operand;
    }

    private String exit(Exit exit) {
      return switch (exit) {
        case Exit.Open open -> "open";
        case Exit.Jump(Block to) -> "jump " + name(to);
        case Exit.Branch(Node condition, Block then, Block otherwise) ->
            words("if", value(condition), name(then), name(otherwise));
        case Exit.Switch(Node index, List<Block> cases, Block otherwise) ->
            words(
                "switch",
                value(index),
                cases.stream().map(this::name).collect(Collectors.joining(" ")),
                name(otherwise));
        case Exit.LeaveIf(List<Node> inputs, Block otherwise) ->
            words(
                "leave",
                value(inputs.getLast()),
                inputs.size() > 1 ? value(inputs.getFirst()) : null,
                name(otherwise));
        case Exit.Return(List<Node> inputs) ->
            words("return", inputs.isEmpty() ? null : value(inputs.getFirst()));
      };
    }

    private static String words(@Nullable String... words) {
      return Arrays.stream(words).filter(Objects::nonNull).collect(Collectors.joining(" "));
    }
  }
}
