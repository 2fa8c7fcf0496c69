package dev.linalloc.kit.oracle;

import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.Pages;
import org.jspecify.annotations.Nullable;

/**
 * The call that is being made, and what has been seen of it. Addresses and sizes are in bytes, as
 * unsigned longs.
 */
final class Call {
  /** The four calls of {@link GlobalAllocator}, and the making of one. */
  enum Kind {
    CREATE,
    ALLOC,
    ALLOC_ZEROED,
    DEALLOC,
    REALLOC
  }

  Kind kind = Kind.CREATE;

  /** The block given back or reallocated. */
  long address;

  /** That block's size. */
  long oldSize;

  /** The size asked for. */
  long size;

  long align;

  /** The slot of the live block that is given back or reallocated; NONE if the call gives none. */
  int slot = LiveBlocks.NONE;

  /** The align that each block has, whatever is asked for: 1, or what C's functions give. */
  long leastAlign = 1;

  int pagesBefore;
  int pagesAfter;

  /** The most pages that memory may have. */
  int limit;

  long accesses;
  long accessBound;
  long answer;

  /** Growth was refused. */
  boolean refused;

  /** The answer lies where blocks lay before. */
  boolean reused;

  /** The first store to memory that is not the allocator's, if there was one, and where. */
  @Nullable RuleViolation trespass;

  long trespassFrom;
  long trespassTo;

  /** Returns the align that the block has. */
  long givenAlign() {
    return Math.max(align, leastAlign);
  }

  /** Returns the bytes that the block takes: C's functions may round its size up to its align. */
  long room() {
    return leastAlign == 1 ? size : Addresses.alignUp(size, givenAlign());
  }

  /** Whether a block was asked for and none answered; giving back asks for 0 bytes. */
  boolean failed() {
    return size != 0 && answer == GlobalAllocator.NULL;
  }

  /** Whether a live block is given back or reallocated. */
  boolean givesABlock() {
    return slot != LiveBlocks.NONE;
  }

  /** Whether the store that trespassed went to the block that was answered. */
  boolean trespassedInAnswer() {
    return answer != GlobalAllocator.NULL && answer <= trespassFrom && trespassTo <= answer + size;
  }

  /** Whether the block that was given is the one answered; only a realloc has both. */
  boolean inPlace() {
    return answer == address;
  }

  int grown() {
    return pagesAfter - pagesBefore;
  }

  /** The first address past the pages there were before the call. */
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
