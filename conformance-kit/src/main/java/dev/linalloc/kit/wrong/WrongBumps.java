package dev.linalloc.kit.wrong;

import dev.linalloc.kit.toy.ToyBump;
import dev.linalloc.spi.GrowableMemory;

/**
 * Toy bump allocators with one error each. If a real allocator had the error, the comment begins
 * with that allocator or its bug report.
 */
final class WrongBumps {
  private WrongBumps() {}

  /**
   * Moves a block to shrink it, and fails when there is no room for the smaller block beside it.
   */
  static final class MovesToShrink extends ToyBump {
    MovesToShrink(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    public int realloc(int address, int size, int align, int newSize) {
      int moved = super.realloc(address, size, align, newSize);
      return moved == address && size != 0 && newSize != 0 ? NULL : moved;
    }
  }

  /** rustwasm/wee_alloc#29: an align above 4 is treated as 4. */
  static final class AlignsToAWord extends ToyBump {
    AlignsToAWord(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long alignUp(long address, long align) {
      return super.alignUp(address, Math.min(align, 4));
    }
  }

  /** fitzgen/bumpalo#19: an align above 16 is treated as 16 if new pages are needed. */
  static final class AlignsTo16InNewPages extends ToyBump {
    AlignsTo16InNewPages(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long place(long size, long align) {
      return super.place(size, fits(alignUp(top, align) + size) ? align : Math.min(align, 16));
    }
  }

  /** ziglang/zig#5737: an align above the page size is treated as the page size. */
  static final class AlignsToAPage extends ToyBump {
    AlignsToAPage(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long alignUp(long address, long align) {
      return super.alignUp(address, Math.min(align, PAGE_SIZE));
    }
  }

  /** alexcrichton/dlmalloc-rs#47: the pages to grow are rounded down. */
  static final class RoundsPagesDown extends ToyBump {
    RoundsPagesDown(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long pagesTo(long end) {
      return (end - memoryEnd()) / PAGE_SIZE;
    }
  }

  /** wado-lang/wado#1686: −1 from memory.grow is treated as a page number, not as a refusal. */
  static final class TakesMinusOneForAPage extends ToyBump {
    TakesMinusOneForAPage(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected boolean grow(long pages) {
      return memory.memoryGrow((int) pages) != NULL;
    }
  }

  /** wasm-bindgen#3310 and many others: addresses from 2 GiB on turn negative. */
  static final class ExtendsTheSign extends ToyBump {
    ExtendsTheSign(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
      top = heapBase;
    }
  }

  /** mini-alloc 1.0: sets the heap up again when its end, 2^32, has become 0 in 32 bits. */
  static final class ForgetsAllAtTheVeryEnd extends ToyBump {
    private final long heapBase;

    ForgetsAllAtTheVeryEnd(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
      this.heapBase = top;
    }

    @Override
    protected long place(long size, long align) {
      if ((int) bound == 0) {
        top = heapBase;
      }
      return super.place(size, align);
    }
  }

  /** The heap starts at address 0: a caller cannot distinguish its first block from NULL. */
  static final class StartsAtZero extends ToyBump {
    StartsAtZero(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
      top = 0;
    }
  }

  /** rust-lang/rust#144199, alexcrichton/dlmalloc-rs#54: the last address is handed out. */
  static final class HandsOutTheLastAddress extends ToyBump {
    HandsOutTheLastAddress(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long limit() {
      return LAST + 1;
    }
  }

  /** mini-alloc 1.0: assumes that new pages directly follow the pages it grew before. */
  static final class TrustsThatPagesFollow extends ToyBump {
    TrustsThatPagesFollow(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long behindForeignPages() {
      return top;
    }
  }

  /** Fills the gaps that aligns leave. This saves memory, but a bump allocator must not do it. */
  static final class GoesBackToGaps extends ToyBump {
    private long gap;
    private long gapEnd;

    GoesBackToGaps(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long place(long size, long align) {
      if (align == 1 && size <= gapEnd - gap) {
        gap += size;
        return gap - size;
      }
      long before = top;
      long start = super.place(size, align);
      if (start != NULL && start > before) {
        gap = before;
        gapEnd = start;
      }
      return start;
    }
  }

