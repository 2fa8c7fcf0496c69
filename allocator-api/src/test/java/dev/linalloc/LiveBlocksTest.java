package dev.linalloc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link LiveBlocks} beside a map of the JDK. */
final class LiveBlocksTest {
  private record Block(int size, int align) {}

  private static void assertSame(LiveBlocks blocks, Map<Integer, Block> expected, int address) {
    int place = blocks.find(address);
    Block block = expected.get(address);
    if (block == null) {
      assertThat(place).as("place of %s", address).isEqualTo(-1);
    } else {
      assertThat(place).as("place of %s", address).isNotNegative();
      assertThat(new Block(blocks.size(place), blocks.align(place))).isEqualTo(block);
    }
  }

  /** Few addresses fill the table to its half; neighbours of the last place wrap around its end. */
  @ParameterizedTest
  @ValueSource(ints = {20, 33, 64, 1_000, 20_000})
  void everyBlockIsFoundUntilItIsRemoved(int addresses) {
    Random random = new Random(20_261_130);
    List<Integer> known = new ArrayList<>();
    for (int i = 0; i < addresses; i++) {
      known.add(random.nextInt() | 1);
    }
    LiveBlocks blocks = new LiveBlocks();
    Map<Integer, Block> expected = new HashMap<>();
    for (int step = 0; step < 60_000; step++) {
      int address = known.get(random.nextInt(addresses));
      if (expected.remove(address) != null) {
        blocks.remove(blocks.find(address));
      } else {
        Block block = new Block(random.nextInt(), 1 << random.nextInt(32));
        assertThat(blocks.put(address, block.size, block.align)).isTrue();
        expected.put(address, block);
      }
      assertSame(blocks, expected, address);
      assertSame(blocks, expected, known.get(random.nextInt(addresses)));
    }
    known.forEach(each -> assertSame(blocks, expected, each));
  }

  @Test
  void anAddressIsEnteredOnce() {
    LiveBlocks blocks = new LiveBlocks();
    assertThat(blocks.put(16, 8, 4)).isTrue();
    assertThat(blocks.put(16, 9, 8)).isFalse();
    assertThat(blocks.size(blocks.find(16))).isEqualTo(8);
    assertThat(blocks.align(blocks.find(16))).isEqualTo(4);
  }

  @Test
  void nullIsNoBlock() {
    assertThat(new LiveBlocks().find(0)).isEqualTo(-1);
  }

  /** The table grows at 33 blocks; every refused entry leaves the count as it was. */
  @Test
  void theTableStaysAsLargeAsItsBlocksNeed() {
    LiveBlocks blocks = new LiveBlocks();
    for (int i = 1; i <= 32; i++) {
      assertThat(blocks.put(16 * i, 1, 1)).isTrue();
      assertThat(blocks.put(16 * i, 1, 1)).isFalse();
    }
    assertThat(blocks.places()).isEqualTo(64);
    for (int round = 0; round < 100; round++) {
      blocks.remove(blocks.find(16));
      assertThat(blocks.put(16, 1, 1)).isTrue();
    }
    assertThat(blocks.places()).isEqualTo(64);
    assertThat(blocks.put(1, 1, 1)).isTrue();
    assertThat(blocks.places()).isEqualTo(128);
  }
}
