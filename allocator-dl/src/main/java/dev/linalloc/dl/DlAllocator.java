package dev.linalloc.dl;

import static dev.linalloc.dl.Chunk.ABOVE_FREE;
import static dev.linalloc.dl.Chunk.EDGE;
import static dev.linalloc.dl.Chunk.FREE;
import static dev.linalloc.dl.Chunk.SLIVER;
import static dev.linalloc.dl.Chunk.TAG;

import dev.linalloc.api.GlobalAllocator;
import dev.linalloc.api.GrowableMemory;
import dev.linalloc.api.HeapWalk;

/**
 * A general-purpose allocator: boundary tags let free chunks coalesce at once, bins find the best
 * fit among them, and memory that was never used stays in one piece at the top.
 *
 * <pre>
 *   base                                          top               end
 *     │ table of bins │ chunk │ chunk │ chunk │ … │ free              │ foreign or absent │
 *     └───────────────┴───────┴───────┴───────┴───┴───────────────────┘
 * </pre>
 */
public final class DlAllocator implements GlobalAllocator, HeapWalk {
  private static final int PAGE_SHIFT = 16;
  private static final long PAGE_MASK = 0xffff;
  private static final int LARGEST_SMALL = 508;
  private static final int GUARD = 8;
  private static final int TABLE = Bins.TABLE + GUARD;

  private final GrowableMemory memory;
  private int base;
  private int table;
  private long bins;
  private long cached;
  private int victim;
  private int victimSize;
  private int top;
  private int end;
  private int lastUsed;

  /**
   * Makes an allocator over {@code memory} from {@code heapBase} on, to the end of the pages there
   * are.
   */
  public DlAllocator(GrowableMemory memory, int heapBase) {
    this.memory = memory;
    long start = Math.min(Integer.toUnsignedLong(heapBase) + 7, 0xffff_ffffL) & -8;
    long memoryEnd = memoryEnd();
    base = (int) start;
    top = (int) Math.max(start, memoryEnd);
    end = top;
    if (memoryEnd - start >= TABLE) {
      table = base;
      top = base + TABLE;
    }
  }

  @Override
  public int alloc(int size, int align) {
    int n = Chunk.sizeFor(size);
    if (isSmall(size, align)) {
      if ((cached >>> (n >>> 3) & 1) != 0) {
        return pop(n);
      }
      if (Integer.compareUnsigned(victimSize, n) >= 0) {
        return carveVictim(n);
      }
    } else if (size <= 0 || Integer.compareUnsigned(align, 8) > 0) {
      return allocAligned(size, align);
    }
    if (bins != 0) {
      int chunk = Bins.bestFit(memory, table, bins, n);
      if (chunk != 0) {
        int room = memory.loadInt(chunk);
        bins = Bins.remove(memory, table, bins, chunk, room);
        return carve(chunk, room, n);
      }
    }
    if (Integer.compareUnsigned(end - top, n) < 0) {
      if (isUntidy(n)) {
        consolidate();
        return alloc(size, align);
      }
      if (!extend(n) && !grow(n, align)) {
        return NULL;
      }
    }
    return carveTop(n);
  }

  @Override
  public int allocZeroed(int size, int align) {
    noteUsed();
    int block = alloc(size, align);
    if (block != NULL) {
      zero(block, size);
    }
    return block;
  }

  @Override
  public void dealloc(int address, int size, int align) {
    if (isSmall(size, align)) {
      push(address, Chunk.sizeFor(size));
    } else if (size != 0) {
      int n = Chunk.sizeFor(size, align);
      if (align >>> PAGE_SHIFT == 0 || !isEdge(address, n)) {
        release(address, n);
      } else {
        splitGuard(address, n);
        release(address + GUARD, n - GUARD);
      }
    }
  }

  @Override
  public int realloc(int address, int size, int align, int newSize) {
    if (size == 0 || newSize == 0) {
      dealloc(address, size, align);
      return alloc(newSize, align);
    }
    int held = Chunk.sizeFor(size, align);
    int wanted = Chunk.sizeFor(newSize, align);
    if (Integer.compareUnsigned(wanted, newSize) < 0) {
      return NULL;
    }
    if (resize(address, held, wanted, align)) {
      return address;
    }
    int moved = alloc(newSize, align);
    if (moved != NULL) {
      memory.copy(moved, address, size);
      dealloc(address, size, align);
    }
    return moved;
  }

