package dev.linalloc.kit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AddressSetTest {
  private static final int PAGE = 65_536;

  @Test
  void itIsASetOfAddresses() {
    int space = 4 * PAGE;
    Random random = new Random(20_260_401);
    AddressSet set = new AddressSet();
    BitSet model = new BitSet();
    for (int i = 0; i < 4000; i++) {
      int from = address(random, space);
      int to = Math.min(space, from + length(random));
      if (random.nextInt(3) > 0) {
        set.add(from, to);
        model.set(from, to);
      } else {
        set.remove(from, to);
        model.clear(from, to);
      }
      assertThat(set.count(0, space)).as("round %d", i).isEqualTo(model.cardinality());
      for (int probe = 0; probe < 8; probe++) {
        int low = address(random, space);
        int high = Math.min(space, low + length(random));
        int first = model.nextSetBit(low);
        assertThat(set.intersects(low, high))
            .as("round %d: [%d, %d)", i, low, high)
            .isEqualTo(first >= 0 && first < high);
        assertThat(set.count(low, high))
            .as("round %d: [%d, %d)", i, low, high)
            .isEqualTo(model.get(low, high).cardinality());
        assertThat(set.nextAbsent(low, high))
            .as("round %d: [%d, %d)", i, low, high)
            .isEqualTo(Math.min(model.nextClearBit(low), high));
      }
    }
  }

  @Test
  void itKnowsHowManyAddressesInARowItHas() {
    Random random = new Random(20_261_130);
    for (int round = 0; round < 300; round++) {
      AddressSet set = new AddressSet();
      int length = 1 + random.nextInt(1 << (1 + random.nextInt(18)));
      int from = random.nextInt(2 * PAGE);
      set.add(from, from + length);
      set.add(0, from / 4);
      int longest = Math.max(length, from / 4);
      assertThat(set.hasRun(longest)).as("round %d", round).isTrue();
      assertThat(set.hasRun(longest + 1)).as("round %d", round).isFalse();
      int cut = from + length / 2;
      set.remove(cut, cut + 1);
      longest = Math.max(from / 4, Math.max(length / 2, length - length / 2 - 1));
      assertThat(longest == 0 || set.hasRun(longest)).as("round %d", round).isTrue();
      assertThat(set.hasRun(longest + 1)).as("round %d", round).isFalse();
    }
  }

  @Test
  void itReachesToTheLastAddress() {
    AddressSet set = new AddressSet();
    long end = 1L << 32;
    set.add(end - 1, end);
    assertThat(set.intersects(end - 2, end - 1)).isFalse();
    assertThat(set.intersects(0, end)).isTrue();
    set.add(0, end);
    assertThat(set.intersects(PAGE - 1, PAGE)).isTrue();
    set.remove(5, 6);
    assertThat(set.intersects(5, 6)).isFalse();
    assertThat(set.intersects(4, 5)).isTrue();
    assertThat(set.intersects(PAGE + 5, PAGE + 6)).isTrue();
    set.remove(0, end);
    assertThat(set.intersects(0, end)).isFalse();
  }

  @Test
  void anEmptyRangeIntersectsNothing() {
    AddressSet set = new AddressSet();
    set.add(0, PAGE);
    assertThat(set.intersects(8, 8)).isFalse();
  }

  @Test
  void itIsFilledToTheLastOfItsPages() {
    AddressSet set = new AddressSet();
    set.add(0, 16 * PAGE);
    assertThat(set.count(0, 32 * PAGE)).isEqualTo(16 * PAGE);
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
