package dev.linalloc.bench;

import dev.linalloc.Allocators;
import dev.linalloc.ConfinedAllocator;
import dev.linalloc.Layout;
import dev.linalloc.LinearArena;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.mini.MiniAllocator;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.LinearMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import org.lwjgl.system.MemoryStack;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Allocates 16 to 256 bytes, aligned to 1 to 16. The block is not touched. A bump allocator goes on
 * to the end of its 2 GiB and then starts over in fresh memory. An allocator that frees blocks
 * gives back each of 1,024 blocks, and its time includes that. Arena.ofConfined is closed, and
 * MemoryStack popped, after 1,024 allocations. The benchmark sums up addresses instead of keeping
 * segments: the JVM can then avoid making an object per segment.
 */
@OperationsPerInvocation(Requests.COUNT)
public class AllocBenchmark {
  /**
   * Size of a memory in pages: 2 GiB less one page. mini and slicingAllocator both get all of it at
   * the start.
   */
  private static final int PAGES = (1 << 15) - 1;

  static final int LEAST = 16;
  static final int MOST = 256;

  private static final int HEAP_BASE = 1024;

  private static final long ALL = (long) PAGES * LinearMemory.PAGE_SIZE - 4096;

  /** The requests, and the bytes of the 2 GiB that are left for them. */
  @State(Scope.Thread)
  public static class Sequence {
    final int[] sizes;
    final int[] aligns;
    private final long bytes;
    private long left;

    /** Makes the requests. */
    public Sequence() {
      Requests requests = Requests.mixed(LEAST, MOST);
      sizes = requests.sizes;
      aligns = requests.aligns;
      bytes = requests.bytes;
    }

    boolean isOver() {
      left -= bytes;
      if (left > 0) {
        return false;
      }
      left = ALL - bytes;
      return true;
    }
  }

  /** Memory for mini that has its full size from the start. */
  @State(Scope.Thread)
  public static class Ready {
    NativeMemory memory = NativeMemory.reserve(PAGES);
    GlobalAllocator mini = new MiniAllocator(memory, HEAP_BASE);

    void renew() {
      memory.close();
      memory = NativeMemory.reserve(PAGES);
      mini = new MiniAllocator(memory, HEAP_BASE);
    }
  }

  /** The same, through the checked allocator of {@code Allocators}. */
  @State(Scope.Thread)
  public static class Confined {
    NativeMemory memory = NativeMemory.reserve(PAGES);
    ConfinedAllocator mini = Allocators.open("mini", memory, HEAP_BASE);

    void renew() {
      memory.close();
      memory = NativeMemory.reserve(PAGES);
      mini = Allocators.open("mini", memory, HEAP_BASE);
    }
  }

  /** Memory for mini that grows by a page each time one is needed. */
  @State(Scope.Thread)
  public static class Growing {
    NativeMemory memory = NativeMemory.reserve(0);
    GlobalAllocator mini = new MiniAllocator(memory, HEAP_BASE);

    void renew() {
      memory.close();
      memory = NativeMemory.reserve(0);
      mini = new MiniAllocator(memory, HEAP_BASE);
    }
  }

  /** An arena. */
  @State(Scope.Thread)
  public static class Linear {
    LinearArena arena = LinearArena.ofConfined();

    void renew() {
      arena.close();
      arena = LinearArena.ofConfined();
    }
  }

  /** A segment to slice. It is never touched, so it is zero like fresh memory. */
  @State(Scope.Thread)
  public static class Slicing {
    private final MemorySegment segment = LinearArena.ofConfined().allocate(ALL, 16);
    SegmentAllocator slicing = SegmentAllocator.slicingAllocator(segment);

    void renew() {
      slicing = SegmentAllocator.slicingAllocator(segment);
    }
  }

  /** A stack that holds all requests. */
  @State(Scope.Thread)
  public static class Stack {
    final MemoryStack stack = MemoryStack.create(1 << 20);
  }

