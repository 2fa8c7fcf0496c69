package dev.linalloc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EffectsTest {
  private static final Node PARAMETER = new Node(Op.PARAMETER, ValueType.I32, 0, List.of());
  private static final Node DIVISION =
      new Node(Op.I32_DIV_S, ValueType.I32, 0, List.of(PARAMETER, PARAMETER));
  private static final Node LOAD = new Node(Op.I32_LOAD, ValueType.I32, 0, List.of(PARAMETER));
  private static final Node STORE = new Node(Op.I32_STORE, null, 0, List.of(PARAMETER, PARAMETER));
  private static final Node GROW = new Node(Op.MEMORY_GROW, ValueType.I32, 0, List.of(PARAMETER));

  @Test
  void whichOfTwoKindsOfTrapComesFirstStays() {
    assertConflict(DIVISION, LOAD, true);
    assertConflict(DIVISION, STORE, true);
  }

  @Test
  void loadsMayChangePlacesWithLoadsAndNotWithStores() {
    assertConflict(LOAD, LOAD, false);
    assertConflict(LOAD, STORE, true);
  }

  @Test
  void whatIsSeenFromOutsideWhenAnInstructionTrapsStays() {
    assertConflict(GROW, DIVISION, true);
    assertConflict(GROW, LOAD, true);
  }

  private static void assertConflict(Node one, Node other, boolean conflict) {
    assertThat(Effects.conflict(one, other)).isEqualTo(conflict);
    assertThat(Effects.conflict(other, one)).isEqualTo(conflict);
  }
}
