package dev.linalloc.compiler.ssa;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GrowthNoticeTest {
  @Test
  void eachGrowthThatWasGrantedIsFollowedByACall() {
    Graph graph =
        GraphText.parse(
            """
            p0: i32
            b0:
              v0 = memory_grow(p0)
              global_set.3(v0)
              v1 = memory_grow(v0)
              return v1
            """);
    GrowthNotice.add(graph, "grown");
    assertThat(
            graph.blocks().stream()
                .flatMap(block -> block.effects.stream())
                .filter(effect -> effect.op == Op.CALL)
                .map(effect -> effect.operand))
        .containsExactly(new Operand.Symbol("grown"), new Operand.Symbol("grown"));
    assertThat(graph.entry.exit).isInstanceOf(Exit.Branch.class);
    assertThat(graph.blocks()).hasSize(5);
  }
}
