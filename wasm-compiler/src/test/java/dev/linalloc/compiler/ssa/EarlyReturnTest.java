package dev.linalloc.compiler.ssa;

import org.junit.jupiter.api.Test;

class EarlyReturnTest {
  private final PassTester pass = new PassTester(new EarlyReturn());

  @Test
  void aJumpToABlockThatOnlyReturnsBecomesAReturn() {
    pass.changes(
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          jump b3
        b2:
          jump b3
        b3:
          x0 = phi i32 b1: 4, b2: p0
          return i32_add(x0, 1)
        """,
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          return 5
        b2:
          jump b3
        b3:
          x0 = phi i32 b2: p0
          return i32_add(x0, 1)
        """);
  }

  @Test
  void aJumpToABlockThatDoesMoreRemains() {
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
          i32_store(p0, 1)
          return
        """);
  }

  @Test
  void aBranchToAReturnRemains() {
    pass.keeps(
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          return 1
        b2:
          return 2
        """);
  }
}
