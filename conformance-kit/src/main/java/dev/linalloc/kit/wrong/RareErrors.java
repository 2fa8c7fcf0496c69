package dev.linalloc.kit.wrong;

import dev.linalloc.kit.toy.ToyFreeList;
import dev.linalloc.spi.GrowableMemory;
import java.util.TreeMap;

/**
 * Toy free lists whose error shows in a rare place: in the middle of large blocks, at the n-th live
 * block, after the n-th call, for one layout, after a number of refusals, or if a block holds a
 * certain word.
 */
final class RareErrors {
  private RareErrors() {}

  /** Clears the first MiB of a zeroed block only. */
  static final class ZeroesTheFirstMiB extends ToyFreeList {
    ZeroesTheFirstMiB(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected void zero(int address, int size) {
      super.zero(address, Integer.compareUnsigned(size, 1 << 20) > 0 ? 1 << 20 : size);
    }
  }

  /** Does not clear the 512 bytes in the middle of a zeroed block of more than half a MiB. */
  static final class LeavesAHoleInZeros extends ToyFreeList {
    LeavesAHoleInZeros(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected void zero(int address, int size) {
      int middle = size >>> 1;
      if (middle > 1 << 18) {
        super.zero(address, middle);
        super.zero(address + middle + 512, size - middle - 512);
      } else {
        super.zero(address, size);
      }
    }
  }

  /** A free list that counts its calls and its live blocks. */
  abstract static class Counting extends ToyFreeList {
    int calls;
    int live;
    long newest;

    Counting(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long place(long size, long align) {
      calls++;
      long start = super.place(size, align);
      if (start != NULL) {
        live++;
        newest = start;
      }
      return start;
    }

    @Override
    protected void giveBack(long address, long size) {
      super.giveBack(address, size);
      newest = address == newest ? 0 : newest;
    }

    @Override
    public void dealloc(int address, int size, int align) {
      calls++;
      live -= size == 0 ? 0 : 1;
      super.dealloc(address, size, align);
    }
  }

  /** With exactly 5,000 live blocks, hands out the newest one again. */
  static final class OverlapsAt5000LiveBlocks extends Counting {
    OverlapsAt5000LiveBlocks(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long place(long size, long align) {
      boolean again = live == 5_000 && size <= UNIT && align <= UNIT && newest != 0;
      return again ? newest : super.place(size, align);
    }
  }

  /** Places the 7,778th live block one byte too high. */
  static final class MisalignsWithManyLiveBlocks extends Counting {
    MisalignsWithManyLiveBlocks(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long place(long size, long align) {
      long start = super.place(size, align);
      return live == 7_778 && align > 1 ? start + 1 : start;
    }
  }

  /** From the 2^20th call on, frees nothing. */
  static final class LeaksAfterAMillionCalls extends Counting {
    LeaksAfterAMillionCalls(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    public void dealloc(int address, int size, int align) {
      super.dealloc(address, calls < 1 << 20 ? size : 0, align);
    }
  }

  /** At the 1,500,000th call, hands out the newest block again. */
  static final class OverlapsAfterAMillionCalls extends Counting {
    OverlapsAfterAMillionCalls(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long place(long size, long align) {
      boolean again = calls >= 1_500_000 && newest != 0 && newest % align == 0;
      return again ? newest : super.place(size, align);
    }
  }

  /** Hands out blocks of 100 bytes that are aligned to 8 KiB twice. */
  static final class OverlapsForOneLayout extends ToyFreeList {
    private int kept;

    OverlapsForOneLayout(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    public int alloc(int size, int align) {
      boolean layout = size == 100 && align == 8192;
      int block = layout && kept != NULL ? kept : super.alloc(size, align);
      kept = layout ? block : kept;
      return block;
    }

    @Override
    public void dealloc(int address, int size, int align) {
      kept = address == kept ? NULL : kept;
      super.dealloc(address, size, align);
    }
  }

  /** Aligns blocks of 2^17 + 1 bytes to half of what is requested, if that is 1 MiB. */
  static final class MisalignsOneLayout extends ToyFreeList {
    MisalignsOneLayout(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    public int alloc(int size, int align) {
      return super.alloc(size, size == (1 << 17) + 1 && align == 1 << 20 ? align / 2 : align);
    }
  }

  /** A free list that counts refusals in a row, and pages that others added since its last call. */
  abstract static class Watching extends ToyFreeList {
    int refusals;
    int foreign;
    private int pages;
    private long newest;
    private long newestSize;

    Watching(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
      pages = memory.memorySize();
    }

    abstract boolean isWrong();

    @Override
    protected long place(long size, long align) {
      foreign = memory.memorySize() - pages;
      if (isWrong() && newest != 0 && size <= newestSize && align <= UNIT) {
        return newest;
      }
      long start = super.place(size, align);
      pages = memory.memorySize();
      refusals = start == NULL ? refusals + 1 : 0;
      if (start != NULL) {
        newest = start;
        newestSize = size;
      }
      return start;
    }

    @Override
    protected void giveBack(long address, long size) {
      newest = address == newest ? 0 : newest;
      super.giveBack(address, size);
    }
  }

  /**
   * After five refused requests in a row and a foreign growth, hands out the newest block again.
   */
  static final class OverlapsAfterFiveRefusals extends Watching {
    OverlapsAfterFiveRefusals(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    boolean isWrong() {
      return refusals >= 5 && foreign > 0;
    }
  }

  /** After thirteen foreign pages between two calls, hands out the newest block again. */
  static final class OverlapsAfterThirteenForeignPages extends Watching {
    OverlapsAfterThirteenForeignPages(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    boolean isWrong() {
      return foreign == 13;
    }
  }

  /** A free list that frees the block below as well, if that block's last word looks free. */
  abstract static class Trusting extends ToyFreeList {
    private final TreeMap<Long, Long> live = new TreeMap<>();

    Trusting(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    abstract boolean looksFree(int word, long size);

    @Override
    public int alloc(int size, int align) {
      int block = super.alloc(size, align);
      if (block != NULL && size != 0) {
        live.put(Integer.toUnsignedLong(block), Integer.toUnsignedLong(size));
      }
      return block;
    }

    @Override
    public void dealloc(int address, int size, int align) {
      if (size == 0 || live.remove(Integer.toUnsignedLong(address)) == null) {
        return;
      }
      var below = live.lowerEntry(Integer.toUnsignedLong(address));
      if (below != null && below.getValue() >= 4) {
        long last = below.getKey() + below.getValue() - 4;
        if (looksFree(memory.loadInt((int) last), below.getValue())) {
          live.remove(below.getKey());
          super.dealloc((int) (long) below.getKey(), (int) (long) below.getValue(), 1);
        }
      }
      super.dealloc(address, size, align);
    }
  }

  /** Takes a block that ends in a magic word for free. */
  static final class TrustsAMagicWord extends Trusting {
    private static final int MAGIC = 0x0ddba11f;

    TrustsAMagicWord(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    boolean looksFree(int word, long size) {
      return word == MAGIC;
    }
  }

  /** Takes a block that ends in its own size, rounded up and with a flag, for free. */
  static final class TrustsASizeWithAFlag extends Trusting {
    TrustsASizeWithAFlag(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    boolean looksFree(int word, long size) {
      return word == (int) (alignUp(size, UNIT) | 1);
    }
  }
}
