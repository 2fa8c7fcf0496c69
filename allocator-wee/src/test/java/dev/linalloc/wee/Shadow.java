package dev.linalloc.wee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.HeapWalk.ChunkState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * Calls an allocator and records which blocks are live, which pages are foreign, and the contents
 * of both. Every call is checked against these records and followed by a walk of the heap.
 */
final class Shadow implements AutoCloseable {
  /**
   * A live block. Only its first and last bytes hold its pattern: a wrong tag or link hits those.
   */
  record Block(long address, long size, int align, byte pattern) {
    long end() {
      return address + size;
    }
  }

  private static final long EDGE = 1024;
  private static final byte FOREIGN = 0x5f;

  private final CountingMemory memory;
  private final long heapBase;
  private final WeeAllocator allocator;
  private final TreeMap<Long, Block> live = new TreeMap<>();
  private final TreeMap<Long, Long> foreign = new TreeMap<>();
  private byte pattern;
  private long chunks;

  Shadow(NativeMemory memory, long heapBase) {
    this.memory = new CountingMemory(memory);
    this.heapBase = heapBase;
    allocator = new WeeAllocator(this.memory, (int) heapBase);
    addForeign(0, Math.min(heapBase, memoryEnd()));
    walk();
  }

  List<Block> live() {
    return new ArrayList<>(live.values());
  }

  long memoryEnd() {
    return (long) memory.memorySize() << 16;
  }

  /** Allocates; returns whether there was room. */
  boolean alloc(long size, int align, boolean zeroed) {
    int address =
        call(
            size,
            align,
            () ->
                zeroed
                    ? allocator.allocZeroed((int) size, align)
                    : allocator.alloc((int) size, align));
    if (zeroed && address != GlobalAllocator.NULL) {
      long start = Integer.toUnsignedLong(address);
      expect(start, start + Math.min(size, EDGE), (byte) 0);
      expect(start + size - Math.min(size, EDGE), start + size, (byte) 0);
    }
    return admit(address, size, align);
  }

  /** Gives a block back. */
  void dealloc(Block block) {
    live.remove(block.address);
    expect(block, block.size);
    call(
        0,
        1,
        () -> {
          allocator.dealloc((int) block.address, (int) block.size, block.align);
          return 1;
        });
  }

  /** Reallocates; returns whether there was room. */
  boolean realloc(Block block, long newSize) {
    live.remove(block.address);
    expect(block, block.size);
    int address =
        call(
            newSize,
            block.align,
            () ->
                allocator.realloc(
                    (int) block.address, (int) block.size, block.align, (int) newSize));
    if (address == GlobalAllocator.NULL) {
      live.put(block.address, block);
      expect(block, block.size);
      return false;
    }
    if (newSize != 0) {
      Block moved =
          new Block(Integer.toUnsignedLong(address), block.size, block.align, block.pattern);
      expect(moved, Math.min(block.size, newSize));
    }
    return admit(address, newSize, block.align);
  }

  /** Adds foreign pages and fills their edges. */
  void growForeign(int pages) {
    long before = memoryEnd();
    if (memory.memoryGrow(pages) != -1) {
      addForeign(before, memoryEnd());
    }
  }

  void freeAll() {
    live().forEach(this::dealloc);
  }

  /** Walks the heap and checks that its live chunks are exactly the live blocks. */
  void walk() {
    List<Long> starts = new ArrayList<>();
    long[] end = {heapBase};
    chunks = 0;
    allocator.walk(
        (address, size, state) -> {
          assertThat(Integer.toUnsignedLong(address)).isGreaterThanOrEqualTo(end[0]);
          end[0] = Integer.toUnsignedLong(address) + Integer.toUnsignedLong(size);
          switch (state) {
            case LIVE -> starts.add(Integer.toUnsignedLong(address));
            case FREE, CACHED, OWN -> {}
          }
          chunks += state == ChunkState.OWN ? 0 : 1;
        });
    assertThat(end[0]).isLessThanOrEqualTo(Math.max(memoryEnd(), heapBase + 15));
    assertThat(starts).containsExactlyElementsOf(live.keySet());
    foreign.forEach(
        (from, to) -> {
          expect(from, Math.min(from + EDGE, to), FOREIGN);
          expect(Math.max(to - EDGE, from), to, FOREIGN);
        });
  }

  @Override
  public void close() {
    memory.close();
  }

  private int call(long size, int align, IntSupplier call) {
    long before = memoryEnd();
    memory.reset();
    int address = call.getAsInt();
    assertThat(memory.accesses())
        .as("D2: accesses with %d chunks", chunks)
        .isLessThanOrEqualTo(64 + 32 * chunks);
    long grown = (memoryEnd() - before) >> 16;
    if (address == GlobalAllocator.NULL || size == 0) {
      assertThat(grown).as("G4, A6: pages added for nothing").isZero();
    } else {
      long mask = Integer.toUnsignedLong(align) - 1;
      long end = ((Math.max(before, heapBase) + mask) & ~mask) + size;
      assertThat(grown)
          .as("G1: pages added")
          .isLessThanOrEqualTo(((end - before + 0xffff) >> 16) + 1);
    }
    return address;
  }

  private boolean admit(int result, long size, int align) {
    long address = Integer.toUnsignedLong(result);
    assertThat(address & (Integer.toUnsignedLong(align) - 1)).as("A1").isZero();
    if (size == 0) {
      assertThat(result).as("A6").isNotEqualTo(GlobalAllocator.NULL);
    } else if (result != GlobalAllocator.NULL) {
      Block block = new Block(address, size, align, ++pattern);
      assertThat(address).as("A2").isGreaterThanOrEqualTo(heapBase);
      assertThat(block.end()).as("A2, A5").isLessThanOrEqualTo(Math.min(memoryEnd(), 0xffff_ffffL));
      Map.Entry<Long, Block> neighbour = live.lowerEntry(block.end());
      assertThat(neighbour == null ? 0 : neighbour.getValue().end())
          .as("A3")
          .isLessThanOrEqualTo(address);
      Map.Entry<Long, Long> stranger = foreign.lowerEntry(block.end());
      assertThat(stranger == null ? 0 : stranger.getValue()).as("G6").isLessThanOrEqualTo(address);
      live.put(address, block);
      long edge = Math.min(size, EDGE);
      memory.fill((int) address, (int) edge, block.pattern);
      memory.fill((int) (block.end() - edge), (int) edge, block.pattern);
    }
    walk();
    return result != GlobalAllocator.NULL;
  }

  private void addForeign(long start, long end) {
    if (start < end) {
      foreign.put(start, end);
      long edge = Math.min(EDGE, end - start);
      memory.fill((int) start, (int) edge, FOREIGN);
      memory.fill((int) (end - edge), (int) edge, FOREIGN);
    }
  }

  /** Checks the pattern in those of the block's first {@code kept} bytes that were filled. */
  private void expect(Block block, long kept) {
    expect(block.address, block.address + Math.min(kept, EDGE), block.pattern);
    expect(block.address + Math.max(0, block.size - EDGE), block.address + kept, block.pattern);
  }

  private void expect(long start, long end, byte value) {
    for (long address = start; address < end; address++) {
      byte found = memory.loadByte((int) address);
      if (found != value) {
        throw new AssertionError(
            String.format(Locale.ROOT, "the byte at 0x%x is %d, not %d", address, found, value));
      }
    }
  }
}
