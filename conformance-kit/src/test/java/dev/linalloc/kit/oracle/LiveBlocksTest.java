package dev.linalloc.kit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiveBlocksTest {
  private record Block(long size, long align, long serial) {}

  @Test
  void itIsAMapByAddress() {
    Random random = new Random(20_260_401);
    LiveBlocks blocks = new LiveBlocks();
    Map<Long, Block> model = new HashMap<>();
    List<Long> addresses = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      boolean more = i % 10_000 < 6_000;
      if (addresses.isEmpty() || random.nextInt(10) < (more ? 7 : 2)) {
        long address = 1 + (random.nextInt() & 0xffff_fff8L);
        if (!model.containsKey(address)) {
          Block block = new Block(random.nextInt() & 0xffff_ffffL, 1L << random.nextInt(32), i + 1);
          blocks.add(address, block.size, block.align, block.serial);
          model.put(address, block);
          addresses.add(address);
        }
      } else {
        int which = random.nextInt(addresses.size());
        long address = addresses.get(which);
        blocks.remove(blocks.find(address));
        model.remove(address);
        addresses.set(which, addresses.getLast());
        addresses.removeLast();
        assertThat(blocks.find(address)).isEqualTo(LiveBlocks.NONE);
      }
      assertThat(blocks.count()).isEqualTo(model.size());
      if (i % 1000 == 0) {
        same(blocks, model);
      }
    }
    same(blocks, model);
  }

  private static void same(LiveBlocks blocks, Map<Long, Block> model) {
    model.forEach(
        (address, block) -> {
          int slot = blocks.find(address);
          assertThat(blocks.occupied(slot)).isTrue();
          assertThat(blocks.address(slot)).isEqualTo(address);
          assertThat(new Block(blocks.size(slot), blocks.align(slot), blocks.serial(slot)))
              .isEqualTo(block);
        });
    int occupied = 0;
    for (int slot = 0; slot < blocks.slots(); slot++) {
      occupied += blocks.occupied(slot) ? 1 : 0;
    }
    assertThat(occupied).isEqualTo(model.size());
  }

  @Test
  void itGrowsWhenMoreThanHalfFull() {
    LiveBlocks blocks = new LiveBlocks();
    assertThat(blocks.slots()).isEqualTo(1024);
    for (int i = 1; i <= 512; i++) {
      blocks.add(i, 1, 1, i);
    }
    assertThat(blocks.slots()).isEqualTo(1024);
    blocks.add(513, 1, 1, 513);
    assertThat(blocks.slots()).isEqualTo(2048);
    for (int i = 1; i <= 513; i++) {
      assertThat(blocks.serial(blocks.find(i))).isEqualTo(i);
    }
  }
}