  /** A heap that frees single blocks. */
  @State(Scope.Thread)
  public static class Freeing {
    /** The name of its row. */
    @Param({
      "FFM malloc",
      "LWJGL jemalloc",
      "LWJGL rpmalloc",
      "Netty adaptive",
      "Netty pooled",
      "wee",
      "dl"
    })
    public String row;

    Heap heap;

    /** Opens the heap. */
    @Setup
    public void open() {
      heap = Heaps.open(row, Requests.COUNT);
    }

    /** Closes it. */
    @TearDown
    public void close() {
      heap.close();
    }
  }

  /** mini by its SPI, without checks. */
  @Benchmark
  public long mini(Sequence requests, Ready space) {
    if (requests.isOver()) {
      space.renew();
    }
    GlobalAllocator mini = space.mini;
    long sum = 0;
    for (int i = 0; i < Requests.COUNT; i++) {
      sum += mini.alloc(requests.sizes[i], requests.aligns[i]);
    }
    return sum;
  }

  /** mini by its SPI, in a memory that grows. */
  @Benchmark
  public long miniGrowing(Sequence requests, Growing space) {
    if (requests.isOver()) {
      space.renew();
    }
    GlobalAllocator mini = space.mini;
    long sum = 0;
    for (int i = 0; i < Requests.COUNT; i++) {
      sum += mini.alloc(requests.sizes[i], requests.aligns[i]);
    }
    return sum;
  }

  /** mini by the checked allocator. */
  @Benchmark
  public long miniConfined(Sequence requests, Confined space) {
    if (requests.isOver()) {
      space.renew();
    }
    ConfinedAllocator mini = space.mini;
    long sum = 0;
    for (int i = 0; i < Requests.COUNT; i++) {
      sum += mini.alloc(new Layout(requests.sizes[i], requests.aligns[i]));
    }
    return sum;
  }

  /** Zero-filled segments of an arena. */
  @Benchmark
  public long linearArena(Sequence requests, Linear space) {
    if (requests.isOver()) {
      space.renew();
    }
    LinearArena arena = space.arena;
    long sum = 0;
    for (int i = 0; i < Requests.COUNT; i++) {
      sum += arena.allocate(requests.sizes[i], requests.aligns[i]).address();
    }
    return sum;
  }

  /** The JDK's bump allocator. */
  @Benchmark
  public long slicingAllocator(Sequence requests, Slicing space) {
    if (requests.isOver()) {
      space.renew();
    }
    SegmentAllocator slicing = space.slicing;
    long sum = 0;
    for (int i = 0; i < Requests.COUNT; i++) {
      sum += slicing.allocate(requests.sizes[i], requests.aligns[i]).address();
    }
    return sum;
  }

  /** The JDK's arena. */
  @Benchmark
  public long arenaOfConfined(Sequence requests) {
    long sum = 0;
    try (Arena arena = Arena.ofConfined()) {
      for (int i = 0; i < Requests.COUNT; i++) {
        sum += arena.allocate(requests.sizes[i], requests.aligns[i]).address();
      }
    }
    return sum;
  }

  /** LWJGL's stack. */
  @Benchmark
  public long memoryStack(Sequence requests, Stack state) {
    MemoryStack stack = state.stack.push();
    long sum = 0;
    for (int i = 0; i < Requests.COUNT; i++) {
      sum += stack.nmalloc(requests.aligns[i], requests.sizes[i]);
    }
    stack.pop();
    return sum;
  }

  /** Allocators that free single blocks. */
  @Benchmark
  public void freeing(Sequence requests, Freeing state) {
    Heap heap = state.heap;
    for (int i = 0; i < Requests.COUNT; i++) {
      heap.alloc(i, requests.sizes[i], requests.aligns[i]);
    }
    for (int i = 0; i < Requests.COUNT; i++) {
      heap.free(i);
    }
  }
}