  @Override
  public void walk(ChunkVisitor visitor) {
    new HeapAudit(memory, base, table, bins, cached, victim, victimSize, top, end).walk(visitor);
  }

  private int allocAligned(int size, int align) {
    if (size == 0) {
      return align;
    }
    int n = Chunk.sizeFor(size, align);
    if (Integer.compareUnsigned(n, size) < 0) {
      return NULL;
    }
    int chunk = find(n, align);
    boolean atTop = chunk == 0;
    if (atTop) {
      if (!fits(top, end - top, n, align)) {
        if (isUntidy(n)) {
          consolidate();
        } else if (!grow(n, align)) {
          return NULL;
        }
        return allocAligned(size, align);
      }
      chunk = top;
    }
    int front = front(chunk, align);
    int room = front + n;
    if (atTop) {
      top = chunk + room;
    } else {
      room = memory.loadInt(chunk);
      withdraw(chunk, room);
    }
    boolean joins = front < 0;
    if (joins) {
      n -= GUARD;
    } else if (front != 0) {
      file(chunk, front);
      chunk += front;
      room -= front;
    }
    carve(chunk, room, n);
    if (atTop) {
      memory.storeInt(top - TAG, n | ABOVE_FREE);
    }
    return joins ? joinGuard(chunk, n) : chunk;
  }

  private int find(int n, int align) {
    if (fits(victim, victimSize, n, align)) {
      return victim;
    }
    int slack = Math.max(align - 8, 0);
    int ample = n + slack;
    int found =
        Integer.compareUnsigned(ample, n) < 0 ? 0 : Bins.bestFit(memory, table, bins, ample);
    return found != 0 || slack == 0 ? found : search(n, align);
  }

  private int search(int n, int align) {
    int least = n - GUARD;
    while (true) {
      int chunk = Bins.bestFit(memory, table, bins, least);
      if (chunk == 0) {
        return 0;
      }
      int size = memory.loadInt(chunk);
      least = size + 8;
      for (; chunk != 0; chunk = memory.loadInt(chunk + Bins.NEXT)) {
        if (fits(chunk, size, n, align)) {
          return chunk;
        }
      }
    }
  }

  private boolean fits(int chunk, int room, int n, int align) {
    return Integer.compareUnsigned(room, n - GUARD) >= 0
        && front(chunk, align) + Integer.toUnsignedLong(n) <= Integer.toUnsignedLong(room);
  }

  private int front(int chunk, int align) {
    int front = -chunk & (align - 1);
    if (align >>> PAGE_SHIFT != 0
        && front == align - GUARD
        && chunk != table + TABLE
        && Chunk.size(memory.loadInt(chunk - TAG)) == 0) {
      return -GUARD;
    }
    return front;
  }

  private int carveVictim(int n) {
    int chunk = victim;
    int room = victimSize;
    victim = 0;
    victimSize = 0;
    return carve(chunk, room, n);
  }

  private int carve(int chunk, int room, int n) {
    Chunk.setLive(memory, chunk);
    int rest = room - n;
    int tag = n;
    if (rest != 0) {
      tag |= ABOVE_FREE;
      if (Integer.compareUnsigned(n, LARGEST_SMALL + TAG) <= 0) {
        shelve(victim, victimSize);
        victim = chunk + n;
        victimSize = rest;
        Chunk.setFree(memory, victim, rest);
      } else {
        file(chunk + n, rest);
      }
    }
    memory.storeInt(chunk + n - TAG, tag);
    return chunk;
  }

  private int carveTop(int n) {
    int chunk = top;
    Chunk.setLive(memory, chunk);
    top = chunk + n;
    memory.storeInt(top - TAG, n | ABOVE_FREE);
    return chunk;
  }

