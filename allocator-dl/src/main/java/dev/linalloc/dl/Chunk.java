package dev.linalloc.dl;

import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Pages;

/**
 * What lies where in a chunk. A segment is cut into chunks without gaps; each ends in its
 * <em>boundary tag</em>, one word that tells the two chunks it separates about each other. Chunks
 * begin at multiples of 8 and are multiples of 8 bytes long.
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
 * <p>A chunk that becomes free finds the one below by the tag right before it, and the one above,
 * if {@code ABOVE_FREE} is set, by the size that one begins with. Open chunks, the top and the
 * victim, are found by their addresses instead: {@code ABOVE_FREE} is not set below them, and of
 * their own words only the victim's tag counts, which is {@code FREE}.
 *
 * <p>Where the tag of a live chunk is follows from its layout, which the caller gives back with the
 * block: so it is always exactly {@link #sizeFor} bytes long. What it leaves of a free chunk may be
 * 8 bytes, too few for links; such a <em>sliver</em> is in no bin and waits for a neighbour.
 *
 * <p>A segment other than the first begins with a <em>guard</em>: a tag without a size that is
 * never free, and before it a word that says where the segment below ends. Only a block that is
 * aligned to pages may need the very first address of a segment. Its chunk then takes the guard's
 * place, and keeps what it said before its own tag:
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

  /** What sizes and addresses of chunks are multiples of. */
  static final int UNIT = 8;

  /** The bytes of a guard, and by how far it precedes the first chunk. */
  static final int GUARD = 8;

  /** The size of a free chunk that is too short for links. */
  static final int SLIVER = 8;

  /** Where a free chunk keeps the address of the next one in its list, from 16 bytes on. */
  static final int NEXT = 4;

  /** Where a free chunk keeps the address of the word that points to it, from 16 bytes on. */
  static final int SLOT = 8;

  /** Where a free chunk keeps its left branch of a {@link Trie}, from 272 bytes on. */
  static final int LEFT = 12;

  /** Where a free chunk keeps its right branch of a {@link Trie}, from 272 bytes on. */
  static final int RIGHT = 16;

  /** Leaves of a tag the size: sizes are multiples of 8. */
  private static final int SIZE = -8;

  private Chunk() {}

  /**
   * Returns the bytes of a chunk for a block of {@code size} bytes aligned to less than a page. If
   * there are none, because the chunk would not end within 4 GiB, the result is less than {@code
   * size}.
   */
  static int sizeFor(int size) {
    return (size + TAG + 7) & SIZE;
  }

  /**
   * Returns the bytes of a chunk for a block of {@code size} bytes at {@code align}, or less than
   * {@code size}. Aligned to pages it may take a guard's place, and what that leaves of it once it
   * is free must not be a sliver.
   */
  static int sizeFor(int size, int align) {
    return sizeFor(size) + (align >>> Pages.SHIFT == 0 ? 0 : 16);
  }

  /** Returns the tag that lies right before an address: that of the chunk that ends there. */
  static int tagBelow(LinearMemory memory, int address) {
    return memory.loadInt(address - TAG);
  }

  /** Returns the size that a free chunk, but not the victim or the top, begins with. */
  static int freeSize(LinearMemory memory, int chunk) {
    return memory.loadInt(chunk);
  }

  /** Returns where the segment below ends, which the guard or chunk that ends here keeps. */
  static int boundBelow(LinearMemory memory, int above) {
    return memory.loadInt(above - 2 * TAG);
  }

  /**
   * Returns how far into a free chunk, or the top, the first multiple of {@code align} is: −8 if it
   * is the guard below, which may become part of a block that is aligned to pages.
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

  /** Makes {@code size} bytes from {@code chunk} on a free chunk, which is to be told below. */
  static void setFree(LinearMemory memory, int chunk, int size) {
    memory.storeInt(chunk, size);
    memory.storeInt(chunk + size - TAG, size | FREE);
  }

  /** Tells the chunk below that {@code chunk} is free. */
  static void setAboveFree(LinearMemory memory, int chunk) {
    memory.storeInt(chunk - TAG, memory.loadInt(chunk - TAG) | ABOVE_FREE);
  }

  /** Makes {@code size} bytes from {@code chunk} on a live chunk, and tells the one below. */
  static void setLive(LinearMemory memory, int chunk, int size) {
    memory.storeInt(chunk + size - TAG, size);
    clearAboveFree(memory, chunk);
  }

  /** Tells the chunk below that {@code chunk} is live or open. */
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
   * Moves the tag of a live chunk that ends at {@code above} up by {@code more} bytes, and with it
   * what a chunk at an edge keeps before its tag. The chunk above is live or open then.
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

  /** Lays a guard; {@code below} is where the segment below ends. */
  static void layGuard(LinearMemory memory, int guard, int below) {
    memory.storeInt(guard, below);
    memory.storeInt(guard + TAG, EDGE);
  }

  /** Makes one live chunk of a guard and the live chunk above it; returns where it begins. */
  static int joinGuard(LinearMemory memory, int chunk, int size) {
    int guard = chunk - GUARD;
    int tag = chunk + size - TAG;
    memory.storeInt(tag - TAG, memory.loadInt(guard));
    memory.storeInt(tag, (memory.loadInt(tag) + GUARD) | EDGE);
    memory.storeLong(guard, 0); // the block must still read zero where it was never used
    return guard;
  }

  /** Undoes {@link #joinGuard}, if it was done; returns by how much the chunk is shorter then. */
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
