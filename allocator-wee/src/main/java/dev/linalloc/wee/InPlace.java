package dev.linalloc.wee;

import static dev.linalloc.wee.Cell.ABOVE;
import static dev.linalloc.wee.Cell.FREE;
import static dev.linalloc.wee.Cell.TAG;
import static dev.linalloc.wee.Cell.reach;

import dev.linalloc.spi.LinearMemory;

/**
 * Resizes blocks in place. A block always shrinks in place. It grows into a free cell above, or
 * into the top, for which memory may grow.
 *
 * <pre>
 *   address        tag               most      address           new tag   most
 *      │ block      │ free cell or top │          │ block           │ rest    │
 *      └────────────┴──────────────────┘    →     └─────────────────┴─────────┘
 * </pre>
 */
final class InPlace {
  private final LinearMemory memory;
  private final FreeList list;
  private final Segments segments;
  private final SizeClasses classes;

  InPlace(LinearMemory memory, FreeList list, Segments segments, SizeClasses classes) {
    this.memory = memory;
    this.list = list;
    this.segments = segments;
    this.classes = classes;
  }

  /** Resizes a block; returns false, with the block unchanged, if it must move. */
  boolean resize(int address, int size, int newSize) {
    int tag = address + reach(size);
    boolean last;
    int most; // the tag of the largest cell there can be in place
    while (true) {
      last = tag + TAG == segments.top;
      most = last ? (int) segments.bound - TAG : tagAbove(tag);
      long missing = Integer.toUnsignedLong(newSize) - Integer.toUnsignedLong(most - address);
      if (missing <= 0) {
        break;
      }
      if (!last || !classes.makeRoom(missing)) {
        return false;
      }
    }
    int newTag = address + reach(newSize);
    if (Integer.compareUnsigned(newTag, tag) > 0) {
      int start = memory.loadInt(tag);
      if (last) {
        segments.top = newTag + TAG;
      } else {
        list.cut(most, newTag);
      }
      Cell.mark(memory, newTag, start);
    } else if (newTag != tag) {
      Cell.split(memory, tag, newTag);
      segments.coalesce(tag);
    }
    return true;
  }

  /** Returns the tag of the cell above if it is free, or else {@code tag} itself. */
  private int tagAbove(int tag) {
    int above = memory.loadInt(tag + ABOVE);
    return (memory.loadInt(above) & FREE) != 0 ? above : tag;
  }
}