  private int joinGuard(int chunk, int n) {
    int block = chunk - GUARD;
    int tag = memory.loadInt(chunk + n - TAG);
    int gap = chunk - memory.loadInt(block);
    memory.storeInt(block, 0);
    memory.storeInt(chunk + n - TAG, (tag + gap) | EDGE);
    return block;
  }

  private void splitGuard(int block, int n) {
    int tag = memory.loadInt(block + n - TAG);
    layGuard(block, block + n - Chunk.size(tag));
    memory.storeInt(block + n - TAG, tag & ABOVE_FREE);
  }

  private boolean isEdge(int block, int n) {
    return (memory.loadInt(block + n - TAG) & EDGE) != 0;
  }

  private static boolean isSmall(int size, int align) {
    return Integer.compareUnsigned(size - 1, LARGEST_SMALL) < 0
        && Integer.compareUnsigned(align, 8) <= 0;
  }

  private boolean isUntidy(int n) {
    return Integer.compareUnsigned(victimSize, n) >= 0
        || (cached != 0 && Integer.compareUnsigned(n, end - base) <= 0);
  }

  private int pop(int n) {
    int head = Bins.cacheHead(table, n);
    int chunk = memory.loadInt(head);
    int next = memory.loadInt(chunk);
    memory.storeInt(head, next);
    if (next == 0) {
      cached ^= 1L << (n >>> 3);
    }
    return chunk;
  }

  private void push(int chunk, int n) {
    int head = Bins.cacheHead(table, n);
    memory.storeInt(chunk, memory.loadInt(head));
    memory.storeInt(head, chunk);
    cached |= 1L << (n >>> 3);
  }

  private void consolidate() {
    shelve(victim, victimSize);
    victim = 0;
    victimSize = 0;
    while (cached != 0) {
      int bit = Long.numberOfTrailingZeros(cached);
      cached ^= 1L << bit;
      int n = (((bit - 1) & 63) + 1) << 3;
      int head = Bins.cacheHead(table, n);
      int chunk = memory.loadInt(head);
      memory.storeInt(head, 0);
      while (chunk != 0) {
        int next = memory.loadInt(chunk);
        release(chunk, n);
        chunk = next;
      }
    }
  }

  private boolean resize(int block, int held, int wanted, int align) {
    int above = block + held;
    int tag = memory.loadInt(above - TAG);
    if (Integer.compareUnsigned(wanted, held) <= 0) {
      if (wanted != held) {
        memory.storeInt(block + wanted - TAG, tag - (held - wanted));
        release(block + wanted, held - wanted);
      }
      return true;
    }
    if ((tag & ABOVE_FREE) == 0) {
      return false;
    }
    int more = wanted - held;
    if (above == top) {
      if (Integer.compareUnsigned(end - top, more) < 0) {
        consolidate();
        if (find(wanted, align) != 0 || !extend(more)) {
          return false;
        }
      }
      top = block + wanted;
    } else {
      int room = memory.loadInt(above);
      if (Integer.compareUnsigned(room, more) < 0) {
        return false;
      }
      withdraw(above, room);
      if (room == more) {
        tag &= ~ABOVE_FREE;
      } else {
        file(block + wanted, room - more);
      }
    }
    memory.storeInt(block + wanted - TAG, tag + more);
    return true;
  }

  private void release(int chunk, int size) {
    int above = chunk + size;
    int tag = memory.loadInt(above - TAG);
    int below = memory.loadInt(chunk - TAG);
    if ((below & FREE) != 0) {
      int more = Chunk.size(below);
      chunk -= more;
      size += more;
      withdraw(chunk, more);
    } else {
      memory.storeInt(chunk - TAG, below | ABOVE_FREE);
    }
    if ((tag & ABOVE_FREE) != 0) {
      if (above == top) {
        noteUsed();
        top = chunk;
        return;
      }
      int more = memory.loadInt(above);
      withdraw(above, more);
      size += more;
    }
    file(chunk, size);
  }

  private void file(int chunk, int size) {
    Chunk.setFree(memory, chunk, size);
    shelve(chunk, size);
  }

  private void shelve(int chunk, int size) {
    if ((size & ~SLIVER) != 0) {
      bins = Bins.insert(memory, table, bins, chunk, size);
    }
  }

