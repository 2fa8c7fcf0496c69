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

  /** Adds a cell as the newest. The caller marks it free. */
  void add(int tag) {
    insert(tag, newest, newer(newest));
    newest = tag;
  }

  /** Adds the last cell of a segment, behind those of lower segments. The caller marks it free. */
  void addLast(int tag) {
    int older = newest;
    int newer = newer(older);
    while (newer != 0 && Integer.compareUnsigned(newer, tag) < 0) {
      older = newer;
      newer = newer(older);
    }
    insert(tag, older, newer);
  }

  /** Returns the cell behind {@code tag} in the list, or the first one if {@code tag} is 0. */
  private int newer(int tag) {
    return tag == 0 ? oldest : memory.loadInt(tag + NEWER);
  }

  private void insert(int tag, int older, int newer) {
    memory.storeInt(tag + OLDER, older);
    memory.storeInt(tag + NEWER, newer);
    if (older == 0) {
      oldest = tag;
    } else {
      memory.storeInt(older + NEWER, tag);
    }
    if (newer != 0) {
      memory.storeInt(newer + OLDER, tag);
    }
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
    if (newer != 0) {
      memory.storeInt(newer + OLDER, older);
    }
    if (tag == newest) {
      newest = older;
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
