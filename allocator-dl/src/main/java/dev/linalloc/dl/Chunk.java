package dev.linalloc.dl;

import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Pages;

/**
 * The layout of a chunk. A segment is divided into chunks without gaps. Each ends in its
 * <em>boundary tag</em>, one word through which the chunks on both sides find each other. Chunks
 * begin at multiples of 8, and their sizes are multiples of 8 bytes.
 *
 * <pre>
 *   a live chunk:      chunk                               chunk + size
 *                        │ the block: up to size − 4 bytes  │ tag │
 *
 *   a free chunk:        │ size │ next │ slot │ left │ right │ … │ tag │
 *                        └ 8 ───┘                                 each has the size and the tag,
 *                        └ from 16 bytes on ──┘                   these have links,
 *                        └ from 272 bytes on ────────────────┘    and these branches
 *
 *   a tag:               │ size of this chunk │ EDGE │ ABOVE_FREE │ FREE │
 *                     bit 31                 3    2        1         0
 * </pre>
 *
 * <p>A chunk that becomes free finds the chunk below by the tag directly before itself. If {@code
 * ABOVE_FREE} is set in its own tag, it finds the chunk above by the size in that chunk's first
 * word. The top and the victim are <em>open</em> chunks: fields hold their addresses and sizes.
 * {@code ABOVE_FREE} is not set below them, and the only valid word in them is the victim's tag,
 * which is {@code FREE}.
 *
 * <p>The caller passes the size and alignment of a block when it gives the block back, and these
 * determine where its tag lies. So a live chunk is always exactly {@link #sizeFor} bytes long. If
 * it is cut off a free chunk, the rest may have 8 bytes, too few for links. Such a <em>sliver</em>
 * is in no bin and stays unused until a neighbour coalesces with it.
 *
 * <p>A segment other than the first begins with a <em>guard</em>: a tag without a size that is
 * never free, and before it a word with the end of the segment below. Only a block that is aligned
 * to pages may need the very first address of a segment. Its chunk then takes the guard's place,
 * and keeps the guard's first word before its own tag:
 *
 * <pre>
 *   segment below │ foreign pages │ below │ EDGE │ chunk        │ tag │
 *                                 └─ guard ──────┘
 *   segment below │ foreign pages │ block               │ below │ tag: size, EDGE │
 * </pre>
 */
final class Chunk {
  /** In a tag: this chunk is free. */
  static final int FREE = 1;

  /** In a tag: the chunk above this one is free, but neither top nor victim. */
  static final int ABOVE_FREE = 2;

  /** In a tag: this chunk, or guard, begins a segment. */
  static final int EDGE = 4;

  /** The bytes of a tag. */
  static final int TAG = 4;

  /** Sizes and addresses of chunks are multiples of this. */
  static final int UNIT = 8;

  /** The bytes of a guard, which lies directly before the first chunk. */
  static final int GUARD = 8;

  /** The size of a free chunk that is too short for links. */
  static final int SLIVER = 8;

  /** Offset of the address of the next free chunk in the list; chunks of 16 bytes and more. */
  static final int NEXT = 4;

  /** Offset of the address of the word that points to this chunk; chunks of 16 bytes and more. */
  static final int SLOT = 8;

  /** Offset of the left branch in a {@link Trie}; chunks of 272 bytes and more. */
  static final int LEFT = 12;

  /** Offset of the right branch in a {@link Trie}; chunks of 272 bytes and more. */
  static final int RIGHT = 16;

  /** Mask that leaves the size of a tag: sizes are multiples of 8. */
  private static final int SIZE = -8;

  private Chunk() {}

  /**
   * Returns the bytes of a chunk for a block of {@code size} bytes aligned to less than a page. If
   * the chunk would be larger than 4 GiB, the result wraps and is less than {@code size}.
   */
  static int sizeFor(int size) {
    return (size + TAG + 7) & SIZE;
  }

  /**
   * Returns the bytes of a chunk for a block of {@code size} bytes at {@code align}, or less than
   * {@code size} if it wraps. A block aligned to pages gets 16 bytes more: it may take a guard's
   * place, and when the guard is laid again the rest must not be a sliver.
   */
  static int sizeFor(int size, int align) {
    return sizeFor(size) + (align >>> Pages.SHIFT == 0 ? 0 : 16);
  }

  /** Returns the tag directly before an address: that of the chunk that ends there. */
  static int tagBelow(LinearMemory memory, int address) {
    return memory.loadInt(address - TAG);
  }

