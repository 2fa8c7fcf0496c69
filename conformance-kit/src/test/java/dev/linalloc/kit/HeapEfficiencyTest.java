package dev.linalloc.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.linalloc.kit.report.Progress;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Promises;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapEfficiencyTest {
  @Test
  void aRoundMakesTheCallsThatItsDefinitionSays() {
    // computed from the definition by a program in another language
    Recorder recorder = new Recorder(12);
    HeapEfficiency.measure(recorder, 1, Progress.NONE);
    assertThat(recorder.calls)
        .containsExactly(
            "alloc 2292 4",
            "alloc 2141 4",
            "dealloc 2 2141 4",
            "realloc 1 2292 4 61383",
            "realloc 3 61383 4 51475",
            "realloc 4 51475 4 38402",
            "realloc 5 38402 4 54170",
            "alloc 34 4",
            "realloc 7 34 4 45310",
            "alloc 80 4",
            "alloc 6199 4",
            "alloc 5518 8",
            "alloc 4862 4",
            "dealloc 6 54170 4",
            "dealloc 8 45310 4",
            "dealloc 9 80 4",
            "dealloc 10 6199 4",
            "dealloc 11 5518 8");
  }

  @Test
  void theEfficiencyOfARoundIsWhatWasLiveWhenARequestFailedOverTheHeap() {
    DoubleSummaryStatistics percent = HeapEfficiency.measure(new Recorder(12), 2, Progress.NONE);
    assertThat(percent.getCount()).isEqualTo(2);
    assertThat(percent.getMax()).isEqualTo(100.0 * 111_277 / (1 << 27), within(1e-12));
    assertThat(percent.getMin()).isEqualTo(100.0 * 87_936 / (1 << 27), within(1e-12));
  }

  @Test
  void theHeapIsWhatMemoryGrowsByBeyondTheFirstPage() {
    Recorder recorder = new Recorder(1);
    HeapEfficiency.measure(recorder, 1, Progress.NONE);
    assertThat(recorder.heapBase).isEqualTo(65_536);
    assertThat(recorder.grown).containsExactly(1, 2049, -1);
  }

  @Test
  void aNegativeNumberOfRoundsIsRefused() {
    assertThatThrownBy(() -> HeapEfficiency.measure(new Recorder(1), -1, Progress.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rounds (-1) must not be negative");
  }

  /** Returns 1, 2, 3, …; each {@code failing}-th request returns NULL. */
  private static final class Recorder implements AllocatorProvider, GlobalAllocator {
    private final int failing;
    private final List<String> calls = new ArrayList<>();
    private final List<Integer> grown = new ArrayList<>();
    private int heapBase;
    private int requests;
    private int results;

    Recorder(int failing) {
      this.failing = failing;
    }

    @Override
    public String name() {
      return "recorder";
    }

    @Override
    public Promises promises() {
      return Promises.NONE;
    }

    @Override
    public GlobalAllocator create(GrowableMemory memory, int heapBase) {
      this.heapBase = heapBase;
      grown.add(memory.memoryGrow(2048));
      grown.add(memory.memorySize());
      grown.add(memory.memoryGrow(1));
      return this;
    }

    @Override
    public int alloc(int size, int align) {
      calls.add("alloc " + size + " " + align);
      return result();
    }

    @Override
    public int allocZeroed(int size, int align) {
      throw new AssertionError("not asked for");
    }

    @Override
    public void dealloc(int address, int size, int align) {
      calls.add("dealloc " + address + " " + size + " " + align);
    }

    @Override
    public int realloc(int address, int size, int align, int newSize) {
      calls.add("realloc " + address + " " + size + " " + align + " " + newSize);
      return result();
    }

    private int result() {
      return ++requests % failing == 0 ? NULL : ++results;
    }
  }
}
