package dev.linalloc.compiler.ssa;

import org.junit.jupiter.api.Test;

class JumpThreadingTest {
  private final PassTester pass = new PassTester(new JumpThreading());

  @Test
  void anEdgeThatDecidesABranchLeadsPastIt() {
    pass.changes(
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
          x0 = phi i32 b1: 1, b2: p0
          if x0 b4 b5
        b4:
          return 4
        b5:
          return 5
        """,
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          i32_store(p0, 1)
          jump b4
        b2:
          i32_store(p0, 2)
          jump b3
        b3:
          x0 = phi i32 b2: p0
          if x0 b4 b5
        b4:
          return 4
        b5:
          return 5
        """);
  }

  @Test
  void anEdgeThatDecidesForTheSecondTargetTakesItsPhisAlong() {
    pass.changes(
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
          x0 = phi i32 b1: p0, b2: 3
          if i32_lt_s(x0, 3) b4 b5
        b4:
          return 4
        b5:
          x1 = phi i32 b3: i32_add(x0, 1)
          return x1
        """,
        """
        p0: i32
        b0:
          if p0 b1 b4
        b1:
          i32_store(p0, 1)
          jump b2
        b2:
          x0 = phi i32 b1: p0
          if i32_lt_s(x0, 3) b3 b5
        b3:
          return 4
        b4:
          i32_store(p0, 2)
          jump b5
        b5:
          x1 = phi i32 b2: i32_add(x0, 1), b4: 4
          return x1
        """);
  }

  @Test
  void aBranchThatNoEdgeDecidesRemains() {
    pass.keeps(
        """
        p0: i32, p1: i32
        b0:
          if p0 b1 b2
        b1:
          i32_store(p0, 1)
          jump b3
        b2:
          i32_store(p0, 2)
          jump b3
        b3:
          x0 = phi i32 b1: p1, b2: p0
          if x0 b4 b5
        b4:
          return 4
        b5:
          return 5
        """);
  }

  @Test
  void anEdgeFromABranchThatLeadsThereAnywayRemains() {
    pass.keeps(
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          x0 = phi i32 b0: 0
          if x0 b3 b2
        b2:
          x1 = phi i32 b0: 1, b1: 2
          return x1
        b3:
          return 3
        """);
  }

  @Test
  void aBranchBehindAnEffectRemains() {
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
          x0 = phi i32 b1: 1, b2: 0
          i32_store(p0, 2)
          if x0 b4 b5
        b4:
          return 4
        b5:
          return 5
        """);
  }

  @Test
  void aBranchWithoutPhisRemains() {
    pass.keeps(
        """
        b0:
          jump b1
        b1:
          if 1 b2 b3
        b2:
          return 2
        b3:
          return 3
        """);
  }

  @Test
  void aLoopOfOneBlockRemains() {
    pass.keeps(
        """
        p0: i32
        b0:
          jump b1
        b1:
          x0 = phi i32 b0: 0, b1: p0
          if x0 b1 b2
        b2:
          return
        """);
  }

  @Test
  void aPhiUsedElsewhereKeepsTheBlock() {
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
          x0 = phi i32 b1: 1, b2: p0
          if x0 b4 b5
        b4:
          return x0
        b5:
          return 5
        """);
  }

  @Test
  void anEdgeIntoALoopStaysIfOthersLeadIntoIt() {
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
          x0 = phi i32 b1: 1, b2: p0, b4: p0
          if x0 b4 b5
        b4:
          i32_store(p0, 3)
          jump b3
        b5:
          return 5
        """);
  }

  @Test
  void theOnlyEdgeIntoALoopLeadsPastItsHeaderIfItDecidesTheBranch() {
    pass.changes(
        """
        p0: i32
        b0:
          i32_store(p0, 1)
          jump b1
        b1:
          x0 = phi i32 b0: 1, b2: p0
          if x0 b2 b3
        b2:
          i32_store(p0, 3)
          jump b1
        b3:
          return 5
        """,
        """
        p0: i32
        b0:
          i32_store(p0, 1)
          jump b1
        b1:
          i32_store(p0, 3)
          jump b2
        b2:
          x0 = phi i32 b1: p0
          if x0 b1 b3
        b3:
          return 5
        """);
  }

  @Test
  void aJumpBackLeadsPastTheHeaderHoweverManyEdgesLeadIn() {
    pass.changes(
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
          x0 = phi i32 b1: p0, b2: p0, b4: 0
          if x0 b4 b5
        b4:
          i32_store(p0, 3)
          jump b3
        b5:
          return 5
        """,
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
          x0 = phi i32 b1: p0, b2: p0
          if x0 b4 b5
        b4:
          i32_store(p0, 3)
          jump b5
        b5:
          return 5
        """);
  }
}
