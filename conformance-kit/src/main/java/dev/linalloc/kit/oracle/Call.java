package dev.linalloc.kit.oracle;

import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.Pages;
import org.jspecify.annotations.Nullable;

/**
 * The current call: its arguments, its result and what was observed while it ran. Addresses, sizes
 * and aligns are unsigned numbers of bytes, held in {@code long}s.
 */
final class Call {
  /** The four methods of {@link GlobalAllocator}, and the creation of an allocator. */
  enum Kind {
    CREATE,
    ALLOC,
    ALLOC_ZEROED,
    DEALLOC,
    REALLOC
  }

  Kind kind = Kind.CREATE;

  /** The address of the block that is given back or reallocated. */
  long address;

  /** That block's size. */
  long oldSize;

  /** The requested size; 0 for dealloc. */
  long size;

  long align;

  /** The slot of the live block that is given back or reallocated; NONE if there is none. */
  int slot = LiveBlocks.NONE;

  /**
   * The align that every block has even if less is requested: 1, or what C's functions guarantee.
   */
  long leastAlign = 1;

  int pagesBefore;
  int pagesAfter;

  /**
   * The most pages that the call asked memory to have beyond those before it, granted or not; 0 if
   * it asked for none.
   */
  long asked;

  /** The most pages that memory may have. */
  int limit;

  long accesses;
  long accessBound;
  long result;

  /** Growth was refused. */
  boolean refused;

  /** The returned block starts below the highest end of earlier blocks: memory is reused. */
  boolean reused;

  /**
   * The first store to memory that the allocator must not change, if there was one, and its range.
   */
  @Nullable RuleViolation trespass;

  long trespassFrom;
  long trespassTo;

  /** Returns the align that the block has. */
  long givenAlign() {
    return Math.max(align, leastAlign);
  }

  /**
   * Returns the bytes that the block may occupy: C's functions may round a size up to the align.
   */
  long room() {
    return leastAlign == 1 ? size : Addresses.alignUp(size, givenAlign());
  }

  /**
   * Returns whether a request for a block returned NULL; dealloc counts as a request for 0 bytes.
   */
  boolean failed() {
    return size != 0 && result == GlobalAllocator.NULL;
  }

  /** Returns whether a realloc asks for at most the block's size. */
  boolean shrinks() {
    return kind == Kind.REALLOC && size <= oldSize;
  }

  /** Returns whether more bytes are requested than {@code maxSize}, unsigned. */
  boolean isAbove(int maxSize) {
    return size > Integer.toUnsignedLong(maxSize);
  }

  /** Returns whether a live block is given back or reallocated. */
  boolean givesABlock() {
    return slot != LiveBlocks.NONE;
  }

  /** Returns whether the store that trespassed lies inside the returned block. */
  boolean trespassedInResult() {
    return result != GlobalAllocator.NULL && result <= trespassFrom && trespassTo <= result + size;
  }

  /** Returns whether a realloc returned the address it was given. */
  boolean inPlace() {
    return result == address;
  }

  /** Returns the address of the returned block, or if there is none, of the block given back. */
  long block() {
    return result == GlobalAllocator.NULL ? address : result;
  }

  /** Returns the size of {@link #block()}. */
  long blockSize() {
    return result == GlobalAllocator.NULL ? oldSize : size;
  }

  int grown() {
    return pagesAfter - pagesBefore;
  }

  /** Returns the asked pages in words. */
  String askedPages() {
    return this + " asked for " + asked + (asked == 1 ? " page" : " pages");
  }

  /** Returns the end of memory before the call, in bytes. */
  long memoryEndBefore() {
    return Pages.bytes(pagesBefore);
  }

  long memoryEndAfter() {
    return Pages.bytes(pagesAfter);
  }

  @Override
  public String toString() {
    return switch (kind) {
      case CREATE -> "creating the allocator";
      case ALLOC -> "alloc(" + size + ", " + align + ")";
      case ALLOC_ZEROED -> "allocZeroed(" + size + ", " + align + ")";
      case DEALLOC -> "dealloc(" + Addresses.hex(address) + ", " + oldSize + ", " + align + ")";
      case REALLOC ->
          "realloc(" + Addresses.hex(address) + ", " + oldSize + ", " + align + ", " + size + ")";
    };
  }
}
