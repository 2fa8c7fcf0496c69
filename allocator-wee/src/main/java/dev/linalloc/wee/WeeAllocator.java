package dev.linalloc.wee;

import dev.linalloc.api.GlobalAllocator;
import dev.linalloc.api.GrowableMemory;
import dev.linalloc.api.HeapWalk;

public final class WeeAllocator implements GlobalAllocator, HeapWalk {
  static final int TAG = 8;
  static final int NEXT = 4;
  static final int FREE = 1;
  static final int FIRST = 2;
  static final int START = -16;
  static final int NEXT_FREE = -4;
  static final int PREVIOUS_FREE = -8;
  static final int LARGEST_CLASS = 1024;
  static final int TABLE = 264;

  private static final long LIMIT = 1L << 32;

  private final GrowableMemory memory;
  private int free;
  private int table;
  private int classed;
  private int last;
  private int closed;
  private long top;
  private long bound;
  private long peak;

  public WeeAllocator(GrowableMemory memory, int heapBase) {
    this.memory = memory;
    top = (Integer.toUnsignedLong(heapBase) + 15) & -16;
    bound = Math.max(top, memoryEnd());
  }

  @Override
  public int alloc(int size, int align) {
    if (Integer.compareUnsigned(size - 1, classed) < 0) {
      int head = head(size);
      int block = memory.loadInt(head);
      if (block != NULL && (block & (align - 1)) == 0) {
        memory.storeInt(head, memory.loadInt(block));
        return block;
      }
    }
    if (size == 0) {
      return align;
    }
    long length = length(size);
    while (true) {
      for (int tag = free; tag != 0; tag = memory.loadInt(tag + NEXT_FREE)) {
        int word = memory.loadInt(tag);
        int start = word & START;
        int pad = -start & (align - 1);
        if (Integer.toUnsignedLong(pad) + length <= Integer.toUnsignedLong(tag - start)) {
          return carve(tag, word, start + pad, start + pad + (int) length);
        }
      }
      long start = alignUp(top, align);
      if (start + length + TAG <= bound) {
        int block = (int) start;
        int pad = block - (int) top;
        append(block + (int) length);
        if (pad != 0) {
          trim(block, block + (int) length);
        }
        return block;
      }
      if (classed != 0) {
        flush();
      } else if (!grow(length, align)) {
        return NULL;
      }
    }
  }

  @Override
  public int allocZeroed(int size, int align) {
    long clean = Math.max(peak, top);
    int block = alloc(size, align);
    if (block != NULL) {
      long dirty = Math.min(clean - Integer.toUnsignedLong(block), Integer.toUnsignedLong(size));
      if (dirty > 0) {
        memory.fill(block, (int) dirty, (byte) 0);
      }
    }
    return block;
  }

  @Override
  public void dealloc(int address, int size, int align) {
    if (Integer.compareUnsigned(size - 1, LARGEST_CLASS) < 0 && (classed != 0 || openTable())) {
      int head = head(size);
      memory.storeInt(address, memory.loadInt(head));
      memory.storeInt(head, address);
    } else if (size != 0) {
      release(address + (int) length(size));
    }
  }

  @Override
  public int realloc(int address, int size, int align, int newSize) {
    if (size == 0) {
      return alloc(newSize, align);
    }
    if (newSize == 0) {
      dealloc(address, size, align);
      return align;
    }
    int tag = address + (int) length(size);
    long end = Integer.toUnsignedLong(address) + length(newSize);
    int newTag = (int) end;
    if (end > Integer.toUnsignedLong(tag)) {
      int word = memory.loadInt(tag);
      if (tag == last) {
        if (end + TAG > bound) {
          return move(address, size, align, newSize);
        }
        last = newTag;
        top = end + TAG;
        tag = newTag;
      } else {
        tag = memory.loadInt(tag + NEXT);
        if ((memory.loadInt(tag) & FREE) == 0 || end > Integer.toUnsignedLong(tag)) {
          return move(address, size, align, newSize);
        }
        unlink(tag);
      }
      retag(word, tag);
    }
    if (newTag != tag) {
      split(tag, memory.loadInt(tag), newTag);
      release(tag);
    }
    return address;
  }

  private int move(int address, int size, int align, int newSize) {
    int moved = alloc(newSize, align);
    if (moved != NULL) {
      memory.copy(moved, address, size);
      dealloc(address, size, align);
    }
    return moved;
  }

  private int carve(int tag, int word, int block, int end) {
    if (end == tag) {
      unlink(tag);
      memory.storeInt(tag, word ^ FREE);
    } else {
      split(tag, word, end);
    }
    if (block != (word & START)) {
      trim(block, end);
    }
    return block;
  }

  private void trim(int block, int tag) {
    split(tag, memory.loadInt(tag), block - TAG);
    release(block - TAG);
  }

