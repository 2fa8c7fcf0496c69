package dev.linalloc.compiler.ssa;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes an object's function that sets up the heap, from the class's constructor.
 *
 * <p>The heap begins at {@code __heap_base}. If another object of the program has set up a heap
 * before, it begins behind all present pages: the objects share a global that says so.
 */
public final class SetUp {
  private static final String HEAP_BASE = "__heap_base";
  private static final String HEAP_END = "__heap_end";
  private static final int PAGE_SHIFT = 16;

  /** The number of no global: no other object can have taken the memory. */
  public static final int NOT_SHARED = -1;

  private SetUp() {}

  /**
   * Returns the globals that the constructor does not always give the same value: those it assigns
   * more than once, not on each path, or anything but a constant.
   */
  public static Set<Integer> located(Graph constructor) {
    Dominators dominators = Dominators.of(constructor);
    List<Block> blocks = constructor.blocks();
    Set<Integer> seen = new HashSet<>();
    Set<Integer> located = new HashSet<>();
    for (Block block : blocks) {
      boolean isAlways =
          blocks.stream()
              .filter(last -> last.exit instanceof Exit.Return)
              .allMatch(last -> dominators.dominates(block, last));
      for (Node effect : block.effects) {
        if (effect.op == Op.GLOBAL_SET
            && (!seen.add(effect.global()) || !isAlways || !effect.input(0).isConstant())) {
          located.add(effect.global());
        }
      }
    }
    return located;
  }

  /**
   * Turns the constructor's graph into that of the function.
   *
   * @param needed the globals to assign, with their types
   * @param unready the global to set to 0
   * @param taken the global that all objects share: 1 once the heap at {@code __heap_base} is
   *     taken; or {@link #NOT_SHARED}
   * @param hasHeapEnd whether the linker knows {@code __heap_end}
   */
  public static void complete(
      Graph constructor,
      Map<Integer, ValueType> needed,
      int unready,
      int taken,
      boolean hasHeapEnd) {
    Graph graph = constructor;
    Set<Integer> unassigned = new HashSet<>(needed.keySet());
    Map<Node, Node> replaced = new HashMap<>();
    Node isTaken =
        taken == NOT_SHARED
            ? graph.i32(0)
            : new Node(Op.GLOBAL_GET, ValueType.I32, new Operand.Global(taken), List.of());
    Node size = new Node(Op.MEMORY_SIZE, ValueType.I32, List.of());
    Node pages =
        hasHeapEnd ? graph.expression(Op.SELECT, size, pagesTo(graph, HEAP_END), isTaken) : size;
    Node base = graph.expression(Op.SELECT, end(graph, size), graph.address(HEAP_BASE), isTaken);
    Set<Integer> kept = new HashSet<>(needed.keySet());
    kept.addAll(read(graph));
    for (Block block : graph.blocks()) {
      block.effects.removeIf(
          effect -> effect.op == Op.GLOBAL_SET && !kept.contains(effect.global()));
      for (Node effect : block.effects) {
        if (effect.op == Op.GLOBAL_SET) {
          unassigned.remove(effect.global());
        } else if (effect.op == Op.MEMORY_SIZE) {
          replaced.put(effect, pages);
        }
      }
    }
    replaced.put(graph.parameters.getFirst(), base);
    graph.replace(replaced);
    graph.parameters.clear();
    List<Node> effects = graph.entry.effects;
    unassigned.stream()
        .sorted()
        .forEach(global -> effects.addFirst(set(global, graph.constant(type(needed, global), 0))));
    effects.addFirst(set(unready, graph.i32(0)));
    if (taken == NOT_SHARED) {
      effects.addFirst(size);
    } else {
      effects.addAll(0, List.of(isTaken, size, set(taken, graph.i32(1))));
    }
  }

  /** Returns the globals that a graph reads. */
  private static Set<Integer> read(Graph graph) {
    return graph.blocks().stream()
        .flatMap(block -> block.effects.stream())
        .filter(effect -> effect.op == Op.GLOBAL_GET)
        .map(Node::global)
        .collect(Collectors.toSet());
  }

  private static ValueType type(Map<Integer, ValueType> types, int global) {
    return types.getOrDefault(global, ValueType.I32);
  }

  private static Node set(int global, Node value) {
    return new Node(Op.GLOBAL_SET, null, new Operand.Global(global), List.of(value));
  }

  /** Returns the pages up to a symbol at the end of one; its address is 0 if that is 2^32. */
  private static Node pagesTo(Graph graph, String symbol) {
    Node last = graph.expression(Op.I32_SUB, graph.address(symbol), graph.i32(1));
    Node page = graph.expression(Op.I32_SHR_U, last, graph.i32(PAGE_SHIFT));
    return graph.expression(Op.I32_ADD, page, graph.i32(1));
  }

  /** Returns the first address behind some pages, or 2^32 − 1 if there is none. */
  private static Node end(Graph graph, Node pages) {
    Node end = graph.expression(Op.I32_SHL, pages, graph.i32(PAGE_SHIFT));
    return graph.expression(
        Op.I32_SUB, end, graph.expression(Op.I32_SHR_U, pages, graph.i32(PAGE_SHIFT)));
  }
}
