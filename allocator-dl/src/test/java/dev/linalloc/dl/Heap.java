package dev.linalloc.dl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.LinearMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A heap for tests; every call is followed by an audit. */
final class Heap implements AutoCloseable {
  /** The heapBase of a small heap. */
  static final int BASE = 1024;

  /** The address of a small heap's first block, behind the table. */
  static final int FIRST = BASE + Table.BYTES;

  /** The entry of a small heap's table in {@link #chunks}. */
  static final String OWN = own(BASE);

  final NativeMemory memory;
  final DlAllocator allocator;

  /**
   * The pages requested by each call of {@code memoryGrow}, with the word "refused" if it failed.
   */
  final List<String> growth = new ArrayList<>();

  private Heap(NativeMemory memory, int heapBase) {
    this.memory = memory;
    allocator = new DlAllocator(new Recorder(memory, growth), heapBase);
  }

  /** Returns a heap from {@link #BASE} on in one page; it has 64,016 bytes behind its table. */
  static Heap small() {
    return in(1, 65_536, BASE);
  }

  static Heap in(int pages, int maximum, long heapBase) {
    return new Heap(NativeMemory.reserve(pages, maximum), (int) heapBase);
  }

  /** Returns the entry of a table at {@code address} in {@link #chunks}. */
  static String own(long address) {
    return address + " " + Table.BYTES + " OWN";
  }

  int alloc(int size) {
    return alloc(size, 8);
  }

  int alloc(int size, int align) {
    int block = allocator.alloc(size, align);
    chunks();
    return block;
  }

  int allocZeroed(int size, int align) {
    int block = allocator.allocZeroed(size, align);
    chunks();
    return block;
  }

  void free(int block, int size) {
    free(block, size, 8);
  }

  void free(int block, int size, int align) {
    allocator.dealloc(block, size, align);
    chunks();
  }

  int realloc(int block, int size, int newSize) {
    return realloc(block, size, 8, newSize);
  }

  int realloc(int block, int size, int align, int newSize) {
    int moved = allocator.realloc(block, size, align, newSize);
    chunks();
    return moved;
  }

  /** Allocates blocks of these sizes and checks that they lie side by side. */
  int[] blocks(int... sizes) {
    int[] blocks = new int[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      blocks[i] = alloc(sizes[i]);
      if (i > 0) {
        assertThat(blocks[i]).isEqualTo(blocks[i - 1] + Chunk.sizeFor(sizes[i - 1]));
      }
    }
    return blocks;
  }

  /**
   * Makes a free chunk of {@code size} bytes between live ones, and returns it. It is the tail of a
   * block that has shrunk, because a small block that is given back would go to a quick list.
   */
  int freeChunk(int size) {
    int block = alloc(1000 + size);
    alloc(1000);
    realloc(block, 1000 + size, 1000);
    return block + Chunk.sizeFor(1000);
  }

  /** Returns the heap as {@code address size STATE}, chunk by chunk, after an audit. */
  List<String> chunks() {
    List<String> chunks = new ArrayList<>();
    allocator.walk(
        (address, size, state) ->
            chunks.add(
                String.format(
                    Locale.ROOT,
                    "%d %d %s",
                    Integer.toUnsignedLong(address),
                    Integer.toUnsignedLong(size),
                    state)));
    return chunks;
  }

  /** Adds foreign pages and fills them. */
  void growForeign(int pages) {
    int start = memory.memorySize() * LinearMemory.PAGE_SIZE;
    memory.memoryGrow(pages);
    memory.fill(start, pages * LinearMemory.PAGE_SIZE, (byte) 0x5a);
  }

  void dirty(int block, int size) {
    memory.fill(block, size, (byte) 0x77);
  }

  int pages() {
    return memory.memorySize();
  }

  @Override
  public void close() {
    memory.close();
  }

  private record Recorder(NativeMemory memory, List<String> growth) implements GrowableMemory {
    @Override
    public int memoryGrow(int deltaPages) {
      int result = memory.memoryGrow(deltaPages);
      growth.add(deltaPages + (result == -1 ? " refused" : ""));
      return result;
    }

    @Override
    public int memorySize() {
      return memory.memorySize();
    }

    @Override
    public byte loadByte(int address) {
      return memory.loadByte(address);
    }

    @Override
    public void storeByte(int address, byte value) {
      memory.storeByte(address, value);
    }

    @Override
    public int loadInt(int address) {
      return memory.loadInt(address);
    }

    @Override
    public void storeInt(int address, int value) {
      memory.storeInt(address, value);
    }

    @Override
    public long loadLong(int address) {
      return memory.loadLong(address);
    }

    @Override
    public void storeLong(int address, long value) {
      memory.storeLong(address, value);
    }

    @Override
    public void fill(int address, int length, byte value) {
      memory.fill(address, length, value);
    }

    @Override
    public void copy(int destination, int source, int length) {
      memory.copy(destination, source, length);
    }
  }
}
