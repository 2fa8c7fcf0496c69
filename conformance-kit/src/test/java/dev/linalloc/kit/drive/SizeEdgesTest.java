package dev.linalloc.kit.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.toy.ToyFreeList;
import dev.linalloc.kit.toy.Toys;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.Promises;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SizeEdgesTest {
  @Test
  void edgesOfAFreeListAreMultiplesOfItsUnit() {
    assertThat(SizeEdges.of(Subject.of(Toys.FREE_LIST)))
        .startsWith(8, 16, 24, 32, 48, 64)
        .allMatch(edge -> edge % 8 == 0);
  }

  @Test
  void edgesOfPowersOfTwoArePowersOfTwo() {
    AllocatorProvider powers =
        AllocatorProvider.of(
            "powers",
            Promises.NONE,
            (memory, heapBase) ->
                new ToyFreeList(memory, heapBase) {
                  @Override
                  protected long place(long size, long align) {
                    return super.place(Math.max(8, Long.highestOneBit(2 * size - 1)), align);
                  }
                });
    List<Integer> expected = IntStream.rangeClosed(3, 17).mapToObj(shift -> 1 << shift).toList();
    assertThat(SizeEdges.of(Subject.of(powers))).isEqualTo(expected);
  }

  @Test
  void edgesThatLieCloseTogetherAreThinnedOut() {
    assertThat(SizeEdges.of(Subject.of(Toys.BUMP))).startsWith(1, 2, 3, 5, 8).hasSizeLessThan(60);
  }
}
