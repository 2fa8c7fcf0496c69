package dev.linalloc.compiler.classfile;

import dev.linalloc.compiler.ssa.Arithmetic;
import dev.linalloc.compiler.ssa.Block;
import dev.linalloc.compiler.ssa.Exit;
import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Refusal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Runs an allocator's constructor at compile time, which is possible because its arguments are
 * known. The values that it assigns to fields become the globals' initial values. There are two
 * steps: translating the constructor makes the components, one at each {@code new}; interpreting
 * the resulting graph computes the numbers.
 */
public final class ConstructorEvaluator {
  /** The basic blocks that may run before the constructor is refused as endless. */
  private static final int MOST_BLOCKS = 1_000_000;

  private final int pages;
  private final Map<Node, Long> known = new HashMap<>();
  private final long[] globals;

  private ConstructorEvaluator(int pages, int globals) {
    this.pages = pages;
    this.globals = new long[globals];
  }

  /**
   * Translates the constructor, which makes the components.
   *
   * @return its graph, whose one parameter is the heap's first address
   * @throws Refusal if the constructor uses a construct outside the subset
   */
  public static Graph translate(Program program) {
    return within(
        program,
        () -> FunctionTranslator.translate(program, program.constructor(), CallPolicy.IN_PLACE));
  }

  /**
   * Returns the globals' initial values, indexed by the globals' numbers.
   *
   * @param constructor the constructor's graph
   * @param heapBase the address at which the heap begins, in bytes
   * @param pages the memory's initial size in pages
   * @throws Refusal if the constructor uses a construct outside the subset
   */
  public static long[] evaluate(Program program, Graph constructor, int heapBase, int pages) {
    ConstructorEvaluator evaluator =
        new ConstructorEvaluator(pages, program.components.globalCount());
    evaluator.known.put(constructor.parameters.getFirst(), (long) heapBase);
    return within(program, () -> evaluator.run(constructor));
  }

  private static <T> T within(Program program, Supplier<T> work) {
    try {
      return work.get();
    } catch (Refusal e) {
      throw e.at(program.display() + ".<init>");
    }
  }

  private long[] run(Graph graph) {
    Block block = graph.entry;
    for (int left = MOST_BLOCKS; left != 0; left--) {
      block.effects.forEach(this::execute);
      if (block.exit instanceof Exit.Return) {
        return globals;
      }
      Block next = next(block.exit);
      enter(next, block);
      block = next;
    }
    throw new Refusal("a constructor that does not end soon", "compute less, or at the first call");
  }

  private Block next(Exit exit) {
    return switch (exit) {
      case Exit.Jump(Block to) -> to;
      case Exit.Branch(Node condition, Block then, Block otherwise) ->
          value(condition) != 0 ? then : otherwise;
      case Exit.Switch(Node index, List<Block> cases, Block otherwise) -> {
        long number = value(index);
        yield number >= 0 && number < cases.size() ? cases.get((int) number) : otherwise;
      }
      default -> throw new IllegalStateException("a block without end");
    };
  }

  private void enter(Block next, Block from) {
    List<Long> values = next.phis.stream().map(phi -> value(next.incoming(phi, from))).toList();
    for (int i = 0; i < values.size(); i++) {
      known.put(next.phis.get(i), values.get(i));
    }
  }

  private void execute(Node effect) {
    switch (effect.op) {
      case GLOBAL_GET -> known.put(effect, globals[effect.global()]);
      case GLOBAL_SET -> globals[effect.global()] = value(effect.input(0));
      case MEMORY_SIZE -> known.put(effect, (long) pages);
      default -> {
        if (!effect.op.isDivision()) {
          throw new Refusal(
              "a constructor that does more to the memory than ask for its size",
              "do it at the first call");
        }
        known.put(effect, divide(effect));
      }
    }
  }

  private long divide(Node effect) {
    try {
      return Arithmetic.evaluate(effect.op, value(effect.input(0)), value(effect.input(1)));
    } catch (ArithmeticException e) {
      throw new Refusal("a constructor that divides by zero", "check the divisor first");
    }
  }

  private long value(Node node) {
    if (node.isConstant()) {
      return node.value();
    }
    Long value = known.get(node);
    if (value != null) {
      return value;
    }
    return switch (node.inputs.size()) {
      case 1 -> Arithmetic.evaluate(node.op, value(node.input(0)));
      case 2 -> Arithmetic.evaluate(node.op, value(node.input(0)), value(node.input(1)));
      case 3 -> value(node.input(value(node.input(2)) != 0 ? 0 : 1));
      default -> throw new IllegalStateException("no value for " + node);
    };
  }
}
