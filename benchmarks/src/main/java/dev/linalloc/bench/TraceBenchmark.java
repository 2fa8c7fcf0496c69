package dev.linalloc.bench;

import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.kit.trace.TraceReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Plays a recorded program's calls from the first to the last, and then frees every block that is
 * left. A heap is kept from one run to the next, like that of a C library. mini frees by starting
 * over before each run: a small memory is cleared, a larger one replaced. Blocks are touched only
 * by calls that zero or copy.
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
public class TraceBenchmark {
  /** The folder of traces. */
  static final String FOLDER = "linalloc.traces";

  /** The name of the recorded program. */
  @Param({"bash", "cc1", "git", "jq", "perl", "python-ast", "python-json", "sqlite"})
  public String trace;

  /** The name of the heap. */
  @Param({"mini", "wee", "dl", "FFM malloc", "LWJGL jemalloc"})
  public String row;

  private byte[] kinds;
  private int[] ids;
  private int[] sizes;
  private int[] aligns;
  private int slots;
  private Heap heap;

  /** Reads the trace and opens the heap. */
  @Setup
  public void read() throws IOException {
    Trace read = TraceReader.read(Path.of(System.getProperty(FOLDER), trace + ".trace.gz"));
    BitSet live = new BitSet();
    int most = 2 * read.steps().size();
    kinds = new byte[most];
    ids = new int[most];
    sizes = new int[most];
    aligns = new int[most];
    int count = 0;
    for (Step step : read.steps()) {
      switch (step) {
        case Step.Alloc(int id, int size, int align, boolean zeroed) -> {
          add(count++, zeroed ? 'z' : 'a', id, size, Math.min(align, 16));
          live.set(id);
        }
        case Step.Realloc(int id, int newSize) -> add(count++, 'r', id, newSize, 0);
        case Step.Free(int id) -> {
          add(count++, 'f', id, 0, 0);
          live.clear(id);
        }
        default -> throw new IllegalArgumentException("no program does this: " + step);
      }
      slots = Math.max(slots, ids[count - 1] + 1);
    }
    for (int id = live.nextSetBit(0); id >= 0; id = live.nextSetBit(id + 1)) {
      add(count++, 'f', id, 0, 0);
    }
    kinds = Arrays.copyOf(kinds, count);
    heap = Heaps.open(row, slots);
  }

  private void add(int at, char kind, int id, int size, int align) {
    kinds[at] = (byte) kind;
    ids[at] = id;
    sizes[at] = size;
    aligns[at] = align;
  }

  /** Closes the heap. */
  @TearDown
  public void close() {
    heap.close();
  }

  /** Plays the trace. */
  @Benchmark
  public void replay() {
    if (heap instanceof LinearHeap ours && row.equals("mini")) {
      ours.startOver();
    }
    for (int i = 0; i < kinds.length; i++) {
      switch (kinds[i]) {
        case 'a' -> heap.alloc(ids[i], sizes[i], aligns[i]);
        case 'z' -> heap.allocZeroed(ids[i], sizes[i], aligns[i]);
        case 'r' -> heap.realloc(ids[i], sizes[i]);
        default -> heap.free(ids[i]);
      }
    }
  }
}
