package dev.linalloc.conformance;

import static dev.linalloc.spi.LinearMemory.PAGE_SIZE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.memory.NativeMemory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/**
 * The rules of linear memory as properties of {@code NativeMemory}. The property of M2 compares it
 * with an obviously correct reference: an array of bytes that is copied when it grows. Both get the
 * same random calls.
 */
class MemoryPropertyTest {
  private static final int CALLS = 300;
  private static final int MAXIMUM = 4;

  /** Numbers of pages to grow by: about half are 0 to 2, the others any of 32 bits. */
  @Provide
  Arbitrary<List<Integer>> deltas() {
    return Arbitraries.oneOf(Arbitraries.integers().between(0, 2), Arbitraries.integers()).list();
  }

  @Property(tries = 40, seed = "20260401", shrinking = ShrinkingMode.OFF)
  void m1_memoryIsNeverSmallerThanBefore(@ForAll("deltas") List<Integer> deltas) {
    try (NativeMemory memory = NativeMemory.reserve(1, MAXIMUM)) {
      for (int delta : deltas) {
        int before = memory.memorySize();
        memory.memoryGrow(delta);
        assertThat(memory.memorySize()).isGreaterThanOrEqualTo(before);
        assertThat(memory.loadByte(before * PAGE_SIZE - 1)).isZero();
      }
    }
  }

  @Property(tries = 160, seed = "20260402", shrinking = ShrinkingMode.OFF)
  void m2_freshPagesReadZeroAndOthersWhatWasStored(@ForAll long seed) {
    play(seed);
  }

  @Property(tries = 40, seed = "20260403", shrinking = ShrinkingMode.OFF)
  void m3_growingReturnsThePreviousSizeOrMinusOneAndChangesNothing(
      @ForAll("deltas") List<Integer> deltas) {
    try (NativeMemory memory = NativeMemory.reserve(1, MAXIMUM)) {
      for (int delta : deltas) {
        int before = memory.memorySize();
        memory.storeByte(before * PAGE_SIZE - 1, (byte) before);
        boolean fits = Integer.toUnsignedLong(delta) <= MAXIMUM - before;
        assertThat(memory.memoryGrow(delta)).isEqualTo(fits ? before : -1);
        assertThat(memory.memorySize()).isEqualTo(fits ? before + delta : before);
        assertThat(memory.loadByte(before * PAGE_SIZE - 1)).isEqualTo((byte) before);
      }
    }
  }

  @Property(tries = 40, seed = "20260404", shrinking = ShrinkingMode.OFF)
  void m4_anAccessBeyondTheEndIsRefusedAndStoresNothing(
      @ForAll @IntRange(max = 64) int below, @ForAll @IntRange(min = 65, max = 2_000) int length) {
    try (NativeMemory memory = NativeMemory.reserve(1, MAXIMUM)) {
      int address = PAGE_SIZE - below; // so that the access begins within memory, and ends beyond
      assertRefused(() -> memory.fill(address, length, (byte) 1));
      assertRefused(() -> memory.copy(address, 0, length));
      assertRefused(() -> memory.copy(0, address, length));
      assertRefused(() -> memory.storeByte(address + length, (byte) 1));
      assertRefused(() -> memory.loadByte(address + length));
      assertRefused(() -> memory.storeLong(PAGE_SIZE - Math.min(below, 7), -1));
      for (int at = 0; at < PAGE_SIZE; at++) {
        if (memory.loadByte(at) != 0) {
          throw new AssertionError("byte " + at + " was stored");
        }
      }
    }
  }

  private static void play(long seed) {
    Random random = new Random(seed);
    byte[] reference = new byte[PAGE_SIZE];
    try (NativeMemory memory = NativeMemory.reserve(1, MAXIMUM)) {
      for (int call = 0; call < CALLS; call++) {
        reference = step(memory, reference, random);
        assertThat(memory.memorySize()).isEqualTo(reference.length / PAGE_SIZE);
      }
      for (int address = 0; address < reference.length; address++) {
        if (memory.loadByte(address) != reference[address]) {
          throw new AssertionError("byte " + address + " differs, seed " + seed);
        }
      }
    }
  }

  /** Makes the same call on both, and returns the reference's array, a new one if it grew. */
  private static byte[] step(NativeMemory memory, byte[] reference, Random random) {
    int length = random.nextInt(2 * PAGE_SIZE);
    int address = random.nextInt(reference.length + 64);
    byte value = (byte) random.nextInt();
    switch (random.nextInt(5)) {
      case 0 -> {
        int delta = random.nextInt(10) == 0 ? random.nextInt() : random.nextInt(3);
        boolean fits = Integer.toUnsignedLong(delta) + memory.memorySize() <= MAXIMUM;
        int before = memory.memorySize();
        assertThat(memory.memoryGrow(delta)).isEqualTo(fits ? before : -1);
        return fits ? Arrays.copyOf(reference, reference.length + delta * PAGE_SIZE) : reference;
      }
      case 1 -> {
        if (within(address, 1, reference)) {
          memory.storeByte(address, value);
          reference[address] = value;
        } else {
          assertRefused(() -> memory.storeByte(address, value));
        }
      }
      case 2 -> {
        if (within(address, Long.BYTES, reference)) {
          memory.storeLong(address, 0x0101_0101_0101_0101L * (value & 0xff));
          Arrays.fill(reference, address, address + Long.BYTES, value);
        } else {
          assertRefused(() -> memory.storeLong(address, value));
        }
      }
      case 3 -> {
        if (within(address, length, reference)) {
          memory.fill(address, length, value);
          Arrays.fill(reference, address, address + length, value);
        } else {
          assertRefused(() -> memory.fill(address, length, value));
        }
      }
      default -> {
        int from = random.nextInt(reference.length + 64);
        if (within(address, length, reference) && within(from, length, reference)) {
          memory.copy(address, from, length);
          System.arraycopy(reference, from, reference, address, length);
        } else {
          assertRefused(() -> memory.copy(address, from, length));
        }
      }
    }
    return reference;
  }

  private static boolean within(int address, int length, byte[] reference) {
    return address + length <= reference.length;
  }

  private static void assertRefused(Runnable access) {
    assertThatThrownBy(access::run).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
