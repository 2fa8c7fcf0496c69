package dev.linalloc.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.host.ink.InkMeter;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The functions of priced.wat, with the ink counted by hand: one line per basic block, in the order
 * in which they run.
 */
class InkMeterTest {
  private static final int HEAD = 2450;

  private final Running module = Running.metered("ink/priced.wasm");

  @AfterEach
  void close() {
    module.close();
  }

  @Test
  void aStraightFunctionIsOneBlock() {
    assertThat(module.ink("identity", 5)).isEqualTo(HEAD + 75 + 1);
    assertThat(module.ink("sum", 5, 6)).isEqualTo(HEAD + 75 + 75 + 70 + 1);
  }

  @Test
  void eachArmOfAnIfIsABlock() {
    assertThat(module.ink("choose", 1))
        .isEqualTo(
            (HEAD + 75 + 765) // local.get, if
                + (HEAD + 1 + 1) // i32.const, else
                + (HEAD + 1)); // end
    assertThat(module.ink("choose", 0))
        .isEqualTo(
            (HEAD + 75 + 765)
                + (HEAD + 1 + 2650 + 1) // i32.const, i32.popcnt, end
                + (HEAD + 1));
  }

  @Test
  void aLoopCostsItsBodyForEachRound() {
    for (int rounds : new int[] {1, 2, 1000}) {
      assertThat(module.ink("count", rounds))
          .isEqualTo(
              (HEAD + 1) // loop
                  + rounds * (HEAD + 75 + 1 + 70 + 75 + 765L)
                  + (HEAD + 1) // end
                  + (HEAD + 1)); // end
    }
  }

  @Test
  void aBranchLeavesTheRestUncharged() {
    int start = HEAD + 1 + 75 + 765; // block, local.get, br_if
    assertThat(module.ink("early", 1)).isEqualTo(start + (HEAD + 1 + 1)); // i32.const, end
    assertThat(module.ink("early", 0)).isEqualTo(start + (HEAD + 1 + 1)); // i32.const, return
  }

  @Test
  void aTableCostsByItsTargets() {
    for (int way : new int[] {0, 1, 2, 9}) {
      assertThat(module.ink("table", way))
          .isEqualTo((HEAD + 3 + 75 + 2400 + 2 * 325) + (HEAD + 1 + 1));
    }
  }

  @Test
  void aCallEndsABlockAndItsFunctionIsChargedToo() {
    int identity = HEAD + 75 + 1;
    assertThat(module.ink("direct", 5)).isEqualTo((HEAD + 75 + 3800) + identity + (HEAD + 1));
    assertThat(module.ink("indirect", 5))
        .isEqualTo((HEAD + 75 + 1 + 13_610 + 650) + identity + (HEAD + 1));
  }

  @Test
  void fillsAndCopiesCostByTheByte() {
    for (int bytes : new int[] {0, 1, 65_536}) {
      assertThat(module.ink("fill", bytes)).isEqualTo(HEAD + 1 + 1 + 75 + 950 + 1 + 100L * bytes);
      assertThat(module.ink("copy", bytes, 30))
          .isEqualTo(HEAD + 2 * (1 + 1 + 75 + 950) + 1 + 100L * (bytes + 30));
    }
  }

  @Test
  void aMeteredModuleReturnsTheSame() {
    assertThat(module.call("sum", 5, 6)).isEqualTo(11);
    assertThat(module.call("choose", 0)).isEqualTo(2);
    assertThat(module.call("table", 1)).isEqualTo(20);
    assertThat(module.call("indirect", 42)).isEqualTo(42);
    module.call("fill", 3);
    module.call("copy", 3, 2);
    assertThat(module.memory.loadInt(100)).isEqualTo(0x0001_0101);
    assertThat(module.memory.loadInt(200)).isEqualTo(0x0101);
  }

  @Test
  void anInstructionWithoutAPriceIsRefusedByName() {
    assertThatThrownBy(() -> GuestModule.loadMetered(Running.bytes("wide.wasm")))
        .hasMessageContaining("f32.reinterpret_i32, which Stylus refuses");
  }

  @Test
  void anInstructionWithoutAPriceCostsWhatTheCallerSays() {
    byte[] metered = InkMeter.meter(Running.bytes("wide.wasm"), OptionalInt.of(7));
    try (Running program = new Running(GuestModule.load(metered), 2)) {
      assertThat(program.ink("store_f32", 100, 5)).isEqualTo(HEAD + 75 + 75 + 7 + 7 + 1);
    }
  }
}
