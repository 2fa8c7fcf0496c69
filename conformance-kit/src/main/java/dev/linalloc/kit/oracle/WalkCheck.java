package dev.linalloc.kit.oracle;

import static dev.linalloc.kit.oracle.Addresses.range;

import dev.linalloc.spec.Rule;
import dev.linalloc.spi.HeapWalk;
import dev.linalloc.spi.HeapWalk.ChunkState;

/**
 * Compares an allocator's heap walk with the live blocks that the kit knows. Chunks must ascend
 * without overlap, no two free chunks may touch, and each live block must have a live chunk of its
 * own (rule {@link Rule#D4 D4}).
 */
final class WalkCheck implements HeapWalk.ChunkVisitor {
  private final Shadow shadow;
  private long previousEnd;
  private ChunkState previousState = ChunkState.OWN;
  private int liveChunks;

  WalkCheck(Shadow shadow) {
    this.shadow = shadow;
  }

  /** Walks the heap once and checks each chunk. */
  static void run(HeapWalk heap, Shadow shadow) {
    WalkCheck check = new WalkCheck(shadow);
    heap.walk(check);
    check.that(
        check.liveChunks == shadow.live().count(),
        "has " + check.liveChunks + " live chunks for " + shadow.live().count() + " live blocks");
  }

  @Override
  public void chunk(int address, int size, ChunkState state) {
    long from = Integer.toUnsignedLong(address);
    long to = from + Integer.toUnsignedLong(size);
    that(
        from < to && from >= Math.max(previousEnd, shadow.heapBase()),
        "has a chunk " + range(from, to) + " out of order");
    boolean apart =
        from > previousEnd || state != ChunkState.FREE || previousState != ChunkState.FREE;
    that(apart, "has two free neighbours at " + range(from, to));
    if (state == ChunkState.LIVE) {
      liveChunks++;
    }
    that(
        shadow.claimed(from, to) == (state == ChunkState.LIVE),
        "says " + range(from, to) + " is " + state + ", but it overlaps " + shadow.owner(from, to));
    previousEnd = to;
    previousState = state;
  }

  private void that(boolean holds, String evidence) {
    if (!holds) {
      throw new RuleViolation(Rule.D4, "the heap walk " + evidence);
    }
  }
}
