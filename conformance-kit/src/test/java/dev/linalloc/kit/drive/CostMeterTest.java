package dev.linalloc.kit.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.report.CostCurve;
import dev.linalloc.kit.report.CostCurve.Point;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.toy.ToyBump;
import dev.linalloc.kit.toy.Toys;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Promises;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostMeterTest {
  /** Reads words for each live block in every alloc, or in every dealloc. */
  private static final class Slow extends ToyBump {
    private final int readsOfAlloc;
    private final int readsOfDealloc;
    private int live;

    Slow(GrowableMemory memory, int heapBase, int readsOfAlloc, int readsOfDealloc) {
      super(memory, heapBase);
      this.readsOfAlloc = readsOfAlloc;
      this.readsOfDealloc = readsOfDealloc;
    }

    private void read(long times) {
      for (long i = 0; i < times; i++) {
        byte _ = memory.loadByte(0);
      }
    }

    @Override
    public int alloc(int size, int align) {
      read((long) readsOfAlloc * live);
      live++;
      return super.alloc(size, align);
    }

    @Override
    public void dealloc(int address, int size, int align) {
      read((long) readsOfDealloc * live);
      live--;
      super.dealloc(address, size, align);
    }
  }

  @Test
  void aCostInProportionToTheLiveBlocksIsNamedAsGrowing() {
    List<CostCurve> curves = curves(3, 0);
    assertThat(curves).extracting(CostCurve::method).containsExactly("alloc", "dealloc", "realloc");
    assertThat(curves).extracting(CostCurve::grows).containsExactly(true, false, true);
    assertThat(curves.getFirst().points())
        .extracting(Point::live)
        .containsExactly(1, 10, 100, 1_000, 10_000);
    assertThat(curves.getFirst().points().getLast().median()).isBetween(29_000L, 30_000L);
    assertThat(curves(0, 2)).extracting(CostCurve::grows).containsExactly(false, true, true);
  }

  @Test
  void aCostThatStaysTheSameIsNotNamed() {
    assertThat(CostMeter.measure(Subject.of(Toys.BUMP), 1))
        .allMatch(curve -> curve.points().size() == 5 && !curve.grows());
  }

  @Test
  void fewAccessesAreNoGrowth() {
    assertThat(new CostCurve("alloc", List.of(new Point(1, 1, 1), new Point(10, 9, 9))).grows())
        .isFalse();
    assertThat(
            new CostCurve("alloc", List.of(new Point(1, 40, 40), new Point(10, 400, 400))).grows())
        .isTrue();
    assertThat(new CostCurve("alloc", List.of()).grows()).isFalse();
  }

  private static List<CostCurve> curves(int readsOfAlloc, int readsOfDealloc) {
    AllocatorProvider slow =
        AllocatorProvider.of(
            "slow",
            Promises.NONE,
            (memory, heapBase) -> new Slow(memory, heapBase, readsOfAlloc, readsOfDealloc));
    return CostMeter.measure(Subject.of(slow), 1);
  }
}