  /** Returns the size in the first word of a free chunk, which is not the victim or the top. */
  static int freeSize(LinearMemory memory, int chunk) {
    return memory.loadInt(chunk);
  }

  /**
   * Returns the end of the segment below, from the guard or edge chunk that ends at {@code above}.
   */
  static int boundBelow(LinearMemory memory, int above) {
    return memory.loadInt(above - 2 * TAG);
  }

  /**
   * Returns the bytes from the start of a free chunk, or the top, to the first multiple of {@code
   * align}. The result is −8 if that multiple is the start of the guard below and {@code align} is
   * at least a page: then a block may take the guard's place.
   */
  static int front(LinearMemory memory, int chunk, int align) {
    int front = -chunk & (align - 1);
    boolean atGuard =
        align >>> Pages.SHIFT != 0 && front == align - GUARD && isGuard(tagBelow(memory, chunk));
    return atGuard ? -GUARD : front;
  }

  /** Returns the size in a tag. */
  static int size(int tag) {
    return tag & SIZE;
  }

  /**
   * Makes {@code size} bytes from {@code chunk} on a free chunk. The caller sets the flag in the
   * tag below.
   */
  static void setFree(LinearMemory memory, int chunk, int size) {
    memory.storeInt(chunk, size);
    memory.storeInt(chunk + size - TAG, size | FREE);
  }

  /** Sets the flag in the tag below {@code chunk}, which is free. */
  static void setAboveFree(LinearMemory memory, int chunk) {
    memory.storeInt(chunk - TAG, memory.loadInt(chunk - TAG) | ABOVE_FREE);
  }

  /**
   * Makes {@code size} bytes from {@code chunk} on a live chunk, and clears the flag in the tag
   * below.
   */
  static void setLive(LinearMemory memory, int chunk, int size) {
    memory.storeInt(chunk + size - TAG, size);
    clearAboveFree(memory, chunk);
  }

  /** Clears the flag in the tag below {@code chunk}, which is live or open. */
  static void clearAboveFree(LinearMemory memory, int chunk) {
    memory.storeInt(chunk - TAG, memory.loadInt(chunk - TAG) & ~ABOVE_FREE);
  }

  /**
   * Returns whether {@code front} bytes, which may be −8, and {@code n} more fit into {@code room}.
   */
  static boolean fits(int n, int front, int room) {
    return front + Integer.toUnsignedLong(n) <= Integer.toUnsignedLong(room);
  }

  /**
   * Moves the tag of a live chunk that ends at {@code above} up by {@code more} bytes (down if
   * negative); in an edge chunk, also moves the word before the tag. Clears {@link #ABOVE_FREE}, so
   * the caller must set it again if the chunk above is free.
   */
  static void moveTag(LinearMemory memory, int above, int more, int tag) {
    if ((tag & EDGE) != 0) {
      memory.storeInt(above + more - 2 * TAG, memory.loadInt(above - 2 * TAG));
    }
    memory.storeInt(above + more - TAG, (tag & ~ABOVE_FREE) + more);
  }

  /** Returns whether a tag is a guard's. */
  static boolean isGuard(int tag) {
    return (tag & ~ABOVE_FREE) == EDGE;
  }

  /** Lays a guard; {@code below} is the end of the segment below. */
  static void layGuard(LinearMemory memory, int guard, int below) {
    memory.storeInt(guard, below);
    memory.storeInt(guard + TAG, EDGE);
  }

  /** Merges a guard and the live chunk above it into one live chunk; returns its address. */
  static int joinGuard(LinearMemory memory, int chunk, int size) {
    int guard = chunk - GUARD;
    int tag = chunk + size - TAG;
    memory.storeInt(tag - TAG, memory.loadInt(guard));
    memory.storeInt(tag, (memory.loadInt(tag) + GUARD) | EDGE);
    memory.storeLong(guard, 0); // memory that was never used must still read zero
    return guard;
  }

  /**
   * Undoes {@link #joinGuard} if it was done; returns the bytes by which this shortens the chunk.
   */
  static int splitGuard(LinearMemory memory, int chunk, int size) {
    int at = chunk + size - TAG;
    int tag = memory.loadInt(at);
    if ((tag & EDGE) == 0) {
      return 0;
    }
    layGuard(memory, chunk, memory.loadInt(at - TAG));
    memory.storeInt(at, tag - EDGE - GUARD);
    return GUARD;
  }
}
