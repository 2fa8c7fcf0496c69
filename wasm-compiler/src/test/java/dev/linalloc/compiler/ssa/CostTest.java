package dev.linalloc.compiler.ssa;

import static dev.linalloc.compiler.ssa.ValueType.I32;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CostTest {
  private final Graph graph = new Graph();
  private final Node parameter = graph.parameter(I32);

  private Node sum(Node a, Node b) {
    return graph.unique(Op.I32_ADD, I32, List.of(a, b));
  }

  @Test
  void aValueCostsWhatItIsMadeOfOnce() {
    Node sum = sum(parameter, graph.i32(3));
    assertThat(Cost.ofMaking(List.of(sum, sum(sum, sum)))).isEqualTo(70 + 75 + 1 + 70);
    assertThat(Cost.ofNodes(List.of(sum))).isEqualTo(70);
  }

  @Test
  void anEffectAndItsInputsCostNothing() {
    Node load = new Node(Op.I32_LOAD, I32, List.of(sum(parameter, parameter)));
    assertThat(Cost.ofMaking(List.of(load))).isZero();
    assertThat(Cost.ofMaking(List.of(sum(load, load)))).isEqualTo(70);
  }

  /** Without a set of the nodes counted this takes 2 to the power of 50 steps. */
  @Test
  void aNodeThatIsUsedTwiceIsVisitedOnce() {
    Node sum = parameter;
    for (int i = 0; i < 50; i++) {
      sum = sum(sum, sum);
    }
    assertThat(Cost.ofMaking(List.of(sum))).isEqualTo(75 + 50 * 70);
  }
}
