package dev.linalloc.compiler.ssa;

import org.junit.jupiter.api.Test;

class IfConversionTest {
  private final PassTester pass = new PassTester(new IfConversion());

  @Test
  void twoArmsBecomeASelectForEachPhi() {
    pass.changes(
        """
        p0: i32, p1: i64
        b0:
          if p0 b1 b2
        b1:
          jump b3
        b2:
          jump b3
        b3:
          x0 = phi i64 b1: i64_add(p1, 3L), b2: i64_add(p1, 4L)
          x1 = phi i32 b1: 8, b2: p0
          i64_store(x1, x0)
          return
        """,
        """
        p0: i32, p1: i64
        b0:
          jump b1
        b1:
          x0 = phi i64 b0: select(i64_add(p1, 3L), i64_add(p1, 4L), p0)
          x1 = phi i32 b0: select(8, p0, p0)
          i64_store(x1, x0)
          return
        """);
  }

  @Test
  void anArmForTheFirstTargetAloneBecomesASelect() {
    pass.changes(
        """
        p0: i32, p1: i64, p2: i64
        b0:
          if p0 b1 b2
        b1:
          jump b2
        b2:
          x0 = phi i64 b0: p1, b1: p2
          i64_store(p0, x0)
          return
        """,
        """
        p0: i32, p1: i64, p2: i64
        b0:
          jump b1
        b1:
          x0 = phi i64 b0: select(p2, p1, p0)
          i64_store(p0, x0)
          return
        """);
  }

  @Test
  void anArmForTheSecondTargetAloneBecomesASelect() {
    pass.changes(
        """
        p0: i32, p1: i64, p2: i64
        b0:
          if p0 b2 b1
        b1:
          jump b2
        b2:
          x0 = phi i64 b0: p1, b1: p2
          i64_store(p0, x0)
          return
        """,
        """
        p0: i32, p1: i64, p2: i64
        b0:
          jump b1
        b1:
          x0 = phi i64 b0: select(p1, p2, p0)
          i64_store(p0, x0)
          return
        """);
  }

  @Test
  void otherEdgesToTheJoinRemain() {
    pass.changes(
        """
        p0: i32, p1: i64, p2: i64
        b0:
          switch p0 b1 b4
        b1:
          if p0 b2 b3
        b2:
          jump b3
        b3:
          x0 = phi i64 b1: p1, b2: p2, b4: 0L
          i64_store(p0, x0)
          return
        b4:
          i32_store(p0, 1)
          jump b3
        """,
        """
        p0: i32, p1: i64, p2: i64
        b0:
          switch p0 b1 b2
        b1:
          jump b3
        b2:
          i32_store(p0, 1)
          jump b3
        b3:
          x0 = phi i64 b1: select(p2, p1, p0), b2: 0L
          i64_store(p0, x0)
          return
        """);
  }

  /** A select costs 1,250, each of its two parameters 75, and an addition of 64 bits 100. */
  @Test
  void anArmThatCosts3200WithItsSelectIsAlwaysComputed() {
    pass.changes(arms("b2", PassTester.sum("p1", 18)), selected(PassTester.sum("p1", 18)));
  }

  @Test
  void anArmThatCosts3201Remains() {
    pass.keeps(arms("b2", "i64_add(" + PassTester.sum("p1", 17) + ", 1L)"));
  }

  @Test
  void armsThatCost5500WithTheirSelectAreAlwaysComputed() {
    pass.changes(arms("b3", PassTester.sum("p1", 41)), selected(PassTester.sum("p1", 41)));
  }

  @Test
  void armsThatCost5501Remain() {
    pass.keeps(arms("b3", "i64_add(" + PassTester.sum("p1", 40) + ", 1L)"));
  }

  /** Returns a branch with two arms if the second block is not the one where they join. */
  private static String arms(String second, String value) {
    return """
    p0: i32, p1: i64
    b0:
      if p0 b1 SECOND
    b3:
      jump b2
    b1:
      jump b2
    b2:
      x0 = phi i64 b0: p1, b3: p1, b1: VALUE
      i64_store(p0, x0)
      return
    """
        .replace("SECOND", second)
        .replace("VALUE", value)
        .replace(second.equals("b2") ? "b3:\n  jump b2\n" : "", "");
  }

  private static String selected(String value) {
    return """
    p0: i32, p1: i64
    b0:
      jump b1
    b1:
      x0 = phi i64 b0: select(%s, p1, p0)
      i64_store(p0, x0)
      return
    """
        .formatted(value);
  }

  @Test
  void anArmWithAnEffectRemains() {
    pass.keeps(
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          i32_store(p0, 1)
          jump b2
        b2:
          x0 = phi i32 b0: 3, b1: 4
          return x0
        """);
  }

  @Test
  void anArmForTheSecondTargetThatCosts3201Remains() {
    pass.keeps(
        arms("b2", "i64_add(" + PassTester.sum("p1", 17) + ", 1L)")
            .replace("if p0 b1 b2", "if p0 b2 b1"));
  }

  @Test
  void anArmWithAPhiRemains() {
    pass.keeps(
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          x0 = phi i32 b0: 4
          jump b2
        b2:
          x1 = phi i32 b0: 3, b1: x0
          return x1
        """);
  }

  @Test
  void anArmThatAnotherBlockLeadsToRemains() {
    pass.keeps(
        """
        p0: i32
        b0:
          switch p0 b1 b2
        b1:
          if p0 b2 b3
        b2:
          jump b3
        b3:
          x0 = phi i32 b1: 3, b2: 4
          return x0
        """);
  }

  @Test
  void anArmThatBranchesRemains() {
    pass.keeps(
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          if i32_eq(p0, 3) b2 b3
        b2:
          x0 = phi i32 b0: 3, b1: 4
          return x0
        b3:
          i32_store(p0, 3)
          return 3
        """);
  }

  @Test
  void armsThatDoNotJoinRemain() {
    pass.keeps(
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          jump b3
        b2:
          jump b4
        b3:
          return 3
        b4:
          return 4
        """);
  }

  @Test
  void aBranchToOneBlockRemains() {
    pass.keeps(
        """
        p0: i32
        b0:
          if p0 b1 b1
        b1:
          return 3
        """);
  }
}
