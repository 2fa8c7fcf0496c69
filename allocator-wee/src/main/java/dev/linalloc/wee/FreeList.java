package dev.linalloc.wee;

import static dev.linalloc.wee.Cell.FREE;
import static dev.linalloc.wee.Cell.NEWER;
import static dev.linalloc.wee.Cell.OLDER;

import dev.linalloc.spi.LinearMemory;

/**
 * The free cells of all sizes, oldest first: a doubly linked list. The links are the two words
 * before each cell's tag. The <em>last</em> cells, those at the end of a segment that foreign pages
 * ended, come behind all others, lowest first.
 *
 * <pre>
 *   oldest ──▶ cell ──▶ cell ──▶ newest ──▶ last cell ──▶ last cell ──▶ 0      newer
 *        0 ◀── cell ◀── cell ◀── newest ◀── last cell ◀── last cell            older
 * </pre>
 *
 * <p>A last cell was the top while its segment grew, and the top is used when nothing else holds a
 * request. So last cells are used in the same order: a program that works in rounds finds the large
 * cell that it found in the first round. If small blocks went there first, a request for nearly the
 * whole cell would fail in every later round.
 *
 * <p>Each call costs O(1), except that adding a last cell passes the lower ones. Invariants: a cell
 * is in the list iff its tag is marked {@link Cell#FREE}; {@code newest} is the newest cell that is
 * not a last one, or 0.
 */
final class FreeList {
  private final LinearMemory memory;

  /** The tag of the first cell of the list, or 0. */
  int oldest;

  /** The tag of the newest cell that is not the last of its segment, or 0. */
  int newest;

  FreeList(LinearMemory memory) {
    this.memory = memory;
  }

  /**
   * Adds a cell as the newest, or the last cell of a segment behind those of lower segments. The
   * caller marks it free.
   *
   * @param last not 0 if the cell is the last one of a segment
   */
  void add(int tag, int last) {
    int older = newest;
    int newer = older == 0 ? oldest : memory.loadInt(older + NEWER);
    if (last == 0) {
      newest = tag;
    } else {
      while (Integer.compareUnsigned(newer - 1, tag) < 0) { // ends at 0: no number is above 0 - 1
        older = newer;
        newer = memory.loadInt(newer + NEWER);
      }
    }
    link(older, tag);
    link(tag, newer);
  }

  /** Removes a cell and its free mark. */
  void unlink(int tag) {
    memory.storeInt(tag, memory.loadInt(tag) ^ FREE);
    int older = memory.loadInt(tag + OLDER);
    link(older, memory.loadInt(tag + NEWER));
    if (tag == newest) {
      newest = older;
    }
  }

  /** Makes two cells neighbours in the list; 0 stands for its start and its end. */
  private void link(int older, int newer) {
    if (older == 0) {
      oldest = newer;
    } else {
      memory.storeInt(older + NEWER, newer);
    }
    if (newer != 0) {
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
