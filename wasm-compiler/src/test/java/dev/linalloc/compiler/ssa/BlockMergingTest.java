package dev.linalloc.compiler.ssa;

import org.junit.jupiter.api.Test;

class BlockMergingTest {
  private final PassTester pass = new PassTester(new BlockMerging());

  @Test
  void aBlockAndItsOnlyPredecessorBecomeOneBlock() {
    pass.changes(
        """
        p0: i32
        b0:
          i32_store(p0, 1)
          jump b1
        b1:
          i32_store(p0, 2)
          if p0 b2 b3
        b2:
          jump b3
        b3:
          x0 = phi i32 b1: 3, b2: 4
          return x0
        """,
        """
        p0: i32
        b0:
          i32_store(p0, 1)
          i32_store(p0, 2)
          if p0 b1 b2
        b1:
          jump b2
        b2:
          x0 = phi i32 b0: 3, b1: 4
          return x0
        """);
  }

  @Test
  void aBlockWithTwoPredecessorsOrPhisOrAfterABranchRemains() {
    pass.keeps(
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          jump b3
        b2:
          jump b3
        b3:
          jump b4
        b4:
          x0 = phi i32 b3: p0
          return x0
        """);
  }

  @Test
  void aLoopOfOneBlockRemains() {
    pass.keeps(
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          jump b1
        b2:
          return
        """);
  }
}
