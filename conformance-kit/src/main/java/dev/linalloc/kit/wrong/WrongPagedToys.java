package dev.linalloc.kit.wrong;

import dev.linalloc.kit.toy.ToyBuddy;
import dev.linalloc.kit.toy.ToySlab;
import dev.linalloc.spi.GrowableMemory;
import java.util.BitSet;

/** Toy buddies and toy slabs with one error each. */
final class WrongPagedToys {
  private WrongPagedToys() {}

  /** Buddies never merge: a page that was split once serves small blocks for ever. */
  static final class NeverMergesBuddies extends ToyBuddy {
    NeverMergesBuddies(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected boolean merges(long start, int order) {
      return false;
    }
  }

  /** Gives back what the size alone takes: the rest of a piece with a large align is lost. */
  static final class ForgetsTheAlignOfAPiece extends ToyBuddy {
    ForgetsTheAlignOfAPiece(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    public void dealloc(int address, int size, int align) {
      super.dealloc(address, size, 1);
    }
  }

  /** A page that has become empty still serves its old class only. */
  static final class KeepsEmptySlabs extends ToySlab {
    KeepsEmptySlabs(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected boolean isUnused(BitSet used) {
      return false;
    }
  }

  /** Takes a page with one block left for empty. */
  static final class FreesASlabInUse extends ToySlab {
    FreesASlabInUse(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    protected boolean isUnused(BitSet used) {
      return used.cardinality() <= 1;
    }
  }
}