  /** Leaves room for a header that it never writes. */
  static final class LeavesRoom extends ToyBump {
    LeavesRoom(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long place(long size, long align) {
      return super.place(size + 8, align);
    }
  }

  /** Treats a request for 0 bytes as one of 1 byte, to return a different address each time. */
  static final class SpendsAByteOnNothing extends ToyBump {
    SpendsAByteOnNothing(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected int empty(int align) {
      long start = alignUp(top, Integer.toUnsignedLong(align));
      return fits(start + 1) ? alloc(1, align) : align;
    }
  }

  /** Reuses the end of a shrunk block without clearing it. */
  static final class TakesBackDirtyEnds extends ToyBump {
    TakesBackDirtyEnds(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    public int realloc(int address, int size, int align, int newSize) {
      if (Integer.compareUnsigned(newSize, size) > 0) {
        return super.realloc(address, size, align, newSize);
      }
      if (address + size == (int) top) {
        top = Integer.toUnsignedLong(address + newSize);
      }
      return address;
    }
  }

  /** Aligns the top for a request that then fails. */
  static final class LeavesATraceOfFailure extends ToyBump {
    LeavesATraceOfFailure(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long place(long size, long align) {
      long start = super.place(size, align);
      long aligned = alignUp(top, Math.min(align, 8));
      if (start == NULL && fits(aligned)) {
        top = aligned;
      }
      return start;
    }
  }

  /** fitzgen/bumpalo#314: doubles memory whenever there is no room. */
  static final class DoublesMemory extends ToyBump {
    DoublesMemory(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long pagesTo(long end) {
      return Math.max(super.pagesTo(end), memory.memorySize());
    }
  }

  /**
   * bytecodealliance/wasmtime#9356: refuses a block that fits exactly, because it compares with
   * &gt;= instead of &gt;.
   */
  static final class WastesExactFits extends ToyBump {
    WastesExactFits(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected boolean fits(long end) {
      return end < bound;
    }

    @Override
    protected long pagesTo(long end) {
      return Math.max(super.pagesTo(end), 1);
    }
  }

  /** After one failed request, fails all later ones, even those that fit. */
  static final class GivesUpForEver extends ToyBump {
    private boolean full;

    GivesUpForEver(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long place(long size, long align) {
      long start = full ? NULL : super.place(size, align);
      full = start == NULL;
      return start;
    }
  }

  /** Treats sizes as signed: sizes from 2 GiB on are negative and refused. */
  static final class RefusesNegativeSizes extends ToyBump {
    RefusesNegativeSizes(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    public int alloc(int size, int align) {
      return size < 0 ? NULL : super.alloc(size, align);
    }
  }

  /** Our mini, before rule G9: asks for −1 pages for a block that can lie nowhere. */
  static final class AsksForMinusOne extends ToyBump {
    AsksForMinusOne(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long place(long size, long align) {
      boolean possible = alignUp(behindForeignPages(), align) + size <= LAST;
      return possible || grow(-1) ? super.place(size, align) : NULL;
    }
  }

  /** Tries to get more than 4 GiB before it settles for what it needs. */
  static final class TriesMoreThanAllFirst extends ToyBump {
    TriesMoreThanAllFirst(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected boolean extend(long end) {
      return grow(pagesTo(1L << 32) + 1) || super.extend(end);
    }
  }

  /** Writes the size into the first byte of a block, for its own debugging. */
  static final class WritesTheSizeIntoTheBlock extends ToyBump {
    WritesTheSizeIntoTheBlock(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected long place(long size, long align) {
      long start = super.place(size, align);
      if (start != NULL) {
        memory.storeByte((int) start, (byte) size);
      }
      return start;
    }
  }

  /** AssemblyScript's TLSF: aborts when memory is exhausted, instead of returning NULL. */
  static final class AbortsInsteadOfNull extends ToyBump {
    AbortsInsteadOfNull(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected boolean grow(long pages) {
      if (!super.grow(pages)) {
        throw new IllegalStateException("unreachable");
      }
      return true;
    }
  }
}
