package dev.linalloc.wee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.memory.NativeMemory;
import java.util.ArrayList;
import java.util.List;

/**
 * An allocator with its memory, shown as a list of chunks such as {@code LIVE 1024+32}. The edges
 * of memory outside the heap are filled with 0xff; {@code close} checks that they are unchanged.
 */
final class Heap implements AutoCloseable {
  static final int PAGE = 65_536;

  final NativeMemory memory;
  final CountingMemory counting;
  final WeeAllocator allocator;

  private static final long EDGE = 64;

  private final List<Long> edges = new ArrayList<>();

  private Heap(NativeMemory memory, long heapBase) {
    this.memory = memory;
    counting = new CountingMemory(memory);
    allocator = new WeeAllocator(counting, (int) heapBase);
    claim(0, Math.min(heapBase, end()));
  }

  static Heap of(int pages, long heapBase) {
    return new Heap(NativeMemory.reserve(pages), heapBase);
  }

  static Heap of(int pages, int maximumPages, long heapBase) {
    return new Heap(NativeMemory.reserve(pages, maximumPages), heapBase);
  }

  /** Adds foreign pages. */
  void growForeign(int pages) {
    long start = end();
    memory.memoryGrow(pages);
    claim(start, end());
  }

  private void claim(long start, long end) {
    if (end - start >= EDGE) {
      for (long edge : List.of(start, end - EDGE)) {
        fill(edge, EDGE, 0xff);
        edges.add(edge);
      }
    }
  }

  private long end() {
    return (long) pages() << 16;
  }

  long alloc(long size, long align) {
    return Integer.toUnsignedLong(allocator.alloc((int) size, (int) align));
  }

  long allocZeroed(long size, long align) {
    return Integer.toUnsignedLong(allocator.allocZeroed((int) size, (int) align));
  }

  void dealloc(long address, long size) {
    allocator.dealloc((int) address, (int) size, 1);
  }

  long realloc(long address, long size, long newSize) {
    return Integer.toUnsignedLong(allocator.realloc((int) address, (int) size, 1, (int) newSize));
  }

  /** Returns how many memory accesses a call makes. */
  long accesses(Runnable call) {
    counting.reset();
    call.run();
    return counting.accesses();
  }

  void fill(long address, long size, int value) {
    memory.fill((int) address, (int) size, (byte) value);
  }

  boolean holds(long address, long size, int value) {
    for (long at = address; at < address + size; at++) {
      if (memory.loadByte((int) at) != (byte) value) {
        return false;
      }
    }
    return true;
  }

  int pages() {
    return memory.memorySize();
  }

  List<String> chunks() {
    List<String> chunks = new ArrayList<>();
    allocator.walk(
        (address, size, state) ->
            chunks.add(
                state
                    + " "
                    + Integer.toUnsignedString(address)
                    + "+"
                    + Integer.toUnsignedString(size)));
    return chunks;
  }

  @Override
  public void close() {
    for (long edge : edges) {
      assertThat(holds(edge, EDGE, 0xff)).as("C2, C3: the bytes at %d", edge).isTrue();
    }
    memory.close();
  }
}
