package dev.linalloc.kit.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.linalloc.memory.NativeMemory;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScratchMemoryTest {
  private static final int PAGE = 65_536;

  private final ScratchMemory memory = new ScratchMemory(3);

  @Test
  void itHoldsWhatANativeMemoryHolds() {
    Random random = new Random(20_260_401);
    memory.renew(1);
    try (NativeMemory model = NativeMemory.reserve(1, 3)) {
      for (int i = 0; i < 2000; i++) {
        int at = PAGE - 64 + random.nextInt(56);
        int other = PAGE - 64 + random.nextInt(56);
        long value = random.nextLong();
        memory.storeLong(at, value);
        model.storeLong(at, value);
        memory.storeInt(other, (int) value);
        model.storeInt(other, (int) value);
        memory.storeByte(at, (byte) i);
        model.storeByte(at, (byte) i);
        memory.copy(other, at, 8);
        model.copy(other, at, 8);
        memory.fill(at, i % 8, (byte) 5);
        model.fill(at, i % 8, (byte) 5);
        assertThat(memory.loadLong(at)).isEqualTo(model.loadLong(at));
        assertThat(memory.loadInt(other)).isEqualTo(model.loadInt(other));
        assertThat(memory.loadByte(other)).isEqualTo(model.loadByte(other));
      }
    }
  }

  @Test
  void afterARenewalItReadsZeroAndHasTheRequestedSize() {
    memory.renew(3);
    memory.storeByte(0, (byte) 1);
    memory.storeLong(3 * PAGE - 8, -1);
    memory.renew(2);
    assertThat(memory.memorySize()).isEqualTo(2);
    assertThat(memory.loadByte(0)).isZero();
    assertThat(memory.memoryGrow(1)).isEqualTo(2);
    assertThat(memory.loadLong(3 * PAGE - 8)).isZero();
  }

  @Test
  void itGrowsUpToItsMaximum() {
    memory.renew(1);
    assertThat(memory.memoryGrow(3)).isEqualTo(-1);
    assertThat(memory.memoryGrow(-1)).isEqualTo(-1);
    assertThat(memory.memoryGrow(2)).isEqualTo(1);
    assertThat(memory.memoryGrow(0)).isEqualTo(3);
  }

  @Test
  void anAccessBeyondTheEndIsRefused() {
    memory.renew(1);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> memory.loadLong(PAGE - 7));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> memory.storeByte(PAGE, (byte) 0));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> memory.fill(-1, 2, (byte) 0));
  }
}
