package dev.linalloc.kit.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.linalloc.spi.GlobalAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlayerTest {
  private final Script allocator = new Script();
  private final Player player = new Player(allocator);

  @Test
  void aStepIsOneCallWithTheAddressAndTheLayoutOfItsBlock() {
    assertThat(play(new Step.Alloc(3, 8, 4, false), 1000)).isEqualTo(1000);
    assertThat(play(new Step.Alloc(0, 5, 1, true), 2000)).isEqualTo(2000);
    assertThat(play(new Step.Realloc(3, 16), 3000)).isEqualTo(3000);
    assertThat(player.play(new Step.Free(3))).isEqualTo(Player.NOTHING);
    assertThat(allocator.calls)
        .containsExactly(
            "alloc 8 4", "allocZeroed 5 1", "realloc 1000 8 4 16", "dealloc 3000 16 4");
  }

  @Test
  void whatIsKnownOfABlockIsWhatItsLastCallReturned() {
    play(new Step.Alloc(7, 8, 4, false), 1000);
    play(new Step.Realloc(7, 16), 3000);
    assertThat(player.size(7)).isEqualTo(16);
    assertThat(player.align(7)).isEqualTo(4);
    assertThat(player.end(7)).isEqualTo(3016);
  }

  @Test
  void aRequestThatFailsLeavesAllAsItWas() {
    play(new Step.Alloc(1, 8, 4, false), 0);
    assertThat(player.isKnown(1)).isFalse();
    play(new Step.Alloc(1, 8, 4, false), 1000);
    play(new Step.Realloc(1, 16), 0);
    assertThat(player.isKnown(1)).isTrue();
    assertThat(player.end(1)).isEqualTo(1008);
    assertThat(player.liveBytes()).isEqualTo(8);
  }

  @Test
  void aBlockThatIsNotKnownIsNeitherReallocatedNorFreed() {
    assertThat(player.play(new Step.Realloc(1000, 8))).isEqualTo(Player.NOTHING);
    assertThat(player.play(new Step.Free(1000))).isEqualTo(Player.NOTHING);
    assertThat(allocator.calls).isEmpty();
  }

  @Test
  void aBlockIsFreedBeforeAnotherGetsItsId() {
    play(new Step.Alloc(1, 8, 4, false), 1000);
    play(new Step.Alloc(1, 2, 1, false), 2000);
    assertThat(allocator.calls).containsExactly("alloc 8 4", "dealloc 1000 8 4", "alloc 2 1");
    assertThat(player.liveBytes()).isEqualTo(2);
  }

  @Test
  void theLiveBytesAreTheSumOfTheSizesAsUnsignedNumbers() {
    play(new Step.Alloc(0, -1, 1, false), 1);
    play(new Step.Alloc(1, 10, 1, false), 1000);
    assertThat(player.liveBytes()).isEqualTo(0xffff_ffffL + 10);
    assertThat(player.end(0)).isEqualTo(1L << 32);
    play(new Step.Realloc(0, 5), 1);
    assertThat(player.liveBytes()).isEqualTo(15);
    player.play(new Step.Free(1));
    assertThat(player.liveBytes()).isEqualTo(5);
  }

  @Test
  void idsMayBeOfAnySizeAndTheSmallestFreeOneIsFresh() {
    assertThat(player.freshId()).isZero();
    play(new Step.Alloc(0, 1, 1, false), 1000);
    play(new Step.Alloc(1, 1, 1, false), 1001);
    play(new Step.Alloc(500, 1, 1, false), 1002);
    assertThat(player.knownIds()).containsExactly(0, 1, 500);
    assertThat(player.freshId()).isEqualTo(2);
    player.play(new Step.Free(0));
    assertThat(player.freshId()).isZero();
  }

  @Test
  void theAddressOfABlockIsKeptWhenItIsFreedOrForgotten() {
    assertThat(player.address(5)).isEqualTo(GlobalAllocator.NULL);
    assertThat(player.address(500)).isEqualTo(GlobalAllocator.NULL);
    play(new Step.Alloc(5, 8, 4, false), 1000);
    player.play(new Step.Free(5));
    assertThat(player.address(5)).isEqualTo(1000);
    play(new Step.Alloc(5, 8, 4, false), 2000);
    player.forget(5);
    assertThat(player.isKnown(5)).isFalse();
    assertThat(player.liveBytes()).isZero();
    assertThat(player.address(5)).isEqualTo(2000);
    assertThat(allocator.calls).containsExactly("alloc 8 4", "dealloc 1000 8 4", "alloc 8 4");
  }

  @Test
  void whatAProgramDoesNotDoIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> player.play(new Step.ForeignGrow(1)))
        .withMessage("\"g 1\" is no step of a recorded program");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> player.play(Step.Limit.REFUSE))
        .withMessage("\"! 0\" is no step of a recorded program");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> player.play(new Step.FreeAgain(0)))
        .withMessage("\"x f 0\" is no step of a recorded program");
  }

  private int play(Step step, int result) {
    allocator.result = result;
    return player.play(step);
  }

  /** Records each call, and returns the address that the test set. */
  private static final class Script implements GlobalAllocator {
    private final List<String> calls = new ArrayList<>();
    private int result;

    @Override
    public int alloc(int size, int align) {
      calls.add("alloc " + size + " " + align);
      return result;
    }

    @Override
    public int allocZeroed(int size, int align) {
      calls.add("allocZeroed " + size + " " + align);
      return result;
    }

    @Override
    public void dealloc(int address, int size, int align) {
      calls.add("dealloc " + address + " " + size + " " + align);
    }

    @Override
    public int realloc(int address, int size, int align, int newSize) {
      calls.add("realloc " + address + " " + size + " " + align + " " + newSize);
      return result;
    }
  }
}
