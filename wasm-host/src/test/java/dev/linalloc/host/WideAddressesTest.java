package dev.linalloc.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.spi.LinearMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A guest can access all of a memory of 4 GiB, and nothing beyond. */
class WideAddressesTest {
  private final Running module = Running.plain("wide.wasm", LinearMemory.MAX_PAGES);

  @AfterEach
  void close() {
    module.close();
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        0x7fff_fff0L,
        0x7fff_fff8L,
        0x7fff_ffffL,
        0x8000_0000L,
        0x9000_0001L,
        0xffff_fff0L
      })
  void anAccessWithAnOffsetLiesWhereItShould(long base) {
    int address = (int) base;
    for (String width : new String[] {"i64", "f64"}) {
      module.call("store_" + width, address, 0x0123_4567_89ab_cdefL);
      assertThat(module.memory.loadLong(address + 8)).isEqualTo(0x0123_4567_89ab_cdefL);
      assertThat(module.call("load_" + width, address)).isEqualTo(0x0123_4567_89ab_cdefL);
    }
    for (String width : new String[] {"i32", "f32"}) {
      module.call("store_" + width, address, 0x1357_9bdf);
      assertThat(module.memory.loadInt(address + 8)).isEqualTo(0x1357_9bdf);
      assertThat((int) module.call("load_" + width, address)).isEqualTo(0x1357_9bdf);
    }
    module.call("store_i16", address, 0x1_8765);
    module.call("store_i8", address + 2, 0x1f3);
    assertThat(module.memory.loadInt(address + 8)).isEqualTo(0x13f3_8765);
    assertThat(module.call("load_u16", address)).isEqualTo(0x8765);
    assertThat((int) module.call("load_s8", address + 2)).isEqualTo((byte) 0xf3);
  }

  @ParameterizedTest
  @ValueSource(ints = {-8, -7, -1})
  void anAccessThatCarriesBeyondTheEndTraps(int base) {
    module.memory.storeLong(0, 42);
    assertThatThrownBy(() -> module.call("store_i8", base, 1)).hasMessageContaining("unreachable");
    assertThatThrownBy(() -> module.call("load_i32", base)).hasMessageContaining("unreachable");
    assertThat(module.memory.loadLong(0)).isEqualTo(42);
  }

  @Test
  void fillsAndCopiesReachTheVeryEnd() {
    module.call("fill", -5, 5);
    assertThat(module.memory.loadInt(-4)).isEqualTo(0x0505_0505);
    assertThat(module.memory.loadByte(-6)).isZero();
    module.call("copy", 0x7fff_fffe, -4, 4);
    assertThat(module.memory.loadInt(0x7fff_fffe)).isEqualTo(0x0505_0505);
    assertThat((int) module.call("size")).isEqualTo(65_536);
    assertThat((int) module.call("grow", 1)).isEqualTo(-1);
  }
}
