package dev.linalloc.bench;

import dev.linalloc.memory.NativeMemory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Measures an operation while more and more blocks of 16 to 64 bytes are live. For wee and dl an
 * operation is a pair of free and alloc. The freed block is either a <em>random</em> one, which is
 * in no cache if 10<sup>7</sup> blocks are live, or one of the 1,000 <em>newest</em>, which is in
 * the cache and shows the allocator's own cost. For mini an operation is an allocation. The row
 * "random access" loads from and stores to a random block and allocates nothing: it shows the cost
 * of cache misses alone.
 */
@OperationsPerInvocation(ScaleBenchmark.PAIRS)
@State(Scope.Thread)
public class ScaleBenchmark {
  static final int PAIRS = 1024;

  private static final int NEWEST = 1000;
  private static final int MEAN = 40;

  /** The number of live blocks. */
  @Param({"1000", "10000", "100000", "1000000", "10000000"})
  public int live;

  /** The allocator, and which block is freed. */
  @Param({
    "mini",
    "dl, newest freed",
    "dl, random freed",
    "wee, newest freed",
    "wee, random freed",
    "random access"
  })
  public String row;

  private Requests requests;
  private Heap heap;
  private NativeMemory memory;
  private int window;
  private int random = 1;
  private long left;

  /** Fills the heap. */
  @Setup
  public void fill() {
    requests = Requests.mixed(16, 64);
    memory = NativeMemory.reserve(1 + live / 65_536 * MEAN + MEAN);
    window = row.endsWith("newest freed") ? Math.min(live, NEWEST) : live;
    if (row.equals("random access")) {
      heap = Heaps.open("mini", 1);
      memory.fill(0, live * MEAN, (byte) 1);
    } else {
      heap = open();
    }
  }

  private Heap open() {
    Heap filled = Heaps.open(row.split(",", 2)[0], live + 1);
    for (int slot = 0; slot < live; slot++) {
      int i = slot & (Requests.COUNT - 1);
      filled.alloc(slot, requests.sizes[i], 8);
    }
    left = (4L << 30) - (live + 1_000_000L) * 2 * MEAN;
    return filled;
  }

  /** Closes it. */
  @TearDown
  public void close() {
    heap.close();
    memory.close();
  }

  /** Makes one operation. */
  @Benchmark
  public void operation() {
    switch (row) {
      case "mini" -> alloc();
      case "random access" -> access();
      default -> pair();
    }
  }

  private void alloc() {
    left -= requests.bytes;
    if (left < 0) {
      heap.close();
      heap = open();
    }
    for (int i = 0; i < PAIRS; i++) {
      heap.alloc(live, requests.sizes[i], 8);
    }
  }

  private void pair() {
    int first = live - window;
    for (int i = 0; i < PAIRS; i++) {
      int slot = first + next(window);
      heap.free(slot);
      heap.alloc(slot, requests.sizes[i], 8);
    }
  }

  private void access() {
    for (int i = 0; i < PAIRS; i++) {
      int address = next(live) * MEAN;
      memory.storeInt(address, memory.loadInt(address) + i);
    }
  }

  /** Returns a random number below a bound. */
  private int next(int bound) {
    random = random * 1_664_525 + 1_013_904_223;
    return (int) ((Integer.toUnsignedLong(random) * bound) >>> 32);
  }
}
