package dev.linalloc.compiler.ssa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets an object's functions set up the heap on first use, without a test on their fast paths. An
 * object has no constructor that runs before its functions are called, and its globals cannot begin
 * with an address that only the linker knows.
 *
 * <p>The globals begin as those of a heap without any memory. So a request cannot be served before
 * the memory is asked for its size or for pages. This class puts a test in front of every first
 * such instruction of a path: if the heap is not set up, the function sets it up, and then starts
 * over with the same arguments. Setting up assigns every global that may have been assigned before
 * the test, so the first attempt leaves no traces. It cannot have changed the memory, none of which
 * is the heap's yet.
 *
 * <p>If the path leads straight to {@code memory.grow}, the test stands behind it. Until the heap
 * is set up, the function asks for 0 pages there, and then goes on as if it had been refused: to
 * the test. So a request that gets its pages enters no block more.
 *
 * <p>A call of another entry needs no test if it comes first: that function has its own tests, and
 * this one holds no value yet that setting up would make stale.
 */
public final class FirstUse {
  /**
   * What is known of the program.
   *
   * @param unready the global that is −1 until the heap is set up, and then 0
   * @param setUp the number of the function that sets it up
   * @param isEntry whether a function, by its number, may be called from outside
   * @param asksMemory whether a call of a function may ask the memory for its size or for pages
   * @param assignedBy returns the globals that a call of a function may assign
   */
  public record Heap(
      int unready,
      int setUp,
      IntPredicate isEntry,
      IntPredicate asksMemory,
      IntFunction<Set<Integer>> assignedBy) {}

  /**
   * What may have happened on the paths to a point.
   *
   * @param isSetUp whether all paths have passed a test
   * @param isTouched whether a path has used a global or the memory
   * @param assigned the globals that a path has assigned
   */
  private record State(boolean isSetUp, boolean isTouched, Set<Integer> assigned) {
    State merge(@Nullable State other) {
      if (other == null) {
        return this;
      }
      Set<Integer> both = new HashSet<>(assigned);
      both.addAll(other.assigned);
      return new State(isSetUp && other.isSetUp, isTouched || other.isTouched, both);
    }
  }

  private final Graph graph;
  private final Heap heap;
  private final Map<Block, State> states = new HashMap<>();

  private FirstUse(Graph graph, Heap heap) {
    this.graph = graph;
    this.heap = heap;
  }

  /**
   * Adds the tests to an entry.
   *
   * @param self the function's number
   * @param result the type of its result, or null
   * @return the globals that may have been assigned before a test
   */
  public static Set<Integer> guard(Graph graph, int self, @Nullable ValueType result, Heap heap) {
    FirstUse pass = new FirstUse(graph, heap);
    pass.analyse();
    Set<Integer> assigned = new HashSet<>();
    for (Block block : graph.blocks()) {
      State state = pass.states.get(block);
      for (int at = 0; state != null && !state.isSetUp && at < block.effects.size(); at++) {
        Node effect = block.effects.get(at);
        if (pass.needsTest(effect, state)) {
          boolean behind = leadsToGrowth(block, at);
          assigned.addAll((behind ? pass.afterAll(block, state) : state).assigned);
          pass.test(block, at, behind, self, result);
          break;
        }
        state = pass.after(effect, state);
      }
    }
    assert GraphChecker.check(graph, "FirstUse");
    return assigned;
  }

  /**
   * Returns whether an entry with its tests never returns before it has set up the heap, if the
   * globals begin with some values. One that does nothing but call another entry does what that
   * does. Changes the graph.
   */
  public static boolean alwaysSetsUp(Graph graph, long[] values, Heap heap) {
    List<Node> effects = graph.blocks().stream().flatMap(block -> block.effects.stream()).toList();
    if (effects.size() == 1
        && effects.getFirst().op == Op.CALL
        && heap.isEntry.test(effects.getFirst().function())) {
      return true;
    }
    Map<Node, Node> known = new HashMap<>();
    boolean calls = false;
    for (Block block : graph.blocks()) {
      boolean isTest = block.effects.stream().anyMatch(each -> isCall(each, heap.setUp));
      for (Node effect : block.effects) {
        switch (effect.op) {
          case GLOBAL_GET -> {
            boolean isFlag = effect.global() == heap.unready;
            long value = isFlag ? -1 : values[effect.global()];
            known.put(effect, graph.constant(effect.valueType(), value));
          }
          case GLOBAL_SET, MEMORY_SIZE, MEMORY_GROW -> {}
          case CALL -> calls |= !isTest;
          default -> {
            return false;
          }
        }
      }
    }
    if (calls) {
      return false; // the globals may have changed
    }
    graph.replace(known);
    Optimizer.simplify(graph);
    return graph.blocks().stream()
        .filter(block -> block.exit instanceof Exit.Return)
        .allMatch(block -> block.effects.stream().anyMatch(each -> isCall(each, heap.setUp)));
  }

