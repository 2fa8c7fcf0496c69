package dev.linalloc.dl;

import dev.linalloc.api.LinearMemory;

/**
 * What lies where in a chunk. The heap is cut into chunks without gaps; each ends in its
 * <em>boundary tag</em>, one word that tells the two chunks it separates about each other. Chunks
 * begin at multiples of 8 and are multiples of 8 bytes long.
 *
 * <pre>
 *   a live chunk:   chunk                                     chunk + size
 *                     │ block: size − 4 bytes              │ tag │
 *
 *   a free chunk:   chunk  +4     +8     +12    +16
 *                     │ size │ next │ slot │ left │ right │ … │ tag │
 *                            └ from 16 bytes ┘└ from 272 bytes ┘
 *
 *   a tag:            │ size of this chunk │ EDGE │ ABOVE_FREE │ FREE │
 *                      31                 3    2        1         0
 * </pre>
 *
 * <p>A chunk that becomes free finds the chunk below by the tag that ends right before it, and the
 * one above, where {@code ABOVE_FREE} says that it is free, by the size it begins with. Nothing of
 * a live chunk but its tag is touched, which makes 4 bytes of overhead. Where its tag is follows
 * from the layout that the caller gives back with a block, so a live chunk is always exactly {@link
 * #sizeFor} bytes long. What is left of a free chunk may then be 8 bytes, too short for links: such
 * a <em>sliver</em> is in no bin and waits for a neighbour to become free.
 */
final class Chunk {
  /** In a tag: this chunk is free. */
  static final int FREE = 1;

  /** In a tag: the chunk above this one is free, or is the top. */
  static final int ABOVE_FREE = 2;

  /** In a tag: this chunk begins a segment, so that no tag of ours lies below. */
  static final int EDGE = 4;

  /** The bytes of a tag. */
  static final int TAG = 4;

  /** What sizes and addresses of chunks are multiples of. */
  static final int UNIT = 8;

  /** The bytes of a guard. */
  static final int GUARD = 8;

  /** The size of a free chunk that is too short for links. */
  static final int SLIVER = 8;

  private static final int SIZE = -8;

  private Chunk() {}

  /**
   * Returns the bytes of a chunk for a block of {@code size} bytes; overflows to less than {@code
   * size}.
   */
  static int sizeFor(int size) {
    return (size + TAG + 7) & SIZE;
  }

  /** Returns the bytes of a chunk for a block of {@code size} bytes at {@code align}. */
  static int sizeFor(int size, int align) {
    return sizeFor(size) + (align >>> 16 == 0 ? 0 : 16);
  }

  /** Returns the size in a tag. */
  static int size(int tag) {
    return tag & SIZE;
  }

  /** Makes {@code size} bytes from {@code chunk} on a free chunk. */
  static void setFree(LinearMemory memory, int chunk, int size) {
    memory.storeInt(chunk, size);
    memory.storeInt(chunk + size - TAG, size | FREE);
    memory.storeInt(chunk - TAG, memory.loadInt(chunk - TAG) | ABOVE_FREE);
  }

  /** Makes {@code size} bytes from {@code chunk} on a live chunk. */
  static void setLive(LinearMemory memory, int chunk, int size) {
    memory.storeInt(chunk + size - TAG, size);
    clearAboveFree(memory, chunk);
  }

  /** Tells the chunk below that {@code chunk} is not free. */
  static void clearAboveFree(LinearMemory memory, int chunk) {
    memory.storeInt(chunk - TAG, memory.loadInt(chunk - TAG) & ~ABOVE_FREE);
  }

  /**
   * Returns whether {@code n} bytes from {@code front} on, which may be −8, end within {@code room}
   * bytes.
   */
  static boolean fits(int n, int front, int room) {
    return front + Integer.toUnsignedLong(n) <= Integer.toUnsignedLong(room);
  }

  /** Puts a guard at the start of a segment; {@code below} is where the last one ends. */
  static void layGuard(LinearMemory memory, int guard, int below) {
    memory.storeInt(guard, below);
    memory.storeInt(guard + TAG, 0);
  }

  /** Makes one block of a guard and the live chunk above it. */
  static int joinEdge(LinearMemory memory, int chunk, int size) {
    int guard = chunk - GUARD;
    int gap = chunk - memory.loadInt(guard);
    int tag = chunk + size - TAG;
    memory.storeInt(tag, (memory.loadInt(tag) + gap) | EDGE);
    memory.storeInt(guard, 0); // where the block may have been known to read zero
    return guard;
  }

  /**
   * Undoes {@link #joinEdge}; returns by how much the chunk begins later: 0 where it is no edge.
   */
  static int splitEdge(LinearMemory memory, int block, int size) {
    int tag = memory.loadInt(block + size - TAG);
    if ((tag & EDGE) == 0) {
      return 0;
    }
    layGuard(memory, block, block + size - size(tag));
    memory.storeInt(block + size - TAG, (size - GUARD) | (tag & ABOVE_FREE));
    return GUARD;
  }
}