  private void withdraw(int chunk, int size) {
    if (chunk == victim) {
      victim = 0;
      victimSize = 0;
    } else if (size != SLIVER) {
      bins = Bins.remove(memory, table, bins, chunk, size);
    }
  }

  private boolean extend(int room) {
    long memoryEnd = memoryEnd();
    if ((int) memoryEnd != end || table != base) {
      return false;
    }
    return reach(memoryEnd, topDistance(memoryEnd) + Integer.toUnsignedLong(room));
  }

  private long topDistance(long memoryEnd) {
    return memoryEnd - Integer.toUnsignedLong(end - top);
  }

  private boolean reach(long memoryEnd, long limit) {
    long newEnd = Math.max(memoryEnd, (limit + PAGE_MASK) & ~PAGE_MASK);
    if (memory.memoryGrow((int) ((newEnd - memoryEnd) >> PAGE_SHIFT)) == -1) {
      return false;
    }
    end = (int) newEnd;
    return true;
  }

  private boolean grow(int n, int align) {
    long memoryEnd = memoryEnd();
    if ((int) memoryEnd == end && table != 0) {
      if (!isMovable(align)) {
        long room = front(top, align) + Integer.toUnsignedLong(n);
        return reach(memoryEnd, topDistance(memoryEnd) + room);
      }
      noteUsed();
      top = end;
      table = 0;
      bins = 0;
      victim = 0;
      victimSize = 0;
    }
    return startSegment(memoryEnd, n, align);
  }

  private boolean isMovable(int align) {
    if (top != table + TABLE) {
      return false;
    }
    if (table == base) {
      return align >>> PAGE_SHIFT != 0;
    }
    int tag = memory.loadInt(table - TAG);
    return (tag & FREE) != 0 && Chunk.size(memory.loadInt(table - Chunk.size(tag) - TAG)) == 0;
  }

  private boolean startSegment(long memoryEnd, int n, int align) {
    boolean first = table == 0;
    long lowest = Integer.toUnsignedLong(base);
    long bottom = first && (memoryEnd <= lowest || (int) memoryEnd == end) ? lowest : memoryEnd;
    int head = first ? TABLE : GUARD;
    long start = alignUp(bottom, align);
    boolean edge = align >>> PAGE_SHIFT != 0 && start - bottom < head;
    if (!edge) {
      start = alignUp(bottom + head, align);
    }
    long limit = start + Integer.toUnsignedLong(n) + (edge && first ? TABLE : 0);
    int oldEnd = end;
    if (!reach(memoryEnd, limit)) {
      return false;
    }
    if (!first) {
      if (top == oldEnd) {
        Chunk.setLive(memory, top);
      } else {
        file(top, oldEnd - top);
      }
      layGuard((int) bottom, oldEnd);
      top = (int) bottom + GUARD;
    } else {
      base = (int) bottom;
      table = edge ? (int) limit - TABLE : base;
      top = table + TABLE;
      zero(table, TABLE);
      if (edge) {
        int block = (int) start;
        layGuard(block, base);
        file(block + GUARD, n - GUARD);
      }
    }
    return true;
  }

  private void layGuard(int address, int below) {
    memory.storeInt(address, below);
    memory.storeInt(address + TAG, 0);
  }

  private void zero(int address, int length) {
    long used = Integer.toUnsignedLong(lastUsed) + 1 - Integer.toUnsignedLong(address);
    int dirty = (int) Math.min(Integer.toUnsignedLong(length), Math.max(used, 0));
    if (dirty != 0) {
      memory.fill(address, dirty, (byte) 0);
    }
  }

  /** Notes that the memory below {@code top}, which is about to go down, has been in use. */
  private void noteUsed() {
    if (Integer.compareUnsigned(lastUsed, top - 1) < 0) {
      lastUsed = top - 1;
    }
  }

  private long memoryEnd() {
    return Integer.toUnsignedLong(memory.memorySize()) << PAGE_SHIFT;
  }

  private static long alignUp(long address, int align) {
    long mask = Integer.toUnsignedLong(align) - 1;
    return address + mask & ~mask;
  }
}
