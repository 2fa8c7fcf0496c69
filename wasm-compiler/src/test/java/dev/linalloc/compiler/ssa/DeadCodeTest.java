package dev.linalloc.compiler.ssa;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeadCodeTest {
  @Test
  void unusedNodesAreRemovedUnlessTheyMayTrapOrChangeSomething() {
    assertThat(
            without(
                """
                p0: i32
                b0:
                  v0 = global_get.1 i32()
                  v1 = global_get.2 i32()
                  v2 = memory_size()
                  v3 = i32_load(p0)
                  v4 = i32_div_u(p0, v1)
                  v5 = call.3 i32(p0)
                  v6 = memory_grow(p0)
                  if p0 b1 b2
                b1:
                  jump b2
                b2:
                  x0 = phi i32 b0: v0, b1: 2
                  x1 = phi i32 b0: 3, b1: 4
                  return x1
                """))
        .isEqualTo(
            """
            p0: i32
            b0:
              v0 = global_get.2 i32()
              v1 = i32_load(p0)
              v2 = i32_div_u(p0, v0)
              v3 = call.3 i32(p0)
              v4 = memory_grow(p0)
              if p0 b1 b2
            b1:
              jump b2
            b2:
              x0 = phi i32 b0: 3, b1: 4
              return x0
            """);
  }

  @Test
  void aPhiThatAnEffectOrAnotherPhiUsesRemains() {
    String text =
        """
        p0: i32
        b0:
          v0 = memory_size()
          jump b1
        b1:
          x0 = phi i32 b0: v0, b1: i32_add(x0, 1)
          i32_store(p0, i32_mul(x0, 3))
          jump b1
        """;
    assertThat(without(text)).isEqualTo(text);
  }

  @Test
  void phisThatOnlyUseEachOtherAreRemoved() {
    assertThat(
            without(
                """
                p0: i32
                b0:
                  jump b1
                b1:
                  x0 = phi i32 b0: 1, b1: x1
                  x1 = phi i32 b0: 2, b1: x0
                  if p0 b1 b2
                b2:
                  return
                """))
        .isEqualTo(
            """
            p0: i32
            b0:
              jump b1
            b1:
              if p0 b1 b2
            b2:
              return
            """);
  }

  @Test
  void edgesFromUnreachableBlocksAreRemoved() {
    Graph graph =
        GraphText.parse(
            """
            p0: i32
            b0:
              jump b2
            b1:
              jump b2
            b2:
              x0 = phi i32 b0: 1, b1: 2
              return x0
            """);
    DeadCode.remove(graph);
    assertThat(graph.blocks().getLast().predecessors).containsExactly(graph.entry);
    assertThat(GraphText.print(graph)).contains("x0 = phi i32 b0: 1\n");
    assertThat(graph.blocks().getLast().phis.getFirst().inputs).hasSize(1);
  }

  private static String without(String text) {
    Graph graph = GraphText.parse(text);
    DeadCode.remove(graph);
    GraphChecker.check(graph, "DeadCode");
    return GraphText.print(graph);
  }
}
