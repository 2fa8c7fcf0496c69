package dev.linalloc;

/**
 * The size and alignment of each live block, by its address: a hash table in three arrays, so that
 * a block costs no object. It is at most half full, which is 18 to 36 bytes per block.
 *
 * <p>A block is at the first free place from its hash on. When a block is removed, those behind it
 * that could not be found across the gap move into it, so no marks of removed blocks are left
 * (Knuth, The Art of Computer Programming, volume 3, 6.4, algorithm R). Each call takes O(1) on
 * average.
 */
final class LiveBlocks {
  private static final int LEAST_PLACES = 64;

  /** 2<sup>32</sup> divided by the golden ratio, which spreads addresses that differ little. */
  private static final int MULTIPLIER = 0x9e37_79b9;

  /** Addresses in the memory, unsigned; 0, which is no block's address, marks a free place. */
  private int[] addresses;

  /** Bytes, unsigned. */
  private int[] sizes;

  /** Binary logarithms of the alignments. */
  private byte[] shifts;

  private int count;

  LiveBlocks() {
    addresses = new int[LEAST_PLACES];
    sizes = new int[LEAST_PLACES];
    shifts = new byte[LEAST_PLACES];
  }

  /**
   * Enters a block.
   *
   * @param address not 0
   * @param size bytes, unsigned
   * @param align a power of two, unsigned
   * @return whether it was entered; false if there is a block at that address
   */
  boolean put(int address, int size, int align) {
    if (find(address) >= 0) {
      return false;
    }
    if (2 * ++count > addresses.length) {
      enlarge();
    }
    set(placeOf(address), address, size, (byte) Integer.numberOfTrailingZeros(align));
    return true;
  }

  /** Returns how many places the table has: at least twice as many as blocks, a power of two. */
  int places() {
    return addresses.length;
  }

  /** Returns the place of the block at an address, or −1 if there is none. */
  int find(int address) {
    int place = placeOf(address);
    return address != 0 && addresses[place] == address ? place : -1;
  }

  /** Returns the size in bytes of the block at a place, unsigned. */
  int size(int place) {
    return sizes[place];
  }

  /** Returns the bytes of the block of a segment: an empty segment has a block of 1 byte. */
  static int blockSize(int size) {
    return size == 0 ? 1 : size;
  }

  /** Returns the alignment in bytes of the block at a place, unsigned. */
  int align(int place) {
    return 1 << shifts[place];
  }

  /** Removes the block at a place. */
  void remove(int place) {
    count--;
    int gap = place;
    for (int at = next(gap); addresses[at] != 0; at = next(at)) {
      int wanted = hash(addresses[at]);
      if (distance(wanted, at) >= distance(gap, at)) {
        set(gap, addresses[at], sizes[at], shifts[at]);
        gap = at;
      }
    }
    addresses[gap] = 0;
  }

  /** Returns the place of an address, or the free place to enter it. */
  private int placeOf(int address) {
    int place = hash(address);
    while (addresses[place] != 0 && addresses[place] != address) {
      place = next(place);
    }
    return place;
  }

  private void set(int place, int address, int size, byte shift) {
    addresses[place] = address;
    sizes[place] = size;
    shifts[place] = shift;
  }

  private void enlarge() {
    int[] oldAddresses = addresses;
    int[] oldSizes = sizes;
    byte[] oldShifts = shifts;
    addresses = new int[2 * oldAddresses.length];
    sizes = new int[addresses.length];
    shifts = new byte[addresses.length];
    for (int i = 0; i < oldAddresses.length; i++) {
      if (oldAddresses[i] != 0) {
        set(placeOf(oldAddresses[i]), oldAddresses[i], oldSizes[i], oldShifts[i]);
      }
    }
  }

  private int hash(int address) {
    return (address * MULTIPLIER) >>> (Integer.numberOfLeadingZeros(addresses.length) + 1);
  }

  private int next(int place) {
    return (place + 1) & (addresses.length - 1);
  }

  /** Returns how many places lie from one up to another, around the end. */
  private int distance(int from, int to) {
    return (to - from) & (addresses.length - 1);
  }
}
