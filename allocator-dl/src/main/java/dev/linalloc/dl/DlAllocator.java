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
  private static final int PAGE_MASK = 0xffff;
  private static final long ADDRESS_SPACE = 1L << 32;
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
    long start = Math.min(Integer.toUnsignedLong(heapBase) + 7, ADDRESS_SPACE - 1) & -8;
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
    if (!isSmall(size, align)) {
      return allocSlowly(size, align);
    }
    int n = Chunk.sizeFor(size);
    if ((cached >>> (n >>> 3) & 1) != 0) {
      return pop(n);
    }
    if (Integer.compareUnsigned(victimSize, n) >= 0) {
      int chunk = victim;
      int room = victimSize;
      withdraw(chunk, room);
      return split(chunk, room, 0, n);
    }
    if (bins == 0 && Integer.compareUnsigned(end - top, n) >= 0) {
      return take(0, n);
    }
    return allocSlowly(size, align);
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
      deallocSlowly(address, size, align);
    }
  }

  @Override
  public int realloc(int address, int size, int align, int newSize) {
    if (size == 0 || newSize == 0) {
      dealloc(address, size, align);
      return alloc(newSize, align);
    }
    int held = Chunk.sizeFor(size);
    int wanted = Chunk.sizeFor(newSize);
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
        if (find(wanted, align) != 0 || !extend(memoryEnd(), Integer.toUnsignedLong(more))) {
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
        // the chunk above is live and knows nothing of us
      } else {
        file(block + wanted, room - more);
      }
    }
    memory.storeInt(block + wanted - TAG, tag + more);
    return true;
  }

  @Override
  public void walk(ChunkVisitor visitor) {
    new HeapAudit(memory, base, table, bins, cached, victim, victimSize, top, end).walk(visitor);
  }

  private static boolean isSmall(int size, int align) {
    return ((size - 1) >>> 9 | (align - 1) >>> 3) == 0;
  }

  private int pop(int n) {
    int head = Bins.cacheHead(table, n);
    int chunk = memory.loadInt(head);
    int next = memory.loadInt(chunk + Bins.NEXT);
    memory.storeInt(head, next);
    if (next == 0) {
      cached ^= 1L << (n >>> 3);
    }
    return chunk;
  }

  private void push(int chunk, int n) {
    int head = Bins.cacheHead(table, n);
    memory.storeInt(chunk + Bins.NEXT, memory.loadInt(head));
    memory.storeInt(head, chunk);
    cached |= 1L << (n >>> 3);
  }

  private void consolidate() {
    while (cached != 0) {
      int bit = Long.numberOfTrailingZeros(cached);
      int n = (((bit - 2) & 63) + 2) << 3;
      release(pop(n), n);
    }
  }

  private void deallocSlowly(int address, int size, int align) {
    int n = Chunk.sizeFor(size);
    if (align >>> PAGE_SHIFT != 0) {
      int tag = memory.loadInt(address + n - TAG);
      if ((tag & EDGE) != 0) {
        memory.storeInt(address, address + n - Chunk.size(tag));
        memory.storeInt(address + TAG, 0);
        memory.storeInt(address + n - TAG, tag & ABOVE_FREE);
        address += GUARD;
        n -= GUARD;
      }
    }
    release(address, n);
  }

  private int allocSlowly(int size, int align) {
    if (size == 0) {
      return align;
    }
    int n = Chunk.sizeFor(size);
    if (Integer.compareUnsigned(n, size) < 0) {
      return NULL;
    }
    int chunk = find(n, align);
    if (chunk != 0) {
      int room = memory.loadInt(chunk);
      withdraw(chunk, room);
      return split(chunk, room, front(chunk, align), n);
    }
    if (table != 0 && fits(top, end - top, n, align)) {
      return take(front(top, align), n);
    }
    if (cached != 0) {
      consolidate();
      return allocSlowly(size, align);
    }
    return grow(n, align);
  }

  private int find(int n, int align) {
    int slack = Math.max(align - 8, 0);
    int ample = n + slack;
    int found =
        Integer.compareUnsigned(ample, n) < 0 ? 0 : Bins.bestFit(memory, table, bins, ample);
    if (found == 0 && slack != 0) {
      found = search(n, align);
    }
    if (fits(victim, victimSize, n, align)
        && (found == 0 || Integer.compareUnsigned(victimSize, memory.loadInt(found)) < 0)) {
      found = victim;
    }
    return found;
  }

  private int search(int n, int align) {
    int size = n;
    for (int first = Bins.bestFit(memory, table, bins, size);
        first != 0;
        first = Bins.bestFit(memory, table, bins, size + 8)) {
      size = memory.loadInt(first);
      for (int chunk = first; chunk != 0; chunk = memory.loadInt(chunk + Bins.NEXT)) {
        if (fits(chunk, size, n, align)) {
          return chunk;
        }
      }
    }
    return 0;
  }

  private boolean fits(int chunk, int room, int n, int align) {
    return front(chunk, align) + Integer.toUnsignedLong(n) <= Integer.toUnsignedLong(room);
  }

  private int front(int chunk, int align) {
    int front = -chunk & (align - 1);
    if (align >>> PAGE_SHIFT != 0
        && front == align - GUARD
        && Chunk.size(memory.loadInt(chunk - TAG)) == 0
        && chunk != table + TABLE) {
      return -GUARD;
    }
    return front;
  }

  private int split(int chunk, int room, int front, int n) {
    int rest = room - front - n;
    if (rest == 0) {
      return seat(chunk, front, n);
    }
    int block = seat(chunk, front, n | ABOVE_FREE);
    shelve(victim, victimSize);
    victim = block + n;
    victimSize = rest;
    Chunk.setFree(memory, victim, rest);
    return block;
  }

  private int take(int front, int n) {
    int block = seat(top, front, n | ABOVE_FREE);
    top = block + n;
    return block;
  }

  private int seat(int chunk, int front, int tag) {
    int block = chunk + front;
    int end = block + Chunk.size(tag);
    if (front == 0) {
      Chunk.setLive(memory, chunk);
    } else if (front > 0) {
      file(chunk, front);
    } else {
      tag = (tag + block - memory.loadInt(block)) | EDGE;
    }
    memory.storeInt(end - TAG, tag);
    return block;
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

  private int grow(int n, int align) {
    long memoryEnd = memoryEnd();
    boolean contiguous = (int) memoryEnd == end;
    if (contiguous && table != 0 && isMovable(align)) {
      noteUsed();
      top = end;
      table = 0;
      bins = 0;
      victim = 0;
      victimSize = 0;
    }
    if (!contiguous || table == 0) {
      return startSegment(memoryEnd, n, align);
    }
    int front = front(top, align);
    return extend(memoryEnd, front + Integer.toUnsignedLong(n)) ? take(front, n) : NULL;
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

  private boolean extend(long memoryEnd, long room) {
    long newEnd = pageUp(memoryEnd - Integer.toUnsignedLong(end - top) + room);
    if ((int) memoryEnd != end || !growTo(memoryEnd, newEnd)) {
      return false;
    }
    end = (int) newEnd;
    return true;
  }

  private boolean growTo(long memoryEnd, long newEnd) {
    return newEnd <= ADDRESS_SPACE
        && memory.memoryGrow((int) ((newEnd - memoryEnd) >> PAGE_SHIFT)) != -1;
  }

  private int startSegment(long memoryEnd, int n, int align) {
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
    long newEnd = Math.max(memoryEnd, pageUp(limit));
    if (!growTo(memoryEnd, newEnd)) {
      return NULL;
    }
    int below = (int) bottom;
    if (!first) {
      below = end;
      if (top == end) {
        Chunk.setLive(memory, top);
      } else {
        file(top, end - top);
      }
    }
    end = (int) newEnd;
    int block = (int) start;
    if (edge) {
      top = block + n;
      memory.storeInt(top - TAG, top - below | EDGE | (first ? 0 : ABOVE_FREE));
      if (first) {
        base = below;
        layTable(top);
      }
      return block;
    }
    if (first) {
      base = below;
      layTable(below);
    } else {
      top = (int) bottom + GUARD;
      memory.storeInt(top - GUARD, below);
    }
    return take(block - top, n);
  }

  private void layTable(int address) {
    table = address;
    top = address + TABLE;
    zero(table, TABLE);
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

  private static long pageUp(long address) {
    return address + PAGE_MASK & ~(long) PAGE_MASK;
  }

  private static long alignUp(long address, int align) {
    long mask = Integer.toUnsignedLong(align) - 1;
    return address + mask & ~mask;
  }
}
