package dev.linalloc.compiler.ssa;

import org.junit.jupiter.api.Test;

class ConditionMergingTest {
  private final PassTester pass = new PassTester(new ConditionMerging());

  @Test
  void bothConditionsOfAnAndAreDecidedAtOnce() {
    pass.changes(
        """
        p0: i32, p1: i32
        b0:
          if i32_lt_s(p0, 3) b1 b2
        b1:
          if i32_lt_s(p1, 4) b3 b2
        b2:
          return 2
        b3:
          return 3
        """,
        """
        p0: i32, p1: i32
        b0:
          if i32_or(i32_ge_s(p0, 3), i32_ge_s(p1, 4)) b1 b2
        b1:
          return 2
        b2:
          return 3
        """);
  }

  @Test
  void bothConditionsOfAnOrAreDecidedAtOnce() {
    pass.changes(
        """
        p0: i32, p1: i32
        b0:
          if i32_lt_s(p0, 3) b2 b1
        b1:
          if i32_lt_s(p1, 4) b2 b3
        b2:
          return 2
        b3:
          return 3
        """,
        """
        p0: i32, p1: i32
        b0:
          if i32_or(i32_lt_s(p0, 3), i32_lt_s(p1, 4)) b1 b2
        b1:
          return 2
        b2:
          return 3
        """);
  }

  @Test
  void phisOfTheCommonBlockRemainIfBothEdgesGiveTheSameValue() {
    pass.changes(
        """
        p0: i32, p1: i32
        b0:
          if i32_lt_s(p0, 3) b2 b1
        b1:
          if i32_lt_s(p1, 4) b2 b3
        b2:
          x0 = phi i32 b0: 7, b1: 7
          return x0
        b3:
          x1 = phi i32 b1: 8
          return x1
        """,
        """
        p0: i32, p1: i32
        b0:
          if i32_or(i32_lt_s(p0, 3), i32_lt_s(p1, 4)) b1 b2
        b1:
          x0 = phi i32 b0: 7
          return x0
        b2:
          x1 = phi i32 b0: 8
          return x1
        """);
  }

  @Test
  void otherEdgesToTheOtherBlockRemain() {
    pass.changes(
        """
        p0: i32, p1: i32
        b0:
          switch p0 b1 b3
        b1:
          if i32_lt_s(p0, 3) b4 b2
        b2:
          if i32_lt_s(p1, 4) b4 b3
        b3:
          x0 = phi i32 b0: 5, b2: 6
          return x0
        b4:
          return 4
        """,
        """
        p0: i32, p1: i32
        b0:
          switch p0 b1 b3
        b1:
          if i32_or(i32_lt_s(p0, 3), i32_lt_s(p1, 4)) b2 b3
        b2:
          return 4
        b3:
          x0 = phi i32 b0: 5, b1: 6
          return x0
        """);
  }

  @Test
  void edgesWithDifferentValuesRemain() {
    pass.keeps(
        """
        p0: i32, p1: i32
        b0:
          if i32_lt_s(p0, 3) b2 b1
        b1:
          if i32_lt_s(p1, 4) b2 b3
        b2:
          x0 = phi i32 b0: 7, b1: 8
          return x0
        b3:
          return 3
        """);
  }

  @Test
  void aConditionAfterAnEffectRemains() {
    pass.keeps(
        """
        p0: i32, p1: i32
        b0:
          if i32_lt_s(p0, 3) b2 b1
        b1:
          i32_store(p0, 4)
          if i32_lt_s(p1, 4) b2 b3
        b2:
          return 2
        b3:
          return 3
        """);
  }

  @Test
  void aConditionBehindAPhiRemains() {
    pass.keeps(
        """
        p0: i32, p1: i32
        b0:
          if i32_lt_s(p0, 3) b2 b1
        b1:
          x0 = phi i32 b0: p1
          if i32_lt_s(p1, 4) b2 b3
        b2:
          return 2
        b3:
          return x0
        """);
  }

  @Test
  void aConditionThatAnotherBlockLeadsToRemains() {
    pass.keeps(
        """
        p0: i32, p1: i32
        b0:
          switch p0 b1 b2
        b1:
          if i32_lt_s(p0, 3) b3 b2
        b2:
          if i32_lt_s(p1, 4) b3 b4
        b3:
          return 2
        b4:
          return 3
        """);
  }

  @Test
  void conditionsWithoutACommonBlockRemain() {
    pass.keeps(
        """
        p0: i32, p1: i32
        b0:
          if i32_lt_s(p0, 3) b1 b2
        b1:
          if i32_lt_s(p1, 4) b3 b4
        b2:
          return 2
        b3:
          return 3
        b4:
          return 4
        """);
  }

  @Test
  void aSecondBranchToOneBlockRemains() {
    pass.keeps(
        """
        p0: i32, p1: i32
        b0:
          if i32_lt_s(p0, 3) b1 b2
        b1:
          if i32_lt_s(p1, 4) b2 b2
        b2:
          return 2
        """);
  }

  /** A parameter costs 75, an addition of 64 bits 100, and the comparison with 0 225. */
  @Test
  void aSecondConditionThatCosts2000IsAlwaysComputed() {
    String condition = "i64_eqz(" + PassTester.sum("p1", 17) + ")";
    pass.changes(
        second(condition),
        """
        p0: i32, p1: i64
        b0:
          if i32_or(i32_lt_s(p0, 3), %s) b1 b2
        b1:
          return 2
        b2:
          return 3
        """
            .formatted(condition));
  }

  @Test
  void aSecondConditionThatCosts2001Remains() {
    pass.keeps(second("i64_eqz(i64_add(" + PassTester.sum("p1", 16) + ", 1L))"));
  }

  private static String second(String condition) {
    return """
    p0: i32, p1: i64
    b0:
      if i32_lt_s(p0, 3) b2 b1
    b1:
      if %s b2 b3
    b2:
      return 2
    b3:
      return 3
    """
        .formatted(condition);
  }
}
