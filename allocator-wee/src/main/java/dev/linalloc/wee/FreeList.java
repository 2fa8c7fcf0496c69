package dev.linalloc.wee;

import static dev.linalloc.wee.Cell.FREE;
import static dev.linalloc.wee.Cell.NEWER;
import static dev.linalloc.wee.Cell.OLDER;

import dev.linalloc.spi.LinearMemory;

/**
 * The free cells of all sizes, oldest first: a doubly linked list. The links are the two words
 * before each cell's tag.
 *
 * <pre>
 *   oldest ──▶ cell ──▶ cell ──▶ cell ──▶ 0      newer
 *        0 ◀── cell ◀── cell ◀── cell ◀── newest      older
 * </pre>
 *
 * <p>Each call costs O(1). Invariants: a cell is in the list iff its tag is marked {@link
 * Cell#FREE}; {@code oldest} is 0 iff {@code newest} is 0.
 */
final class FreeList {
  private final LinearMemory memory;

  /** The tag of the oldest cell, or 0. */
  int oldest;

  /** The tag of the newest cell, or 0. */
  int newest;

  FreeList(LinearMemory memory) {
    this.memory = memory;
  }

  /** Adds a cell as the newest. The caller marks it free. */
  void add(int tag) {
    memory.storeInt(tag + OLDER, newest);
    memory.storeInt(tag + NEWER, 0);
    if (newest == 0) {
      oldest = tag;
    } else {
      memory.storeInt(newest + NEWER, tag);
    }
    newest = tag;
  }

  /** Removes a cell and its free mark. */
  void unlink(int tag) {
    memory.storeInt(tag, memory.loadInt(tag) ^ FREE);
    int older = memory.loadInt(tag + OLDER);
    int newer = memory.loadInt(tag + NEWER);
    if (older == 0) {
      oldest = newer;
    } else {
      memory.storeInt(older + NEWER, newer);
    }
    if (newer == 0) {
      newest = older;
    } else {
      memory.storeInt(newer + OLDER, older);
    }
  }

  /**
   * Takes the lower part of a free cell, up to {@code blockTag}. The rest keeps its place in the
   * list.
   */
  void cut(int tag, int blockTag) {
    if (blockTag == tag) {
      unlink(tag);
    } else {
      Cell.split(memory, tag, blockTag);
    }
  }
}
