package dev.linalloc.compiler.ssa;

import org.junit.jupiter.api.Test;

class BranchFoldingTest {
  private final PassTester pass = new PassTester(new BranchFolding());

  @Test
  void aBranchOnAConstantOtherThanZeroIsAJumpToItsFirstBlock() {
    pass.changes(
        """
        b0:
          if 7 b1 b2
        b1:
          jump b2
        b2:
          x0 = phi i32 b0: 1, b1: 2
          return x0
        """,
        """
        b0:
          jump b1
        b1:
          jump b2
        b2:
          x0 = phi i32 b1: 2
          return x0
        """);
  }

  @Test
  void aBranchOnZeroIsAJumpToItsSecondBlock() {
    pass.changes(
        """
        b0:
          if 0 b1 b2
        b1:
          jump b2
        b2:
          x0 = phi i32 b0: 1, b1: 2
          return x0
        """,
        """
        b0:
          jump b1
        b1:
          x0 = phi i32 b0: 1
          return x0
        """);
  }

  @Test
  void theBlockThatIsNotTakenLosesAPredecessor() {
    pass.changes(
        """
        p0: i32
        b0:
          switch p0 b1 b2
        b1:
          if 0 b2 b3
        b2:
          x0 = phi i32 b0: 1, b1: 2
          return x0
        b3:
          return 3
        """,
        """
        p0: i32
        b0:
          switch p0 b1 b3
        b1:
          jump b2
        b2:
          return 3
        b3:
          x0 = phi i32 b0: 1
          return x0
        """);
  }

  @Test
  void aBranchToOneBlockIsAJumpThatKeepsItsPhis() {
    pass.changes(
        """
        p0: i32
        b0:
          if p0 b1 b1
        b1:
          x0 = phi i32 b0: 5
          return x0
        """,
        """
        p0: i32
        b0:
          jump b1
        b1:
          x0 = phi i32 b0: 5
          return x0
        """);
  }

  @Test
  void aBranchOnAConstantToOneBlockKeepsItsPhis() {
    pass.changes(
        """
        b0:
          if 0 b1 b1
        b1:
          x0 = phi i32 b0: 5
          return x0
        """,
        """
        b0:
          jump b1
        b1:
          x0 = phi i32 b0: 5
          return x0
        """);
  }

  @Test
  void aNegatedConditionExchangesTheBlocks() {
    pass.changes(
        """
        p0: i32
        b0:
          if i32_eqz(p0) b1 b2
        b1:
          return 1
        b2:
          return 2
        """,
        """
        p0: i32
        b0:
          if p0 b1 b2
        b1:
          return 2
        b2:
          return 1
        """);
  }

  @Test
  void aComparisonWithZeroIsTheNumberItself() {
    pass.changes(
        """
        p0: i32
        b0:
          if i32_ne(p0, 0) b1 b2
        b1:
          return 1
        b2:
          return 2
        """,
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

  @Test
  void anyOtherBranchRemains() {
    pass.keeps(
        """
        p0: i32
        b0:
          if i32_ne(p0, 1) b1 b2
        b1:
          return 1
        b2:
          if i32_eq(p0, 0) b3 b4
        b3:
          return 2
        b4:
          jump b5
        b5:
          return 3
        """);
  }
}