  private static boolean isCall(Node effect, int function) {
    return effect.op == Op.CALL && effect.function() == function;
  }

  /** Finds the state at the start of each block that control can reach. */
  private void analyse() {
    states.put(graph.entry, new State(false, false, Set.of()));
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Block block : graph.blocks()) {
        State state = states.get(block);
        if (state == null) {
          continue;
        }
        state = afterAll(block, state);
        for (Block next : block.successors()) {
          State merged = state.merge(states.get(next));
          changed |= !merged.equals(states.put(next, merged));
        }
      }
    }
  }

  private State afterAll(Block block, State state) {
    for (Node effect : block.effects) {
      state = after(effect, state);
    }
    return state;
  }

  private State after(Node effect, State before) {
    boolean isSetUp = before.isSetUp || needsTest(effect, before);
    Set<Integer> assigned = new HashSet<>(before.assigned);
    if (effect.op == Op.GLOBAL_SET) {
      assigned.add(effect.global());
    } else if (effect.op == Op.CALL) {
      assigned.addAll(heap.assignedBy.apply(effect.function()));
    }
    return new State(isSetUp, true, assigned);
  }

  private boolean needsTest(Node effect, State state) {
    return switch (effect.op) {
      case MEMORY_SIZE, MEMORY_GROW -> true;
      case CALL ->
          heap.asksMemory.test(effect.function())
              && (state.isTouched || !heap.isEntry.test(effect.function()));
      default -> false;
    };
  }

  /** Puts a test in front of an effect, or behind the growth that ends its block. */
  private void test(Block block, int at, boolean isBehind, int self, @Nullable ValueType result) {
    Block first = new Block();
    first.effects.add(new Node(Op.CALL, null, new Operand.Function(heap.setUp), List.of()));
    Node again =
        new Node(Op.CALL, result, new Operand.Function(self), new ArrayList<>(graph.parameters));
    first.effects.add(again);
    first.end(new Exit.Return(result == null ? List.of() : List.of(again)));
    Node unready =
        new Node(Op.GLOBAL_GET, ValueType.I32, new Operand.Global(heap.unready), List.of());
    if (isBehind) {
      testBehindGrowth(block, unready, first);
    } else {
      Block rest = block.split(at);
      block.effects.add(unready);
      block.end(new Exit.Branch(unready, first, rest));
    }
  }

  /**
   * Returns whether a block, from an effect on, only computes how many pages it needs, grows memory
   * and branches.
   */
  private static boolean leadsToGrowth(Block block, int at) {
    List<Node> before = block.effects.subList(at, block.effects.size() - 1);
    return block.effects.getLast().op == Op.MEMORY_GROW
        && block.exit.targets().size() == 2
        && before.stream().allMatch(FirstUse::leavesTheMemoryAlone);
  }

  private static boolean leavesTheMemoryAlone(Node effect) {
    return effect.op == Op.MEMORY_SIZE || effect.op == Op.GLOBAL_GET || effect.op == Op.GLOBAL_SET;
  }

  private void testBehindGrowth(Block block, Node unready, Block first) {
    Node growth = block.effects.getLast();
    block.effects.add(block.effects.size() - 1, unready);
    Node mask = graph.expression(Op.I32_XOR, unready, graph.i32(-1));
    growth.inputs.set(0, graph.expression(Op.I32_AND, growth.input(0), mask));
    Block between = new Block();
    between.predecessors.add(block);
    Exit.Branch exit = (Exit.Branch) block.exit;
    // A compiler's test for refused pages is "= −1", perhaps with more behind an or; its test for
    // granted pages is "≠ −1", perhaps with more behind an and.
    boolean isRefusal = exit.condition().op == Op.I32_EQ || exit.condition().op == Op.I32_OR;
    Block refused = isRefusal ? exit.then() : exit.otherwise();
    Node condition =
        isRefusal
            ? graph.expression(
                Op.I32_OR, exit.condition(), graph.expression(Op.I32_NE, unready, graph.i32(0)))
            : graph.expression(Op.I32_MUL, exit.condition(), graph.expression(Op.I32_EQZ, unready));
    block.exit =
        new Exit.Branch(condition, exit.then(), exit.otherwise())
            .withTargets(target -> target == refused ? between : target);
    refused.predecessors.replaceAll(before -> before == block ? between : before);
    between.exit = new Exit.Branch(unready, first, refused);
    first.predecessors.add(between);
  }
}
