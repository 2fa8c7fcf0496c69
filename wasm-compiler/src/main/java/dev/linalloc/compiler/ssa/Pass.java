package dev.linalloc.compiler.ssa;

/** One way to make control flow simpler. What the function computes remains the same. */
interface Pass {
  /**
   * Changes a block and those around it, if that is possible, and returns whether it did. Ways from
   * blocks that are not reached any more may remain: {@link DeadCode} removes them.
   */
  boolean change(Graph graph, Block block);

  /** Returns the name to use in messages. */
  default String name() {
    return getClass().getSimpleName();
  }
}
