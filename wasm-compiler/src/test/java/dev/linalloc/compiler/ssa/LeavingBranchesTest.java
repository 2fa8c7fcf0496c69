package dev.linalloc.compiler.ssa;

import org.junit.jupiter.api.Test;

class LeavingBranchesTest {
  private final PassTester pass = new PassTester(new LeavingBranches());

  @Test
  void aBranchToAReturnLeavesTheFunction() {
    pass.changes(
        """
        p0: i32
        b0:
          if i32_lt_s(p0, 3) b1 b2
        b1:
          return i32_add(p0, 1)
        b2:
          i32_store(p0, 1)
          return 2
        """,
        """
        p0: i32
        b0:
          leave i32_lt_s(p0, 3) i32_add(p0, 1) b1
        b1:
          i32_store(p0, 1)
          return 2
        """);
  }

  @Test
  void aSecondTargetThatReturnsLeavesOnTheNegation() {
    pass.changes(
        """
        p0: i32
        b0:
          if i32_lt_s(p0, 3) b1 b2
        b1:
          i32_store(p0, 1)
          return
        b2:
          return
        """,
        """
        p0: i32
        b0:
          leave i32_ge_s(p0, 3) b1
        b1:
          i32_store(p0, 1)
          return
        """);
  }

  @Test
  void theFunctionReturnsThePhisValueOnTheEdge() {
    pass.changes(
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          i32_store(p0, 1)
          jump b2
        b2:
          x0 = phi i32 b0: 5, b1: 6
          return x0
        """,
        """
        p0: i32
        b0:
          leave i32_eqz(p0) 5 b1
        b1:
          i32_store(p0, 1)
          jump b2
        b2:
          x0 = phi i32 b1: 6
          return x0
        """);
  }

  @Test
  void aReturnAfterAnEffectRemains() {
    pass.keeps(
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          i32_store(p0, 1)
          return
        b2:
          i32_store(p0, 2)
          return
        """);
  }

  @Test
  void aResultThatCosts500IsAlwaysComputed() {
    pass.changes(
        returning(PassTester.sum("p1", 5)),
        """
        p0: i32, p1: i64
        b0:
          i64_store(p0, i64_mul(p1, 3L))
          leave i64_eqz(p1) %s b1
        b1:
          i32_store(p0, 1)
          return 2L
        """
            .formatted(PassTester.sum("p1", 5)));
  }

  @Test
  void whatTheConditionNeedsAnywayCostsNothing() {
    pass.changes(
        """
        p0: i32, p1: i64
        b0:
          if i64_eqz(p1) b1 b2
        b1:
          return %s
        b2:
          i32_store(p0, 1)
          return 2L
        """
            .formatted(PassTester.sum("p1", 5)),
        """
        p0: i32, p1: i64
        b0:
          leave i64_eqz(p1) %s b1
        b1:
          i32_store(p0, 1)
          return 2L
        """
            .formatted(PassTester.sum("p1", 5)));
  }

  @Test
  void aResultThatCosts501Remains() {
    pass.keeps(returning("i64_add(" + PassTester.sum("p1", 4) + ", 1L)"));
  }

  @Test
  void whatAnEffectNeedsAnywayCostsNothing() {
    pass.changes(
        returning("i64_mul(" + PassTester.sum("i64_mul(p1, 3L)", 3) + ", p1)"),
        """
        p0: i32, p1: i64
        b0:
          i64_store(p0, i64_mul(p1, 3L))
          leave i64_eqz(p1) i64_mul(%s, p1) b1
        b1:
          i32_store(p0, 1)
          return 2L
        """
            .formatted(PassTester.sum("i64_mul(p1, 3L)", 3)));
  }

  private static String returning(String result) {
    return """
    p0: i32, p1: i64
    b0:
      i64_store(p0, i64_mul(p1, 3L))
      if i64_eqz(p1) b1 b2
    b1:
      return %s
    b2:
      i32_store(p0, 1)
      return 2L
    """
        .formatted(result);
  }
}
