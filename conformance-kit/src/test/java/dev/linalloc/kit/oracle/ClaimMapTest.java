package dev.linalloc.kit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClaimMapTest {
  private static final int PAGE = 65_536;

  @Test
  void itIsASetOfAddresses() {
    int space = 4 * PAGE;
    Random random = new Random(20_260_401);
    ClaimMap map = new ClaimMap();
    BitSet model = new BitSet();
    for (int i = 0; i < 4000; i++) {
      int from = address(random, space);
      int to = Math.min(space, from + length(random));
      if (random.nextInt(3) > 0) {
        map.claim(from, to);
        model.set(from, to);
      } else {
        map.release(from, to);
        model.clear(from, to);
      }
      for (int probe = 0; probe < 8; probe++) {
        int low = address(random, space);
        int high = Math.min(space, low + length(random));
        int first = model.nextSetBit(low);
        assertThat(map.overlaps(low, high))
            .as("round %d: [%d, %d)", i, low, high)
            .isEqualTo(first >= 0 && first < high);
      }
    }
  }

  @Test
  void itReachesToTheLastAddress() {
    ClaimMap map = new ClaimMap();
    long end = 1L << 32;
    map.claim(end - 1, end);
    assertThat(map.overlaps(end - 2, end - 1)).isFalse();
    assertThat(map.overlaps(0, end)).isTrue();
    map.claim(0, end);
    assertThat(map.overlaps(PAGE - 1, PAGE)).isTrue();
    map.release(5, 6);
    assertThat(map.overlaps(5, 6)).isFalse();
    assertThat(map.overlaps(4, 5)).isTrue();
    assertThat(map.overlaps(PAGE + 5, PAGE + 6)).isTrue();
    map.release(0, end);
    assertThat(map.overlaps(0, end)).isFalse();
  }

  @Test
  void anEmptyRangeOverlapsNothing() {
    ClaimMap map = new ClaimMap();
    map.claim(0, PAGE);
    assertThat(map.overlaps(8, 8)).isFalse();
  }

  private static int address(Random random, int space) {
    return switch (random.nextInt(3)) {
      case 0 -> PAGE * random.nextInt(4);
      case 1 -> 64 * random.nextInt(space / 64);
      default -> random.nextInt(space);
    };
  }

  private static int length(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> 1 + random.nextInt(8);
      case 1 -> 64 * (1 + random.nextInt(4));
      case 2 -> PAGE;
      default -> 1 + random.nextInt(2 * PAGE);
    };
  }
}
