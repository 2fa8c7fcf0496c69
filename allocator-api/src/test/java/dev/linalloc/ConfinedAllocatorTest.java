package dev.linalloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.memory.Threads;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfinedAllocatorTest {
  private static final Layout LAYOUT = new Layout(24, 8);

  private final RecordingAllocator recording = new RecordingAllocator();
  private final ConfinedAllocator allocator = new ConfinedAllocator(recording, null);

  enum Call {
    ALLOC(allocator -> allocator.alloc(LAYOUT)),
    ALLOC_ZEROED(allocator -> allocator.allocZeroed(LAYOUT)),
    DEALLOC(allocator -> allocator.dealloc(16, LAYOUT)),
    REALLOC(allocator -> allocator.realloc(16, LAYOUT, 48));

    @SuppressWarnings("ImmutableEnumChecker") // a lambda that captures nothing
    private final Consumer<ConfinedAllocator> call;

    Call(Consumer<ConfinedAllocator> call) {
      this.call = call;
    }

    void on(ConfinedAllocator allocator) {
      call.accept(allocator);
    }
  }

  @Test
  void aLegalCallIsPassedOn() {
    allocator.alloc(new Layout(24, 8));
    allocator.allocZeroed(new Layout(25, 1));
    allocator.dealloc(16, new Layout(0, 16));
    allocator.realloc(4096, new Layout(1, 4096), 2);
    assertThat(recording.calls)
        .containsExactly(
            "alloc[24, 8]",
            "allocZeroed[25, 1]",
            "dealloc[16, 0, 16]",
            "realloc[4096, 1, 4096, 2]");
  }

  @Test
  void theLargestNumbersArePassedOnAsUnsignedInts() {
    Layout large = new Layout(Layout.MAX_SIZE, 1);
    Layout steep = new Layout(0, 1L << 31);
    allocator.alloc(large);
    allocator.allocZeroed(steep);
    allocator.dealloc(0xffff_ffffL, large);
    allocator.dealloc(1L << 31, steep);
    allocator.realloc(0xffff_fff8L, LAYOUT, 2_147_483_640);
    assertThat(recording.calls)
        .containsExactly(
            "alloc[2147483647, 1]",
            "allocZeroed[0, -2147483648]",
            "dealloc[-1, 2147483647, 1]",
            "dealloc[-2147483648, 0, -2147483648]",
            "realloc[-8, 24, 8, 2147483640]");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "8, 8", "2147483640, 2147483640", "-8, 4294967288"})
  void aResultIsAnUnsignedAddress(int result, long address) {
    recording.result = result;
    assertThat(allocator.alloc(LAYOUT)).isEqualTo(address);
    assertThat(allocator.allocZeroed(LAYOUT)).isEqualTo(address);
    assertThat(allocator.realloc(16, LAYOUT, 48)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 2_147_483_641, 2_147_483_648L, 4_294_967_296L, Long.MAX_VALUE})
  void f1_reallocToAnIllegalSizeIsRefusedBeforeAnythingChanges(long newSize) {
    assertThatThrownBy(() -> allocator.realloc(16, LAYOUT, newSize))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("size (%d) must be from 0 to 2147483640 with align 8", newSize);
    assertThat(recording.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0, -8, 1, 4, 15, 17, 0xffff_ffffL, 1L << 32, (1L << 32) + 8, Long.MIN_VALUE})
  void anAddressThatNoBlockCanHaveIsRefusedBeforeAnythingChanges(long address) {
    String message = "address (" + address + ") must be a multiple of 8 from 1 to 4294967295";
    assertThatThrownBy(() -> allocator.dealloc(address, LAYOUT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> allocator.realloc(address, LAYOUT, 48))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThat(recording.calls).isEmpty();
  }

  @Test
  void theLowestAddressIs1() {
    allocator.dealloc(1, new Layout(3, 1));
    assertThat(recording.calls).containsExactly("dealloc[1, 3, 1]");
  }

  @ParameterizedTest
  @EnumSource(Call.class)
  void f2_aCallFromASecondThreadIsRefusedBeforeAnythingChanges(Call call)
      throws InterruptedException {
    assertThat(Threads.thrownOnSecond(() -> call.on(allocator)))
        .isInstanceOf(WrongThreadException.class)
        .hasMessage(
            "the allocator belongs to thread %s, called from second",
            Thread.currentThread().getName());
    assertThat(recording.calls).isEmpty();
    call.on(allocator);
    assertThat(recording.calls).hasSize(1);
  }

  @Test
  void f2_closingOnASecondThreadIsRefusedAndClosesNothing() throws InterruptedException {
    assertThat(Threads.thrownOnSecond(allocator::close))
        .isInstanceOf(WrongThreadException.class)
        .hasMessage(
            "the allocator belongs to thread %s, called from second",
            Thread.currentThread().getName());
    allocator.alloc(LAYOUT);
    assertThat(recording.calls).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Call.class)
  void f3_aCallAfterCloseIsRefusedBeforeAnythingChanges(Call call) {
    allocator.close();
    assertThatThrownBy(() -> call.on(allocator))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the allocator is closed");
    assertThat(recording.calls).isEmpty();
  }

  @Test
  void f3_closingAgainDoesNothing() {
    allocator.close();
    allocator.close();
    assertThat(recording.calls).isEmpty();
  }
}
