package dev.linalloc.dl;

import static dev.linalloc.dl.Chunk.LEFT;
import static dev.linalloc.dl.Chunk.NEXT;
import static dev.linalloc.dl.Chunk.RIGHT;
import static dev.linalloc.dl.Chunk.SLOT;

import dev.linalloc.spi.LinearMemory;

/**
 * The chunks of one large bin, in a bitwise trie whose key is the size. All sizes in it have the
 * same highest bit. The bits below it, from the highest down, choose left (0) or right (1) at each
 * step. A chunk is put at the first free place on its path. So, unlike in a textbook trie, every
 * node holds a chunk, of any size whose path leads there. A path has at most as many steps as a
 * size has bits, without any balancing.
 *
 * <pre>
 *   head ──▶ 0x188 ──▶ 0x188       chunks of one size: a list, whose first is in the trie
 *           ┌──┴──┐
 *         0x110  0x1f0             sizes 0x100…0x178 left, 0x180…0x1f8 right
 * </pre>
 */
final class Trie {
  private Trie() {}

  /**
   * Returns the address of the word that must point to a new chunk; clears the chunk's branches.
   */
  static int slotFor(LinearMemory memory, int head, int chunk, int size) {
    memory.storeInt(chunk + LEFT, 0);
    memory.storeInt(chunk + RIGHT, 0);
    int slot = head;
    int key = key(size);
    for (int node = memory.loadInt(slot); node != 0; node = memory.loadInt(slot)) {
      if (Chunk.freeSize(memory, node) == size) {
        return node + NEXT;
      }
      slot = node + branch(key);
      key <<= 1;
    }
    return slot;
  }

  /**
   * Returns the chunk that replaces a removed one, with the branches of the removed one: the next
   * chunk of the same size, or else any leaf below it, or else 0.
   */
  static int heir(LinearMemory memory, int chunk, int next) {
    int heir = next != 0 ? next : cutLeaf(memory, chunk);
    for (int side = LEFT; heir != 0 && side <= RIGHT; side += RIGHT - LEFT) {
      int node = memory.loadInt(chunk + side);
      memory.storeInt(heir + side, node);
      if (node != 0) {
        memory.storeInt(node + SLOT, heir + side);
      }
    }
    return heir;
  }

  /**
   * Returns the smallest chunk from {@code node} on of at least {@code size} bytes, or 0.
   *
   * @param key the {@link #key} of that size, or 0 if all chunks are larger
   */
  static int ceiling(LinearMemory memory, int node, int size, int key) {
    int best = 0;
    int spare = -size; // best's surplus; a chunk that is too small has −size or more, unsigned
    int aside = 0; // the last right branch not taken: all its chunks are large enough
    while (node != 0 && spare != 0) {
      int more = Chunk.freeSize(memory, node) - size;
      if (Integer.compareUnsigned(more, spare) < 0) {
        best = node;
        spare = more;
      }
      int right = memory.loadInt(node + RIGHT);
      int left = memory.loadInt(node + LEFT);
      if (key < 0) {
        node = right;
      } else {
        node = left;
        if (right != 0 && (key != 0 || left == 0)) {
          aside = right;
        }
      }
      key <<= 1;
      if (node == 0) {
        node = aside;
        aside = 0;
        key = 0;
      }
    }
    return best;
  }

  /** Returns the bits of a size below its highest one, shifted to the upper end of a word. */
  static int key(int size) {
    return size << (Integer.numberOfLeadingZeros(size) + 1);
  }

  /** Returns LEFT or RIGHT by the highest bit of {@code key}. */
  private static int branch(int key) {
    return LEFT + (key >>> 31 << 2);
  }

  /** Unlinks a leaf below {@code chunk} and returns it, or 0 if there is none. */
  private static int cutLeaf(LinearMemory memory, int chunk) {
    int leaf = chunk;
    for (int child = chunk; child != 0; child = child(memory, child)) {
      leaf = child;
    }
    if (leaf == chunk) {
      return 0;
    }
    memory.storeInt(memory.loadInt(leaf + SLOT), 0);
    return leaf;
  }

  private static int child(LinearMemory memory, int node) {
    int left = memory.loadInt(node + LEFT);
    return left != 0 ? left : memory.loadInt(node + RIGHT);
  }
}