  /** Cuts the cell that ends with {@code tag} in two: a live one up to {@code at} and the rest. */
  private void split(int tag, int word, int at) {
    memory.storeInt(tag, (at + TAG) | (word & FREE));
    memory.storeInt(at + NEXT, tag);
    retag(word & ~FREE, at);
  }

  private void retag(int word, int tag) {
    memory.storeInt(tag, word);
    if ((word & FIRST) == 0) {
      memory.storeInt((word & START) - TAG + NEXT, tag);
    }
  }

  private void release(int tag) {
    int word = memory.loadInt(tag);
    if ((word & FIRST) == 0) {
      int previous = memory.loadInt(word - TAG);
      if ((previous & FREE) != 0) {
        unlink(word - TAG);
        word = previous ^ FREE;
      }
    }
    if (tag == last) {
      peak = Math.max(peak, top);
      top = Integer.toUnsignedLong(word & START);
      last = (word & FIRST) == 0 ? word - TAG : 0;
      return;
    }
    int next = memory.loadInt(tag + NEXT);
    if ((memory.loadInt(next) & FREE) != 0) {
      tag = next;
    } else {
      memory.storeInt(tag + PREVIOUS_FREE, 0);
      memory.storeInt(tag + NEXT_FREE, free);
      if (free != 0) {
        memory.storeInt(free + PREVIOUS_FREE, tag);
      }
      free = tag;
    }
    retag(word | FREE, tag);
  }

  private void unlink(int tag) {
    int previous = memory.loadInt(tag + PREVIOUS_FREE);
    int next = memory.loadInt(tag + NEXT_FREE);
    if (previous == 0) {
      free = next;
    } else {
      memory.storeInt(previous + NEXT_FREE, next);
    }
    if (next != 0) {
      memory.storeInt(next + PREVIOUS_FREE, previous);
    }
  }

  private void append(int tag) {
    int word = (int) top;
    if (last == 0) {
      word |= FIRST;
    } else {
      memory.storeInt(last + NEXT, tag);
    }
    memory.storeInt(tag, word);
    last = tag;
    top = Integer.toUnsignedLong(tag) + TAG;
  }

  private boolean openTable() {
    if (top + TABLE + TAG > bound) {
      return false;
    }
    table = allocZeroed(TABLE, 1);
    classed = LARGEST_CLASS;
    return true;
  }

  private void flush() {
    classed = 0;
    for (int head = table; head != table + TABLE; head += 8) {
      if (memory.loadLong(head) != 0) {
        drain(head);
        drain(head + 4);
      }
    }
    release(table + TABLE);
  }

  private void drain(int head) {
    int length = 4 * (head - table) + 8;
    int block = memory.loadInt(head);
    while (block != 0) {
      int next = memory.loadInt(block);
      release(block + length);
      block = next;
    }
  }

  private boolean grow(long length, int align) {
    long end = memoryEnd();
    long start = end > bound ? end : top;
    long need = alignUp(start, align) + length + TAG;
    if (need > LIMIT) {
      return false;
    }
    int pages = (int) ((need - end + 0xffff) >>> 16);
    if (memory.memoryGrow(pages) == -1) {
      return false;
    }
    if (end > bound) {
      openRegion(end);
    }
    bound = end + ((long) pages << 16);
    return true;
  }

  private void openRegion(long start) {
    boolean rest = top != bound;
    if (rest) {
      append((int) bound - TAG);
    }
    int end = last;
    if (end != 0) {
      memory.storeInt(end + NEXT, closed == 0 ? end + NEXT : closed);
      closed = end + NEXT;
    }
    top = start;
    last = 0;
    if (rest) {
      release(end);
    }
  }

  @Override
  public void walk(ChunkVisitor visitor) {
    WeeWalk walk = new WeeWalk(memory);
    long limit = walk.region(last, top);
    for (int next = closed; next != 0; next = previousRegion(next)) {
      limit = walk.region(next - NEXT, limit);
    }
    walk.freeList(free);
    if (classed != 0) {
      walk.classes(table);
    }
    walk.top(last);
    walk.visit(visitor);
    if (top != bound) {
      visitor.chunk((int) top, (int) (bound - top), ChunkState.FREE);
    }
  }

  private int previousRegion(int next) {
    int previous = memory.loadInt(next);
    return previous == next ? 0 : previous;
  }

  private static long alignUp(long address, int align) {
    long mask = Integer.toUnsignedLong(align) - 1;
    return (address + mask) & ~mask;
  }

  private long memoryEnd() {
    return Integer.toUnsignedLong(memory.memorySize()) << 16;
  }

  private int head(int size) {
    return table + (((size + 7) >>> 2) & -4);
  }

  private static long length(int size) {
    return ((Integer.toUnsignedLong(size) + 7) & -16) + 8;
  }
}
