package dev.linalloc.compiler.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.Operand;
import dev.linalloc.compiler.ssa.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;

class EffectsTest {
  private static final Node PARAMETER =
      new Node(Op.PARAMETER, ValueType.I32, new Operand.Parameter(0), List.of());
  private static final Node DIVISION =
      new Node(Op.I32_DIV_S, ValueType.I32, List.of(PARAMETER, PARAMETER));
  private static final Node LOAD = new Node(Op.I32_LOAD, ValueType.I32, List.of(PARAMETER));
  private static final Node STORE = new Node(Op.I32_STORE, null, List.of(PARAMETER, PARAMETER));
  private static final Node GROW = new Node(Op.MEMORY_GROW, ValueType.I32, List.of(PARAMETER));

  @Test
  void instructionsOfBothKindsOfTrapKeepTheirOrder() {
    assertConflict(DIVISION, LOAD, true);
    assertConflict(DIVISION, STORE, true);
  }

  @Test
  void loadsMayChangePlacesWithLoadsButNotWithStores() {
    assertConflict(LOAD, LOAD, false);
    assertConflict(LOAD, STORE, true);
  }

  @Test
  void theStateThatATrapLeavesIsKept() {
    assertConflict(GROW, DIVISION, true);
    assertConflict(GROW, LOAD, true);
  }

  @Test
  void aGlobalIsApartFromOtherGlobalsAndFromTheMemory() {
    for (int one = 0; one < 12; one++) {
      Node get = new Node(Op.GLOBAL_GET, ValueType.I32, new Operand.Global(one), List.of());
      for (int other = 0; other < 12; other++) {
        Node set = new Node(Op.GLOBAL_SET, null, new Operand.Global(other), List.of(PARAMETER));
        assertConflict(get, set, one == other);
      }
      assertConflict(get, STORE, false);
      assertConflict(get, GROW, false);
    }
  }

  @Test
  void anExpressionMayBeMadeBeforeOrAfterAnything() {
    Node five = new Node(Op.I32_CONST, ValueType.I32, new Operand.Constant(5), List.of());
    for (Op op : List.of(Op.I32_ADD, Op.I32_DIV_S)) {
      Node expression = new Node(op, ValueType.I32, List.of(PARAMETER, five));
      assertConflict(expression, LOAD, false);
      assertConflict(expression, STORE, false);
      assertConflict(expression, GROW, false);
    }
  }

  private static void assertConflict(Node one, Node other, boolean conflict) {
    assertThat(Effects.conflict(one, other)).isEqualTo(conflict);
    assertThat(Effects.conflict(other, one)).isEqualTo(conflict);
  }
}
