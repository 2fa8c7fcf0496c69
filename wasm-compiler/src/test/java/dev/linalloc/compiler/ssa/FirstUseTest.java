package dev.linalloc.compiler.ssa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstUseTest {
  private static final int SELF = 0;
  private static final int ASKS = 1;
  private static final int SET_UP = 8;
  private static final int UNREADY = 9;
  private static final FirstUse.Heap HEAP =
      new FirstUse.Heap(
          UNREADY,
          SET_UP,
          number -> number == SELF,
          number -> number == SELF || number == ASKS,
          number -> number == ASKS ? Set.of(5) : Set.of());

  /** Guards a function, and returns the globals that it may assign before a test. */
  private static Set<Integer> guarded(Graph graph) {
    return FirstUse.guard(graph, SELF, ValueType.I32, HEAP);
  }

  private static long tests(Graph graph) {
    return graph.blocks().stream()
        .flatMap(block -> block.effects.stream())
        .filter(effect -> effect.op == Op.CALL && effect.function() == SET_UP)
        .count();
  }

  @Test
  void theTestStandsBeforeTheMemoryIsAsked() {
    Graph graph =
        GraphText.parse(
            """
            p0: i32
            b0:
              global_set.1(p0)
              if p0 b1 b2
            b1:
              return p0
            b2:
              global_set.2(p0)
              v0 = memory_size()
              global_set.3(p0)
              return v0
            """);
    assertThat(guarded(graph)).containsExactlyInAnyOrder(1, 2);
    assertThat(GraphText.print(graph))
        .isEqualTo(
            """
            p0: i32
            b0:
              global_set.1(p0)
              if p0 b1 b2
            b1:
              return p0
            b2:
              global_set.2(p0)
              v0 = global_get.9 i32()
              if v0 b3 b4
            b3:
              call.8()
              v1 = call.0 i32(p0)
              return v1
            b4:
              v2 = memory_size()
              global_set.3(p0)
              return v2
            """);
  }

  /** Until the heap is set up, the function asks for 0 pages and goes on as if it were refused. */
  @Test
  void theTestStandsBehindAGrowthThatThePathLeadsStraightTo() {
    Graph graph =
        GraphText.parse(
            """
            p0: i32
            b0:
              v0 = memory_size()
              global_set.1(v0)
              v1 = memory_grow(p0)
              if i32_and(i32_ne(v1, -1), p0) b1 b2
            b1:
              return v1
            b2:
              return 0
            """);
    assertThat(guarded(graph)).containsExactly(1);
    assertThat(GraphText.print(graph))
        .isEqualTo(
            """
            p0: i32
            b0:
              v0 = memory_size()
              global_set.1(v0)
              v1 = global_get.9 i32()
              v2 = memory_grow(i32_and(p0, i32_xor(v1, -1)))
              if i32_mul(i32_and(i32_ne(v2, -1), p0), i32_eqz(v1)) b1 b2
            b1:
              return v2
            b2:
              if v1 b3 b4
            b3:
              call.8()
              v3 = call.0 i32(p0)
              return v3
            b4:
              return 0
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"i32_eq(%s, -1)", "i32_or(p0, i32_eq(%s, -1))"})
  void aRefusalMayBeTheFirstWay(String refused) {
    Graph graph =
        GraphText.parse(
            """
            p0: i32
            b0:
              v0 = memory_grow(p0)
              if REFUSED b1 b2
            b1:
              return 0
            b2:
              return v0
            """
                .replace("REFUSED", refused.formatted("v0")));
    guarded(graph);
    assertThat(GraphText.print(graph))
        .contains(
            "  if i32_or("
                + refused.formatted("v1")
                + ", i32_ne(v0, 0)) b1 b4\nb1:\n  if v0 b2 b3\n");
  }

  @Test
  void aGrowthBehindACallIsTestedBefore() {
    Graph graph =
        GraphText.parse(
            """
            p0: i32
            b0:
              v0 = memory_size()
              v1 = call.2 i32(p0)
              v2 = memory_grow(v1)
              if v2 b1 b2
            b1:
              return 0
            b2:
              return v0
            """);
    guarded(graph);
    assertThat(GraphText.print(graph))
        .startsWith("p0: i32\nb0:\n  v0 = global_get.9 i32()\n  if v0");
  }

  @Test
  void aCallOfAnotherEntryNeedsNoTestIfItComesFirst() {
    Graph graph =
        GraphText.parse(
            """
            p0: i32
            b0:
              v0 = call.0 i32(p0)
              return v0
            """);
    guarded(graph);
    assertThat(tests(graph)).isZero();
  }

  @Test
  void aCallOfAnotherEntryNeedsATestAfterAGlobalWasRead() {
    Graph graph =
        GraphText.parse(
            """
            p0: i32
            b0:
              v0 = global_get.1 i32()
              v1 = call.0 i32(v0)
              return i32_add(v0, v1)
            """);
    guarded(graph);
    assertThat(tests(graph)).isOne();
  }

  @Test
  void onePassedTestIsEnoughForAPath() {
    Graph graph =
        GraphText.parse(
            """
            p0: i32
            b0:
              v0 = call.1 i32(p0)
              v1 = memory_size()
              if v1 b1 b2
            b1:
              v2 = call.1 i32(p0)
              return v2
            b2:
              return v0
            """);
    guarded(graph);
    assertThat(tests(graph)).isOne();
  }

  @Test
  void aPathThatPassedNoTestNeedsOne() {
    Graph graph =
        GraphText.parse(
            """
            p0: i32
            b0:
              if p0 b1 b2
            b1:
              v0 = call.1 i32(p0)
              jump b2
            b2:
              v1 = memory_size()
              return v1
            """);
    guarded(graph);
    assertThat(tests(graph)).isEqualTo(2);
  }
}
