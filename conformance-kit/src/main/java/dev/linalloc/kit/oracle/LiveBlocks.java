package dev.linalloc.kit.oracle;

/**
 * The live blocks by address: an open-addressing hash table with linear probing and three words per
 * block. A look-up takes O(1) and usually touches one cache line.
 */
final class LiveBlocks {
  /** Returned by {@link #find} if there is no such block. */
  static final int NONE = -1;

  private static final int WORDS = 3;

  /**
   * Three words per slot: address and size; serial number and logarithm of the align; contents. A
   * first word of 0 marks a free slot.
   */
  private long[] table = new long[WORDS * 1024];

  private int count;

  int count() {
    return count;
  }

  int slots() {
    return table.length / WORDS;
  }

  /** Returns the slot of the block at {@code address}, or {@link #NONE}. */
  int find(long address) {
    int mask = slots() - 1;
    for (int slot = home(address, mask); ; slot = slot + 1 & mask) {
      long found = table[WORDS * slot] >>> 32;
      if (found == address) {
        return slot;
      }
      if (found == 0) {
        return NONE;
      }
    }
  }

  void add(long address, long size, long align, long serial) {
    if (2 * ++count > slots()) {
      enlarge();
    }
    put(
        address << 32 | size,
        serial << 8 | Long.numberOfTrailingZeros(align),
        Pattern.OF_ADDRESSES);
  }

  /**
   * Removes the block in {@code slot}, and moves later ones up so that no probe sequence has a gap.
   */
  void remove(int slot) {
    int mask = slots() - 1;
    int hole = slot;
    for (int next = slot + 1 & mask; occupied(next); next = next + 1 & mask) {
      int home = home(address(next), mask);
      if ((next - home & mask) >= (next - hole & mask)) {
        table[WORDS * hole] = table[WORDS * next];
        table[WORDS * hole + 1] = table[WORDS * next + 1];
        table[WORDS * hole + 2] = table[WORDS * next + 2];
        hole = next;
      }
    }
    table[WORDS * hole] = 0;
    count--;
  }

  boolean occupied(int slot) {
    return table[WORDS * slot] != 0;
  }

  long address(int slot) {
    return table[WORDS * slot] >>> 32;
  }

  long size(int slot) {
    return table[WORDS * slot] & 0xffff_ffffL;
  }

  long align(int slot) {
    return 1L << (int) (table[WORDS * slot + 1] & 0xff);
  }

  long serial(int slot) {
    return table[WORDS * slot + 1] >>> 8;
  }

  /** Returns what the block holds, as {@link Pattern} names it. */
  long contents(int slot) {
    return table[WORDS * slot + 2];
  }

  void contents(int slot, long contents) {
    table[WORDS * slot + 2] = contents;
  }

  private void put(long first, long second, long third) {
    int mask = slots() - 1;
    int slot = home(first >>> 32, mask);
    while (occupied(slot)) {
      slot = slot + 1 & mask;
    }
    table[WORDS * slot] = first;
    table[WORDS * slot + 1] = second;
    table[WORDS * slot + 2] = third;
  }

  private void enlarge() {
    long[] old = table;
    table = new long[2 * old.length];
    for (int i = 0; i < old.length; i += WORDS) {
      put(old[i], old[i + 1], old[i + 2]); // putting the zeros of a free slot has no effect
    }
  }

  private static int home(long address, int mask) {
    return (int) ((address * 0x9e37_79b9_7f4a_7c15L) >>> 32) & mask;
  }
}
