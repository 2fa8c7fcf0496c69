package dev.linalloc.compiler.ssa;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonLoweringTest {
  @ParameterizedTest
  @CsvSource({
    "compare_s32, i32, i32_gt_s, i32_lt_s",
    "compare_u32, i32, i32_gt_u, i32_lt_u",
    "compare_s64, i64, i64_gt_s, i64_lt_s",
    "compare_u64, i64, i64_gt_u, i64_lt_u"
  })
  void aThreeWayComparisonIsTheDifferenceOfTwoOthers(
      String op, String type, String greater, String less) {
    Graph graph =
        GraphText.parse("p0: " + type + ", p1: " + type + "\nb0:\n  return " + op + "(p0, p1)");
    ComparisonLowering.lower(graph);
    assertThat(GraphText.print(graph))
        .endsWith("  return i32_sub(" + greater + "(p0, p1), " + less + "(p0, p1))\n");
  }

  @Test
  void aComparisonOfComparisonsIsLoweredAllTheWayDown() {
    Graph graph =
        GraphText.parse(
            """
            p0: i32, p1: i32
            b0:
              return compare_u32(compare_s32(p0, p1), 4)
            """);
    ComparisonLowering.lower(graph);
    GraphChecker.check(graph, "ComparisonLowering");
    assertThat(graph.nodes()).noneMatch(node -> node.op.isThreeWay());
  }

  @Test
  void aComparisonIsLoweredWhereverItIsUsed() {
    Graph graph =
        GraphText.parse(
            """
            p0: i32, p1: i32
            b0:
              jump b1
            b1:
              x0 = phi i32 b0: compare_s32(p0, p1), b1: x0
              i32_store(x0, compare_u32(p0, p1))
              if compare_s32(p1, p0) b1 b2
            b2:
              return
            """);
    ComparisonLowering.lower(graph);
    assertThat(GraphText.print(graph)).doesNotContain("compare");
  }
}
