package dev.linalloc.compiler.ssa;

import org.junit.jupiter.api.Test;

class TrivialPhisTest {
  private final PassTester pass = new PassTester(new TrivialPhis());

  @Test
  void aPhiOfOneValueIsThatValue() {
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
          x0 = phi i32 b1: p0, b2: p0
          return i32_add(x0, 1)
        """,
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          jump b3
        b2:
          jump b3
        b3:
          return i32_add(p0, 1)
        """);
  }

  @Test
  void aPhiThatALoopOnlyPassesOnIsTheValueFromBeforeTheLoop() {
    pass.changes(
        """
        p0: i32
        b0:
          jump b1
        b1:
          x0 = phi i32 b0: 3, b1: x0
          x1 = phi i32 b0: 0, b1: i32_add(x1, x0)
          if i32_lt_s(x1, p0) b1 b2
        b2:
          return x0
        """,
        """
        p0: i32
        b0:
          jump b1
        b1:
          x0 = phi i32 b0: 0, b1: i32_add(x0, 3)
          if i32_lt_s(x0, p0) b1 b2
        b2:
          return 3
        """);
  }

  @Test
  void theUsersOfThePhiAreSimplified() {
    pass.changes(
        """
        p0: i32
        b0:
          jump b1
        b1:
          x0 = phi i32 b0: 3
          i32_store(p0, i32_add(x0, 4))
          return
        """,
        """
        p0: i32
        b0:
          jump b1
        b1:
          i32_store(p0, 7)
          return
        """);
  }

  @Test
  void aPhiOfTwoValuesRemains() {
    pass.keeps(
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          jump b2
        b2:
          x0 = phi i32 b0: 1, b1: 2
          return x0
        """);
  }
}
