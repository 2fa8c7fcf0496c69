package dev.linalloc.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.Allocators;
import dev.linalloc.ConfinedAllocator;
import dev.linalloc.Layout;
import dev.linalloc.memory.NativeMemory;
import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** The front door under random layouts and calls, compared with arithmetic that cannot overflow. */
class FrontDoorPropertyTest {
  private static final BigInteger MAX_SIZE = BigInteger.TWO.pow(31).subtract(BigInteger.ONE);
  private static final Layout LAYOUT = new Layout(24, 8);

  @Property(tries = 2_000, seed = "20260401", shrinking = ShrinkingMode.OFF)
  void f1_aLayoutIsLegalIfRoundedUpToItsAlignItIsBelow2GiB(
      @ForAll("numbers") long size, @ForAll("numbers") long align) {
    if (isLegal(BigInteger.valueOf(size), BigInteger.valueOf(align))) {
      assertThat(new Layout(size, align)).isEqualTo(new Layout(size, align));
    } else {
      assertThatThrownBy(() -> new Layout(size, align))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static boolean isLegal(BigInteger size, BigInteger align) {
    if (size.signum() < 0 || align.signum() <= 0 || align.bitCount() != 1) {
      return false;
    }
    BigInteger[] parts = size.add(align).subtract(BigInteger.ONE).divideAndRemainder(align);
    return align.bitLength() <= 32 && parts[0].multiply(align).compareTo(MAX_SIZE) <= 0;
  }

  /** Powers of two, their neighbours, and any number. */
  @Provide
  Arbitrary<Long> numbers() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.integers().between(0, 63).map(shift -> 1L << shift)),
        Tuple.of(2, Arbitraries.integers().between(0, 34).map(shift -> (1L << shift) - 1)),
        Tuple.of(1, Arbitraries.longs()));
  }

  @Property(tries = 50, seed = "20260402", shrinking = ShrinkingMode.OFF)
  void f2_callsOfASecondThreadAreRefusedAndChangeNothing(
      @ForAll("calls") int call, @ForAll("calls") int later) {
    try (NativeMemory memory = NativeMemory.reserve(1);
        ConfinedAllocator allocator = Allocators.open("mini", memory, 1024)) {
      long block = allocator.alloc(LAYOUT);
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread second = Thread.ofPlatform().start(() -> thrown.set(thrownBy(allocator, call, block)));
      join(second);
      assertThat(thrown.get()).isInstanceOf(WrongThreadException.class);
      assertThat(thrownBy(allocator, later % 4, block)).isNull();
    }
  }

  @Property(tries = 50, seed = "20260403", shrinking = ShrinkingMode.OFF)
  void f3_callsAfterCloseAreRefused(@ForAll("calls") int call) {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      ConfinedAllocator allocator = Allocators.open("mini", memory, 1024);
      long block = allocator.alloc(LAYOUT);
      allocator.close();
      Throwable thrown = thrownBy(allocator, call, block);
      if (call < 4) {
        assertThat(thrown).isInstanceOf(IllegalStateException.class);
      } else {
        assertThat(thrown).as("closing again").isNull();
      }
    }
  }

  @Provide
  Arbitrary<Integer> calls() {
    return Arbitraries.integers().between(0, 4);
  }

  private static @Nullable Throwable thrownBy(ConfinedAllocator allocator, int call, long block) {
    try {
      switch (call) {
        case 0 -> {
          long _ = allocator.alloc(LAYOUT);
        }
        case 1 -> {
          long _ = allocator.allocZeroed(LAYOUT);
        }
        case 2 -> allocator.dealloc(block, LAYOUT);
        case 3 -> {
          long _ = allocator.realloc(block, LAYOUT, 48);
        }
        default -> allocator.close();
      }
      return null;
    } catch (IllegalStateException | WrongThreadException e) {
      return e;
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
