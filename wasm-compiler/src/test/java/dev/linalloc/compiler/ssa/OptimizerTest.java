package dev.linalloc.compiler.ssa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OptimizerTest {
  @Test
  void passesThatMakeWorkForEachOtherAreRepeated() {
    Graph graph =
        GraphText.parse(
            """
            p0: i32
            b0:
              jump b1
            b1:
              x0 = phi i32 b0: 0
              if i32_ne(x0, 0) b2 b3
            b2:
              i32_store(p0, 1)
              jump b4
            b3:
              jump b4
            b4:
              x1 = phi i32 b2: 1, b3: p0
              v0 = global_get.0 i32()
              if x1 b5 b6
            b5:
              i32_store(p0, 2)
              jump b6
            b6:
              return x1
            """);
    Optimizer.optimize(graph);
    assertThat(GraphText.print(graph))
        .isEqualTo(
            """
            p0: i32
            b0:
              leave i32_eqz(p0) p0 b1
            b1:
              i32_store(p0, 2)
              return p0
            """);
  }

  @Test
  void noPassSeesAnUnreachableLoop() {
    Graph graph =
        GraphText.parse(
            """
            p0: i32
            b0:
              if 0 b1 b2
            b1:
              x0 = phi i32 b0: 0, b1: i32_add(x0, 1)
              i32_store(p0, x0)
              if i32_lt_s(x0, p0) b1 b2
            b2:
              return p0
            """);
    Optimizer.optimize(graph);
    assertThat(GraphText.print(graph)).isEqualTo("p0: i32\nb0:\n  return p0\n");
  }

  @Test
  void aDeadPhiKeepsNoBranch() {
    Graph graph =
        GraphText.parse(
            """
            p0: i32, p1: i64
            b0:
              if p0 b1 b2
            b1:
              jump b2
            b2:
              x0 = phi i64 b0: p1, b1: %s
              i32_store(p0, 1)
              return
            """
                .formatted(PassTester.sum("p1", 19)));
    Optimizer.optimize(graph);
    assertThat(GraphText.print(graph))
        .isEqualTo("p0: i32, p1: i64\nb0:\n  i32_store(p0, 1)\n  return\n");
  }

  /** No pass but {@link TrivialPhis} changes this graph, and it replaces one phi per round. */
  @Test
  void phisBecomeTrivialOneAfterTheOther() {
    Graph graph =
        GraphText.parse(
            """
            p0: i32
            b0:
              jump b1
            b1:
              x0 = phi i32 b0: p0, b1: x1
              x1 = phi i32 b0: p0, b1: x1
              v0 = i32_load(x0)
              i32_store(x1, 3)
              if v0 b1 b2
            b2:
              i32_store(p0, v0)
              return
            """);
    Optimizer.optimize(graph);
    assertThat(graph.blocks()).allMatch(block -> block.phis.isEmpty());
  }

  @Test
  void aPassThatBreaksTheGraphIsNamed() {
    Graph graph = GraphText.parse("b0:\n  return\n");
    Pass breaking =
        new Pass() {
          @Override
          public boolean change(Graph of, Block block) {
            block.exit = new Exit.Open();
            return true;
          }

          @Override
          public String name() {
            return "Breaking";
          }
        };
    assertThatThrownBy(() -> Optimizer.apply(breaking, graph, graph.entry))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("after Breaking: block 0 has no exit");
  }

  @Test
  void aGraphThatIsBrokenIsFoundInTheFirstRound() {
    Graph graph = GraphText.parse("b0:\n  open\n");
    assertThatThrownBy(() -> Optimizer.optimize(graph))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("after DeadCode: block 0 has no exit");
  }

  @Test
  void aPassIsCalledByItsClass() {
    assertThat(new TrivialPhis().name()).isEqualTo("TrivialPhis");
  }
}
