package dev.linalloc.compiler.ssa;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The dominator tree of a graph, and how deep its blocks are nested in loops. A block
 * <em>dominates</em> another if every path from the entry to the other passes it.
 *
 * @see <a href="https://www.cs.tufts.edu/~nr/cs257/archive/keith-cooper/dom14.pdf">Cooper, Harvey
 *     and Kennedy, A Simple, Fast Dominance Algorithm</a>
 */
public final class Dominators {
  /** All blocks in reverse postorder. */
  public final List<Block> order;

  private final Map<Block, Integer> position = new HashMap<>();
  private final Map<Block, Block> immediate = new HashMap<>();
  private final Map<Block, Integer> loopDepth = new HashMap<>();

  private Dominators(List<Block> order) {
    this.order = order;
  }

  /** Analyses a graph. */
  public static Dominators of(Graph graph) {
    Dominators dominators = new Dominators(graph.blocks());
    dominators.find();
    dominators.order.forEach(dominators::markLoop);
    return dominators;
  }

  private void find() {
    order.forEach(block -> position.put(block, position.size()));
    Block entry = order.getFirst();
    immediate.put(entry, entry);
    // One round is enough: a jump back to a dominator changes no dominator, and
    // markLoop refuses any other jump back.
    for (Block block : order.subList(1, order.size())) {
      immediate.put(
          block,
          block.predecessors.stream().filter(immediate::containsKey).reduce(this::common).get());
    }
  }

  /** Adds one to the loop depth of the blocks between a header and the jumps back to it, if any. */
  private void markLoop(Block header) {
    Map<Block, Boolean> body = new HashMap<>();
    body.put(header, true);
    for (Block latch : header.predecessors) {
      if (isBack(latch, header)) {
        if (!dominates(header, latch)) {
          throw new Refusal("a jump into a loop", "compile it from Java, which has none");
        }
        gather(latch, body);
      }
    }
    if (body.size() > 1 || header.predecessors.contains(header)) {
      body.keySet().forEach(block -> loopDepth.merge(block, 1, Integer::sum));
    }
  }

  private static void gather(Block block, Map<Block, Boolean> body) {
    if (body.put(block, true) == null) {
      block.predecessors.forEach(before -> gather(before, body));
    }
  }

  /** Returns the nearest block that dominates both. */
  public Block common(Block a, Block b) {
    Block x = a;
    Block y = b;
    while (x != y) {
      if (isBack(x, y)) {
        x = above(x);
      } else {
        y = above(y);
      }
    }
    return x;
  }

  /** Returns whether one block dominates another; each block dominates itself. */
  public boolean dominates(Block one, Block other) {
    return common(one, other) == one;
  }

  /** Returns the immediate dominator; the entry's is itself. */
  public Block above(Block block) {
    Block found = immediate.get(block);
    if (found == null) {
      throw new IllegalArgumentException("a block that is never reached");
    }
    return found;
  }

  /** Returns whether an edge goes back in reverse postorder: its target is a loop's header. */
  public boolean isBack(Block from, Block to) {
    return position(to) <= position(from);
  }

  public int position(Block block) {
    return position.getOrDefault(block, -1);
  }

  /** Returns how many loops a block is in. */
  public int loopDepth(Block block) {
    return loopDepth.getOrDefault(block, 0);
  }

  /** Returns the child of {@code above} in the dominator tree whose subtree holds a block. */
  public Block childTowards(Block above, Block block) {
    Block child = block;
    while (above(child) != above) {
      child = above(child);
    }
    return child;
  }
}
