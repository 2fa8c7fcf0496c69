package dev.linalloc.compiler.cabi;

import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Pages;

/**
 * {@code cabi_realloc} over any allocator: the one function by which a host allocates in a
 * component of the WebAssembly component model. A host calls it for each string and list that it
 * passes in. If it does not know how long a string becomes in UTF-8, it asks for the worst case,
 * and shrinks the block when the string is written.
 *
 * <p>An allocator that reuses memory does the work itself: its {@code realloc} takes back what a
 * shrink leaves. One whose {@code dealloc} does nothing keeps it for ever. Over such an allocator
 * this class therefore keeps the room behind the newest block, and allocates from it first:
 *
 * <pre>
 *     block                  top              end
 *      │ the newest block     │ room           │
 *      ├────── size ──────────┤                │ what the allocator returns next, if no
 *                             └────────────────┘ other module has added pages in between
 * </pre>
 *
 * <p>If the room is too small, the class asks the allocator to enlarge it, as if the room were a
 * block: an allocator that frees nothing keeps no record of its blocks. So the newest block grows
 * in place. If another module has added pages behind the room, the block moves, and the room is
 * lost.
 *
 * <p>A call takes O(1) beyond what the allocator takes, except for copying a block that moves.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md">The
 *     canonical ABI</a>
 */
public final class CabiHeap {
  private final GlobalAllocator heap;
  private final LinearMemory memory;

  /** Whether the allocator's {@code dealloc} does nothing. */
  private final boolean freesNothing;

  /** Where the newest block ends and the room begins; 0 before the first request. */
  private int top;

  /** Where the room ends. */
  private int end;

  /**
   * Makes the function over an allocator.
   *
   * @param heap the allocator
   * @param memory the memory that it allocates in
   * @param freesNothing whether the allocator's {@code dealloc} does nothing
   */
  public CabiHeap(GlobalAllocator heap, LinearMemory memory, boolean freesNothing) {
    this.heap = heap;
    this.memory = memory;
    this.freesNothing = freesNothing;
  }

  /**
   * Allocates, grows, shrinks or frees a block. If there is no room, it traps: the canonical ABI
   * has no result that says so.
   *
   * @param block the old block's address; any number if there is none
   * @param size the old block's size in bytes, unsigned; 0 if there is none
   * @param align in bytes, a power of two; that of the old block if there is one
   * @param newSize in bytes, unsigned; 0 frees the old block
   * @return the new block's address, or the align if {@code newSize} is 0
   */
  public int cabiRealloc(int block, int size, int align, int newSize) {
    if (newSize == 0) {
      free(block, size, align);
      return align;
    }
    int moved =
        freesNothing ? resize(block, size, align, newSize) : delegate(block, size, align, newSize);
    if (moved == GlobalAllocator.NULL) {
      return Integer.divideUnsigned(1, moved); // traps
    }
    return moved;
  }

  private void free(int block, int size, int align) {
    if (freesNothing) {
      giveBack(block, size);
    } else if (size != 0) {
      heap.dealloc(block, size, align);
    }
  }

  private int delegate(int block, int size, int align, int newSize) {
    return size == 0 ? heap.alloc(newSize, align) : heap.realloc(block, size, align, newSize);
  }

  /** Makes a block part of the room if it is the newest; returns whether it is. */
  private boolean giveBack(int block, int size) {
    if (size == 0 || block + size != top) {
      return false;
    }
    top = block;
    return true;
  }

  private int resize(int block, int size, int align, int newSize) {
    boolean isNewest = giveBack(block, size);
    if (!isNewest && Integer.compareUnsigned(newSize, size) <= 0) {
      return block;
    }
    int moved = take(newSize, align);
    if (moved == GlobalAllocator.NULL) {
      top = isNewest ? block + size : top; // the old block stays
    } else if (moved != block && size != 0) {
      memory.copy(moved, block, size);
    }
    return moved;
  }

  /** Takes a block from the room, which it enlarges if necessary; returns NULL if it cannot. */
  private int take(int size, int align) {
    long start = Pages.alignUp(Integer.toUnsignedLong(top), align);
    long room = Integer.toUnsignedLong(end) - start;
    int block = (int) start;
    if (room < Integer.toUnsignedLong(size)) {
      block =
          room <= 0 ? heap.alloc(size, align) : heap.realloc((int) start, (int) room, align, size);
      if (block == GlobalAllocator.NULL) {
        return GlobalAllocator.NULL;
      }
      end = block + size;
    }
    top = block + size;
    return block;
  }
}
