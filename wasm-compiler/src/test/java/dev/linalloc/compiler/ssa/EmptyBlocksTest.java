package dev.linalloc.compiler.ssa;

import org.junit.jupiter.api.Test;

class EmptyBlocksTest {
  private final PassTester pass = new PassTester(new EmptyBlocks());

  @Test
  void allPredecessorsOfAnEmptyBlockJumpToItsSuccessor() {
    pass.changes(
        """
        p0: i32
        b0:
          switch p0 b1 b2 b3
        b1:
          i32_store(p0, 1)
          jump b4
        b2:
          i32_store(p0, 2)
          jump b4
        b3:
          i32_store(p0, 3)
          jump b5
        b4:
          jump b5
        b5:
          x0 = phi i32 b3: 6, b4: 7
          return x0
        """,
        """
        p0: i32
        b0:
          switch p0 b1 b2 b3
        b1:
          i32_store(p0, 1)
          jump b4
        b2:
          i32_store(p0, 2)
          jump b4
        b3:
          i32_store(p0, 3)
          jump b4
        b4:
          x0 = phi i32 b1: 7, b2: 7, b3: 6
          return x0
        """);
  }

  @Test
  void otherEdgesFromThePredecessorRemain() {
    pass.changes(
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          jump b3
        b2:
          i32_store(p0, 2)
          return 2
        b3:
          return 3
        """,
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          return 3
        b2:
          i32_store(p0, 2)
          return 2
        """);
  }

  @Test
  void thePhisOfAnEmptyBlockBecomeThoseOfTheNextBlock() {
    pass.changes(
        """
        p0: i32
        b0:
          switch p0 b1 b2 b3
        b1:
          i32_store(p0, 1)
          jump b4
        b2:
          i32_store(p0, 2)
          jump b4
        b3:
          i32_store(p0, 3)
          jump b5
        b4:
          x0 = phi i32 b1: p0, b2: 1
          jump b5
        b5:
          x1 = phi i32 b3: 6, b4: i32_add(x0, 1)
          return x1
        """,
        """
        p0: i32
        b0:
          switch p0 b1 b2 b3
        b1:
          i32_store(p0, 1)
          jump b4
        b2:
          i32_store(p0, 2)
          jump b4
        b3:
          i32_store(p0, 3)
          jump b4
        b4:
          x0 = phi i32 b1: i32_add(p0, 1), b2: 2, b3: 6
          return x0
        """);
  }

  @Test
  void aBranchThatLeadsThereAnywayGetsNoSecondEdge() {
    pass.changes(
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          jump b2
        b2:
          x0 = phi i32 b0: 5, b1: 5
          return x0
        """,
        """
        p0: i32
        b0:
          if p0 b1 b1
        b1:
          x0 = phi i32 b0: 5
          return x0
        """);
  }

  @Test
  void aBranchThatLeadsThereWithAnotherValueRemains() {
    pass.keeps(
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          jump b2
        b2:
          x0 = phi i32 b0: 5, b1: 6
          return x0
        """);
  }

  @Test
  void aBlockWhosePhiIsUsedElsewhereRemains() {
    pass.keeps(
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          i32_store(p0, 1)
          jump b3
        b2:
          i32_store(p0, 2)
          jump b3
        b3:
          x0 = phi i32 b1: 1, b2: 2
          jump b4
        b4:
          x1 = phi i32 b3: 0, b4: i32_add(x1, x0)
          if i32_lt_s(x1, p0) b4 b5
        b5:
          return x1
        """);
  }

  @Test
  void aBlockWhosePhiAnEffectUsesRemains() {
    pass.keeps(
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          i32_store(p0, 1)
          jump b3
        b2:
          i32_store(p0, 2)
          jump b3
        b3:
          x0 = phi i32 b1: 1, b2: 2
          jump b4
        b4:
          i32_store(p0, i32_add(x0, 1))
          return
        """);
  }

  @Test
  void aBlockWhosePhiALaterExitUsesRemains() {
    pass.keeps(
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          i32_store(p0, 1)
          jump b3
        b2:
          i32_store(p0, 2)
          jump b3
        b3:
          x0 = phi i32 b1: 1, b2: 2
          jump b4
        b4:
          return x0
        """);
  }

  @Test
  void theEntryABlockWithEffectsAndAnEndlessLoopRemain() {
    pass.keeps(
        """
        p0: i32
        b0:
          jump b1
        b1:
          i32_store(p0, 1)
          jump b2
        b2:
          jump b2
        """);
  }
}
