package dev.linalloc.compiler.ssa;

/** One simplification of control flow. It does not change what the function computes. */
interface Pass {
  /**
   * Simplifies a block and its neighbours if possible, and returns whether it did. Edges from
   * blocks that have become unreachable may remain: {@link DeadCode} removes them.
   */
  boolean change(Graph graph, Block block);

  /** Returns the name to use in messages. */
  default String name() {
    return getClass().getSimpleName();
  }
}
