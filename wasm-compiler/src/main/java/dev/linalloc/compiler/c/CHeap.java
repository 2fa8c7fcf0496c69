package dev.linalloc.compiler.c;

import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Pages;

/**
 * C's memory functions over any allocator. C frees a block by its address alone, so a header in
 * front of each block keeps what the allocator wants back.
 *
 * <pre>
 *   the allocator's block                p: what C gets, a multiple of the align
 *    │ unused        │ total │ distance │ at least as many bytes as C asked for │
 *    ├──────────── distance ────────────┤                                       │
 *    └──────────────────────────────── total ───────────────────────────────────┘
 * </pre>
 *
 * <p>The allocator's block has an align of 8 bytes, the align that allocators serve fastest, and
 * {@code granule} bytes more than C asked for, or as many more as the align if that is larger. That
 * is enough for the header and the way to the next multiple. A header costs two stores to allocate
 * a block, two loads to free it.
 */
public final class CHeap {
  /** The number of the error that WASI and Emscripten give for a bad argument. */
  private static final int EINVAL = 28;

  /** The number of the error that WASI and Emscripten give if memory is exhausted. */
  private static final int ENOMEM = 48;

  /** The bytes of a header, and the align of the allocator's blocks. */
  private static final int HEADER = 8;

  private static final int TOTAL = -8;
  private static final int DISTANCE = -4;

  private final GlobalAllocator heap;
  private final LinearMemory memory;

  /** The smallest align of a block, in bytes: a power of two, at least 8. */
  private final int granule;

  /**
   * Makes the functions over an allocator.
   *
   * @param heap the allocator
   * @param memory the memory that it allocates in
   * @param granule the smallest align of a block, in bytes: a power of two, at least 8
   */
  public CHeap(GlobalAllocator heap, LinearMemory memory, int granule) {
    this.heap = heap;
    this.memory = memory;
    this.granule = granule;
  }

  /**
   * Allocates a block. Takes what the allocator's {@code alloc} takes.
   *
   * @param size in bytes, unsigned; 0 gives a block too, with an address of its own
   * @return the block's address, or 0 if there is no room
   */
  public int malloc(int size) {
    int total = size + granule;
    return Integer.compareUnsigned(total, size) < 0
        ? GlobalAllocator.NULL
        : placed(heap.alloc(total, HEADER), total, granule);
  }

  /**
   * Allocates a zero-filled block.
   *
   * @param count unsigned
   * @param each in bytes, unsigned
   * @return the block's address, or 0 if there is no room
   */
  public int calloc(int count, int each) {
    long size = Integer.toUnsignedLong(count) * Integer.toUnsignedLong(each);
    if (size < 0 || size > Pages.LAST_ADDRESS - granule) {
      return GlobalAllocator.NULL;
    }
    int total = (int) size + granule;
    return placed(heap.allocZeroed(total, HEADER), total, granule);
  }

  /**
   * Allocates an aligned block. C's {@code aligned_alloc} and {@code memalign} are this function.
   *
   * @param align in bytes, unsigned
   * @param size in bytes, unsigned
   * @return the block's address, or 0 if there is no room or the align is no power of two
   */
  public int memalign(int align, int size) {
    if (align == 0 || (align & (align - 1)) != 0) {
      return GlobalAllocator.NULL;
    }
    int granted = atLeastGranule(align);
    int total = size + granted;
    return Integer.compareUnsigned(total, size) < 0
        ? GlobalAllocator.NULL
        : placed(heap.alloc(total, HEADER), total, granted);
  }

  /**
   * Allocates an aligned block and stores its address.
   *
   * @param out where to store the address
   * @param align in bytes: a power of two, at least 4
   * @param size in bytes, unsigned
   * @return 0, or the number of an error, and nothing is stored
   */
  public int posixMemalign(int out, int align, int size) {
    if ((align & (align - 1)) != 0 || (align & -4) == 0) {
      return EINVAL;
    }
    int block = memalign(align, size);
    if (block == GlobalAllocator.NULL) {
      return ENOMEM;
    }
    memory.storeInt(out, block);
    return 0;
  }

  /**
   * Frees a block.
   *
   * @param block its address, or 0, which does nothing
   */
  public void free(int block) {
    if (block != GlobalAllocator.NULL) {
      int distance = memory.loadInt(block + DISTANCE);
      heap.dealloc(block - distance, memory.loadInt(block + TOTAL), HEADER);
    }
  }

  /**
   * Changes a block's size. It may move the block, with its contents. As in any C library, the new
   * address is a multiple of the granule, even if the old block had a larger align.
   *
   * @param block its address, or 0 for a new block
   * @param size the new size in bytes, unsigned
   * @return the block's new address; or 0 if there is no room, and the old block stays
   */
  public int realloc(int block, int size) {
    if (block == GlobalAllocator.NULL) {
      return malloc(size);
    }
    int distance = memory.loadInt(block + DISTANCE);
    int total = size + atLeastGranule(distance);
    if (Integer.compareUnsigned(total, size) < 0) {
      return GlobalAllocator.NULL;
    }
    int moved = heap.realloc(block - distance, memory.loadInt(block + TOTAL), HEADER, total);
    return moved == GlobalAllocator.NULL
        ? GlobalAllocator.NULL
        : aligned(moved, distance, size, total);
  }

  /**
   * Writes the header of a block that the allocator has moved along with its contents, and moves
   * the contents if they are at no multiple of the granule any more.
   */
  private int aligned(int block, int distance, int size, int total) {
    int before = block + distance;
    int aligned = before & -granule;
    if (aligned - block < HEADER) {
      aligned += granule;
    }
    if (aligned != before) {
      memory.copy(aligned, before, size);
    }
    return withHeader(block, total, aligned);
  }

  /**
   * Returns how many bytes of a block can be used, at least as many as were asked for; or 0 for no
   * block.
   *
   * @param block its address, or 0
   */
  public int usableSize(int block) {
    return block == GlobalAllocator.NULL
        ? 0
        : memory.loadInt(block + TOTAL) - memory.loadInt(block + DISTANCE);
  }

  /** Returns the first place in a block for C's block, and writes its header. */
  private int placed(int block, int total, int align) {
    return block == GlobalAllocator.NULL
        ? GlobalAllocator.NULL
        : withHeader(block, total, block + align & -align);
  }

  private int withHeader(int block, int total, int aligned) {
    memory.storeInt(aligned + TOTAL, total);
    memory.storeInt(aligned + DISTANCE, aligned - block);
    return aligned;
  }

  private int atLeastGranule(int align) {
    return Integer.compareUnsigned(align, granule) < 0 ? granule : align;
  }
}
