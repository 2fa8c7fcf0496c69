package dev.linalloc.compiler.ssa;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Simplifies a graph's control flow until no pass changes anything. */
public final class Optimizer {
  /** Applied at the start of each round, to the first block that it changes. */
  private static final Pass FIRST = new TrivialPhis();

  /**
   * At each block, the first of these that changes something is applied. Rounds go on until none
   * does at any block.
   */
  private static final List<Pass> REPEATED =
      List.of(
          new BranchFolding(),
          new BlockMerging(),
          new EarlyReturn(),
          new EmptyBlocks(),
          new JumpThreading(),
          new IfConversion(),
          new ConditionMerging());

  /** Applied once, at the end: the others cannot handle the exit that it makes. */
  private static final Pass LAST = new LeavingBranches();

  private Optimizer() {}

  public static void optimize(Graph graph) {
    simplify(graph);
    graph.blocks().forEach(block -> apply(LAST, graph, block));
  }

  /** Applies all passes but the last one, so that others may follow. */
  public static void simplify(Graph graph) {
    boolean changed = true;
    while (changed) {
      removeDeadCode(graph);
      changed = graph.blocks().stream().anyMatch(block -> apply(FIRST, graph, block));
      Set<Block> reached = reached(graph);
      for (Block block : List.copyOf(reached)) {
        if (reached.contains(block) && changeAt(block, graph)) {
          changed = true;
          reached = reached(graph);
        }
      }
    }
  }

  private static boolean changeAt(Block block, Graph graph) {
    return REPEATED.stream().anyMatch(pass -> apply(pass, graph, block));
  }

  static boolean apply(Pass pass, Graph graph, Block block) {
    boolean changed = pass.change(graph, block);
    assert !changed || GraphChecker.check(graph, pass.name());
    return changed;
  }

  private static void removeDeadCode(Graph graph) {
    DeadCode.remove(graph);
    assert GraphChecker.check(graph, "DeadCode");
  }

  private static Set<Block> reached(Graph graph) {
    return new LinkedHashSet<>(DeadCode.removeWaysFromUnreached(graph));
  }
}
