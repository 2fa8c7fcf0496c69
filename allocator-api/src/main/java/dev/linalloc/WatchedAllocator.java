package dev.linalloc;

import dev.linalloc.Ledger.Block;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Passes calls on to an allocator, and enters them into a {@link Ledger}, which refuses wrong ones.
 * If the ledger checks, freed blocks are filled with {@link #POISON} and wait in a queue before
 * they reach the allocator:
 *
 * <pre>
 *   dealloc ──> fill ──> │ newest │ ··· │ oldest │ ──> look for a write ──> the allocator
 *                        └─── up to 16 MiB ──────┘
 * </pre>
 *
 * <p>If the allocator has no room, the queue is emptied and the request is made again. So a program
 * that fits into its memory also fits when it is watched.
 *
 * <p>A request for 0 bytes passes unwatched: it returns an address that is no block.
 */
final class WatchedAllocator implements GlobalAllocator {
  /** The byte that fills freed blocks. */
  static final byte POISON = (byte) 0xdd;

  /** The most bytes that wait. */
  static final long MOST_WAITING = 16 << 20;

  /** A freed block and the place that freed it. */
  private record Freed(Block block, String site) {}

  private final GlobalAllocator allocator;
  private final GrowableMemory memory;
  private final Ledger ledger;
  private final Queue<Freed> waiting = new ArrayDeque<>();
  private long waitingBytes;

  WatchedAllocator(GlobalAllocator allocator, GrowableMemory memory, Ledger ledger) {
    this.allocator = allocator;
    this.memory = memory;
    this.ledger = ledger;
  }

  @Override
  public int alloc(int size, int align) {
    int address = allocator.alloc(size, align);
    if (address == NULL) {
      release(0);
      address = allocator.alloc(size, align);
    }
    return entered(address, size, align);
  }

  @Override
  public int allocZeroed(int size, int align) {
    int address = allocator.allocZeroed(size, align);
    if (address == NULL) {
      release(0);
      address = allocator.allocZeroed(size, align);
    }
    return entered(address, size, align);
  }

  private int entered(int address, int size, int align) {
    if (address != NULL && size != 0) {
      ledger.allocated(new Block(address, size, align, Site.here()));
    }
    return address;
  }

  @Override
  public void dealloc(int address, int size, int align) {
    if (size == 0) {
      allocator.dealloc(address, size, align);
      return;
    }
    Block block = ledger.find(address, size, align);
    String site = Site.here();
    ledger.freed(block, site);
    if (!ledger.checks()) {
      allocator.dealloc(address, size, align);
      return;
    }
    memory.fill(address, size, POISON);
    waiting.add(new Freed(block, site));
    waitingBytes += block.bytes();
    release(MOST_WAITING);
  }

  /** Always moves the block, so that a use of the old address is found. */
  @Override
  public int realloc(int address, int size, int align, int newSize) {
    if (size != 0) {
      Block _ = ledger.find(address, size, align); // throws if there is none
    }
    int moved = alloc(newSize, align);
    if (moved != NULL) {
      memory.copy(
          moved,
          address,
          (int) Math.min(Integer.toUnsignedLong(size), Integer.toUnsignedLong(newSize)));
      dealloc(address, size, align);
    }
    return moved;
  }

  /** Looks for writes to all freed blocks that wait. */
  void checkWaiting() {
    waiting.forEach(this::checkUnwritten);
  }

  /** Passes the oldest blocks on until at most {@code most} bytes wait. */
  private void release(long most) {
    while (waitingBytes > most) {
      Freed oldest = waiting.remove();
      waitingBytes -= oldest.block.bytes();
      checkUnwritten(oldest);
      allocator.dealloc(oldest.block.address(), oldest.block.size(), oldest.block.align());
    }
  }

  private void checkUnwritten(Freed freed) {
    for (int offset = 0; offset != freed.block.size(); offset++) {
      if (memory.loadByte(freed.block.address() + offset) != POISON) {
        throw new IllegalStateException(
            "byte "
                + Integer.toUnsignedString(offset)
                + " was written after the block was freed at "
                + freed.site
                + ": "
                + freed.block);
      }
    }
  }
}
