package dev.linalloc.compiler.ssa;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which block control has always come through, and which blocks are in loops.
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
    // Once is enough, since a jump back, to a block that dominates it, changes no dominator; any
    // other jump back is refused by markLoop.
    for (Block block : order.subList(1, order.size())) {
      immediate.put(
          block,
          block.predecessors.stream().filter(immediate::containsKey).reduce(this::common).get());
    }
  }

  /** Counts a loop for every block that lies between its header and a jump back to it. */
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

  /** Returns the last block that control has always come through before it comes to either. */
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

  /** Returns whether control has always come through one block before it comes to another. */
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

  /** Returns the child of {@code above}, in the tree of immediate dominators, that leads to it. */
  public Block childTowards(Block above, Block block) {
    Block child = block;
    while (above(child) != above) {
      child = above(child);
    }
    return child;
  }
}
