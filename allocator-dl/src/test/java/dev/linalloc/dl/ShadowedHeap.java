package dev.linalloc.dl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.HeapWalk.ChunkState;
import dev.linalloc.spi.LinearMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An allocator with a record of its live blocks. Each call fills the ends of a new block with a
 * pattern, and then checks the live chunks, the foreign memory and the heap's bookkeeping. A call
 * that gives a block back or resizes it first checks the block's pattern.
 */
final class ShadowedHeap {
  static final long ADDRESS_SPACE = 1L << 32;

  /** A live block; its first and last 4,096 bytes hold the pattern. */
  record Block(int address, int size, int align, byte pattern) {
    long start() {
      return Integer.toUnsignedLong(address);
    }

    long end() {
      return start() + Integer.toUnsignedLong(size);
    }
  }

  private record Range(long start, long end) {}

  final NativeMemory memory;
  final DlAllocator allocator;
  final List<Block> live = new ArrayList<>();
  private final long heapBase;
  private final TreeMap<Long, Block> byAddress = new TreeMap<>();
  private final List<Range> foreign = new ArrayList<>();
  private byte pattern = 1;

  ShadowedHeap(NativeMemory memory, int heapBase) {
    this.memory = memory;
    this.heapBase = Integer.toUnsignedLong(heapBase);
    long below = Math.min(this.heapBase, memoryEnd());
    if (below > 0) {
      foreign.add(new Range(Math.max(0, below - 4096), below));
      paint(foreign.getLast());
    }
    allocator = new DlAllocator(memory, heapBase);
  }

  boolean alloc(int size, int align) {
    return adopt(allocator.alloc(size, align), size, align, false);
  }

  boolean allocZeroed(int size, int align) {
    return adopt(allocator.allocZeroed(size, align), size, align, true);
  }

  void free(int index) {
    Block block = drop(index);
    verify(block);
    allocator.dealloc(block.address, block.size, block.align);
    check();
  }

  boolean realloc(int index, int newSize) {
    Block old = live.get(index);
    verify(old);
    int moved = allocator.realloc(old.address, old.size, old.align, newSize);
    if (moved == GlobalAllocator.NULL) {
      verify(old);
      check();
      return false;
    }
    drop(index);
    if (newSize != 0 && old.size != 0) {
      int kept = Integer.compareUnsigned(old.size, newSize) < 0 ? old.size : newSize;
      verify(new Block(moved, kept, old.align, old.pattern), 0, Math.min(4096, u(kept)));
    }
    return adopt(moved, newSize, old.align, false);
  }

  /** Adds foreign pages and fills them. */
  void growForeign(int pages) {
    long start = memoryEnd();
    if (memory.memoryGrow(pages) != -1) {
      foreign.add(new Range(start, start + 4096));
      foreign.add(new Range(memoryEnd() - 4096, memoryEnd()));
      foreign.stream().skip(foreign.size() - 2L).forEach(this::paint);
      memory.fill((int) start, (int) (memoryEnd() - start), (byte) 0x5a);
    }
  }

  long memoryEnd() {
    return (long) memory.memorySize() * LinearMemory.PAGE_SIZE;
  }

  int pages() {
    return memory.memorySize();
  }

  private Block drop(int index) {
    Block block = live.get(index);
    live.set(index, live.getLast());
    live.removeLast();
    if (block.size != 0) {
      byAddress.remove(block.start());
    }
    return block;
  }

  private boolean adopt(int address, int size, int align, boolean zeroed) {
    if (address == GlobalAllocator.NULL) {
      check();
      return false;
    }
    assertThat(address & align - 1).as("A1").isZero();
    Block block = new Block(address, size, align, pattern++);
    live.add(block);
    if (size != 0) {
      assertThat(block.start()).as("A2").isGreaterThanOrEqualTo(heapBase);
      assertThat(block.end()).as("A2, A5").isLessThanOrEqualTo(Math.min(memoryEnd(), 0xffff_ffffL));
      Map.Entry<Long, Block> below = byAddress.lowerEntry(block.end());
      assertThat(below == null || below.getValue().end() <= block.start()).as("A3").isTrue();
      byAddress.put(block.start(), block);
      if (zeroed) {
        verifyZero(block);
      }
      for (long start : edges(size)) {
        memory.fill(address + (int) start, (int) Math.min(4096, u(size) - start), block.pattern);
      }
    }
    check();
    return true;
  }

  private static long u(int size) {
    return Integer.toUnsignedLong(size);
  }

  /** Returns the starts of the two parts that hold the pattern, of up to 4,096 bytes each. */
  private static long[] edges(int size) {
    return new long[] {0, Math.max(0, u(size) - 4096)};
  }

  private void verify(Block block) {
    for (long start : edges(block.size)) {
      verify(block, start, Math.min(u(block.size), start + 4096));
    }
  }

  private void verify(Block block, long from, long to) {
    for (long i = from; i < to; i++) {
      if (memory.loadByte(block.address + (int) i) != block.pattern) {
        throw new AssertionError("C1, C5: byte " + i + " of " + block);
      }
    }
  }

  private void verifyZero(Block block) {
    verify(new Block(block.address, block.size, block.align, (byte) 0));
    for (long i = 0; i + 8 <= u(block.size); i += i < 70_000 ? 8 : 4104) {
      if (memory.loadLong(block.address + (int) i) != 0) {
        throw new AssertionError("C4: byte " + i + " of " + block);
      }
    }
  }

  private void paint(Range range) {
    memory.fill((int) range.start, (int) (range.end - range.start), (byte) 0x5a);
  }

  /** Checks the heap, and that foreign memory is unchanged. */
  void check() {
    List<long[]> chunks = new ArrayList<>();
    allocator.walk(
        (address, size, state) -> {
          if (state == ChunkState.LIVE) {
            chunks.add(new long[] {u(address), u(address) + u(size)});
          }
        });
    assertThat(chunks).as("live chunks").hasSameSizeAs(byAddress.values());
    int i = 0;
    for (Block block : byAddress.values()) {
      long[] chunk = chunks.get(i++);
      if (block.start() < chunk[0] || block.end() + 4 > chunk[1]) {
        throw new AssertionError(block + " is not in its chunk " + chunk[0] + "…" + chunk[1]);
      }
    }
    for (Range range : foreign) {
      for (long at = range.start; at < range.end; at += 8) {
        int word = (int) Math.min(at, range.end - 8);
        if (range.end - range.start >= 8 && memory.loadLong(word) != 0x5a5a5a5a5a5a5a5aL) {
          throw new AssertionError("C2, C3: foreign memory changed near " + at);
        }
      }
    }
  }
}
