package dev.linalloc.kit;

import dev.linalloc.kit.report.Progress;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.LinearMemory;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/**
 * How much of a heap holds live blocks when a request fails: the benchmark <i>heap efficiency</i>
 * of the allocator talc, for 32 bits.
 *
 * <p>A round makes random calls on a heap of 2<sup>27</sup> bytes: of ten actions five allocate,
 * one gives a live block back, and four reallocate a live block. The round ends with the first
 * request that fails. Its efficiency is the number of live bytes at that moment, divided by the
 * bytes of the heap. Then all blocks are given back, in the order of the list of live blocks. The
 * next round goes on with the same heap. The first page of memory stands for a program's stack and
 * data; the heap is the pages above it.
 *
 * <p>Nothing is timed, and the random numbers are specified, so a program in any language gets the
 * same result. Round <i>i</i>, from 0, starts from {@code rng = i}. To draw a number below
 * <i>n</i>, set {@code rng := rng · 1664525 + 1013904223} mod 2<sup>32</sup>, and shift {@code rng
 * · n} right by 32. An action takes these numbers, in this order:
 *
 * <pre>
 *   which     below 10        0–4 allocate, 5 give back, 6–9 reallocate; while nothing is live,
 *                             an action from 5 to 9 does nothing
 *   allocate  below 9,984     cap = 16 + this
 *             below cap − 4   size = 4 + this
 *             below 65,536    align = 4 · 2^⌊trailing zeros / 2⌋; the number 0 has 16 zeros
 *   others    below live      the block, by its place in the list of live blocks; the last one
 *                             takes the place of one that is given back
 *   realloc   below 99,999    new size = 1 + this
 * </pre>
 *
 * <p>A round makes some 10,000 calls and copies about 200 MB.
 *
 * @see <a href="https://github.com/SFBdragon/talc/blob/master/BENCHMARKS.md">talc's benchmarks</a>
 */
public final class HeapEfficiency {
  /** The bytes of the heap. */
  public static final int HEAP_BYTES = 1 << 27;

  /** The page of stack and data. */
  static final int FIRST_PAGES = 1;

  private static final int MAX_SIZE = 10_000;
  private static final int MAX_NEW_SIZE = 100_000;

  private final GlobalAllocator allocator;
  private final List<Block> live = new ArrayList<>();
  private int rng;

  private HeapEfficiency(GlobalAllocator allocator) {
    this.allocator = allocator;
  }

  /**
   * Measures the allocators of one provider on one heap.
   *
   * @param provider makes the allocators
   * @param rounds how many rounds to play, from round 0 on
   * @param progress is told of each round
   * @return the efficiency of each round, in percent
   * @throws IllegalArgumentException if {@code rounds} is negative
   */
  public static DoubleSummaryStatistics measure(
      AllocatorProvider provider, int rounds, Progress progress) {
    if (rounds < 0) {
      throw new IllegalArgumentException("rounds (" + rounds + ") must not be negative");
    }
    DoubleSummaryStatistics percent = new DoubleSummaryStatistics();
    int maximumPages = FIRST_PAGES + HEAP_BYTES / LinearMemory.PAGE_SIZE;
    try (NativeMemory memory = NativeMemory.reserve(FIRST_PAGES, maximumPages)) {
      int heapBase = FIRST_PAGES * LinearMemory.PAGE_SIZE;
      HeapEfficiency heap = new HeapEfficiency(provider.create(memory, heapBase));
      for (int i = 0; i < rounds; i++) {
        progress.at("rounds", i, rounds);
        percent.accept(100.0 * heap.round(i) / HEAP_BYTES);
      }
    }
    return percent;
  }

  /** Returns the bytes that were live when a request failed. */
  private long round(int seed) {
    rng = seed;
    boolean fits = true;
    while (fits) {
      fits = act();
    }
    long bytes = live.stream().mapToLong(block -> block.size).sum();
    live.forEach(this::dealloc);
    live.clear();
    return bytes;
  }

  /** Makes one action; returns false if it was a request that failed. */
  private boolean act() {
    int action = below(10);
    if (action < 5) {
      return alloc(4 + below(16 + below(MAX_SIZE - 16) - 4), align(below(1 << 16)));
    }
    if (live.isEmpty()) {
      return true;
    }
    int index = below(live.size());
    if (action > 5) {
      return realloc(live.get(index), 1 + below(MAX_NEW_SIZE - 1));
    }
    Block last = live.removeLast();
    dealloc(index < live.size() ? live.set(index, last) : last);
    return true;
  }

  private boolean alloc(int size, int align) {
    int address = allocator.alloc(size, align);
    if (address == GlobalAllocator.NULL) {
      return false;
    }
    live.add(new Block(address, size, align));
    return true;
  }

  private boolean realloc(Block block, int newSize) {
    int address = allocator.realloc(block.address, block.size, block.align, newSize);
    if (address == GlobalAllocator.NULL) {
      return false;
    }
    block.address = address;
    block.size = newSize;
    return true;
  }

  private void dealloc(Block block) {
    allocator.dealloc(block.address, block.size, block.align);
  }

  private static int align(int bits) {
    return 4 << (Integer.numberOfTrailingZeros(bits | 1 << 16) / 2);
  }

  private int below(int bound) {
    rng = rng * 1_664_525 + 1_013_904_223;
    return (int) ((Integer.toUnsignedLong(rng) * bound) >>> 32);
  }

  private static final class Block {
    private int address;
    private int size;
    private final int align;

    Block(int address, int size, int align) {
      this.address = address;
      this.size = size;
      this.align = align;
    }
  }
}
