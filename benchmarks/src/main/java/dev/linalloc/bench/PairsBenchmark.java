package dev.linalloc.bench;

import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Makes pairs of calls with 10,000 live blocks: frees a random block and allocates another in its
 * slot. Blocks are not touched. Aligns are 1, 2, 4 and 8, because every malloc guarantees at least
 * 8.
 */
@OperationsPerInvocation(Requests.COUNT)
@State(Scope.Thread)
public class PairsBenchmark {
  private static final int LIVE = 10_000;

  /** The length of the sequence of random victims; a power of two. */
  private static final int VICTIMS = 1 << 16;

  /** The name of the heap. */
  @Param({
    "wee",
    "dl",
    "FFM malloc",
    "LWJGL jemalloc",
    "LWJGL rpmalloc",
    "Netty adaptive",
    "Netty pooled"
  })
  public String row;

  /** The size of the largest block in bytes; the smallest has 16. */
  @Param({"128", "512"})
  public int most;

  private final int[] victims = new int[VICTIMS];
  private Requests requests;
  private Heap heap;
  private int step;

  /** Opens the heap and fills it. */
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(7);
    requests = Requests.natural(16, most);
    heap = Heaps.open(row, LIVE);
    for (int i = 0; i < VICTIMS; i++) {
      victims[i] = random.nextInt(LIVE);
    }
    for (int slot = 0; slot < LIVE; slot++) {
      int i = slot % Requests.COUNT;
      heap.alloc(slot, requests.sizes[i], requests.aligns[i]);
    }
  }

  /** Closes it. */
  @TearDown
  public void close() {
    heap.close();
  }

  /** Frees one and allocates another. */
  @Benchmark
  public void pair() {
    for (int i = 0; i < Requests.COUNT; i++) {
      int slot = victims[step++ & (VICTIMS - 1)];
      heap.free(slot);
      heap.alloc(slot, requests.sizes[i], requests.aligns[i]);
    }
  }
}
