package dev.linalloc.bench;

import dev.linalloc.memory.NativeMemory;
import dev.linalloc.mini.MiniAllocator;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.LinearMemory;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Grows memories by single pages, and fills the pages with blocks of 64 bytes. The memories have 1
 * MiB to 4 GiB each and 4 GiB in total: does a page cost more in a larger memory?
 */
@State(Scope.Thread)
public class GrowthBenchmark {
  private static final int ALL_PAGES = LinearMemory.MAX_PAGES;
  private static final int BLOCK = 64;
  private static final int BLOCKS_A_PAGE = LinearMemory.PAGE_SIZE / BLOCK;

  /** The largest size of a memory, in pages. */
  @Param({"16", "256", "4096", "65536"})
  public int pages;

  private final List<NativeMemory> memories = new ArrayList<>();

  /** Reserves the memories. */
  @Setup(Level.Invocation)
  public void reserve() {
    for (int i = 0; i < ALL_PAGES / pages; i++) {
      memories.add(NativeMemory.reserve(0, pages));
    }
  }

  /** Closes them. */
  @TearDown(Level.Invocation)
  public void close() {
    memories.forEach(NativeMemory::close);
    memories.clear();
  }

  /** Grows by one page. */
  @Benchmark
  @OperationsPerInvocation(ALL_PAGES)
  public int grow() {
    int sum = 0;
    for (NativeMemory memory : memories) {
      for (int i = 0; i < pages; i++) {
        sum += memory.memoryGrow(1);
      }
    }
    return sum;
  }

  /** Allocates by mini, growth included. */
  @Benchmark
  @OperationsPerInvocation(ALL_PAGES * BLOCKS_A_PAGE)
  public long alloc() {
    long sum = 0;
    for (NativeMemory memory : memories) {
      GlobalAllocator mini = new MiniAllocator(memory, BLOCK);
      for (int i = 1; i < pages * BLOCKS_A_PAGE; i++) {
        sum += mini.alloc(BLOCK, 8);
      }
    }
    return sum;
  }
}
