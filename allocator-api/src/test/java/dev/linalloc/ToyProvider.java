package dev.linalloc;

import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Promises;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Provides an allocator for these tests: it takes blocks from the top of the heap and, if it
 * reclaims, gives them to the next request of the same size and alignment. {@code
 * META-INF/services} lists two of them, which stand in for mini and dl.
 */
class ToyProvider implements AllocatorProvider {
  /** Stands in for mini. */
  public static final class Mini extends ToyProvider {
    /** Found as a service. */
    public Mini() {
      super("mini", false);
    }
  }

  /** Stands in for dl. */
  public static final class Dl extends ToyProvider {
    /** Found as a service. */
    public Dl() {
      super("dl", true);
    }
  }

  private final String name;
  private final boolean reclaiming;

  ToyProvider(String name, boolean reclaiming) {
    this.name = name;
    this.reclaiming = reclaiming;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Promises promises() {
    return new Promises(!reclaiming, reclaiming, 0, 0);
  }

  @Override
  public GlobalAllocator create(GrowableMemory memory, int heapBase) {
    return new Toy(memory, heapBase, reclaiming);
  }

  private static final class Toy implements GlobalAllocator {
    private record Size(int size, int align) {}

    private record Block(int address, Size size) {}

    private final GrowableMemory memory;
    private final boolean reclaiming;
    private final Map<Size, Deque<Integer>> free = new HashMap<>();
    private final Set<Block> live = new HashSet<>();
    private long top;

    Toy(GrowableMemory memory, int heapBase, boolean reclaiming) {
      this.memory = memory;
      this.reclaiming = reclaiming;
      top = Integer.toUnsignedLong(heapBase);
    }

    @Override
    public int alloc(int size, int align) {
      Size wanted = new Size(size, align);
      Integer reused = given(wanted).poll();
      int address = reused == null ? fromTop(size, align) : reused;
      live.add(new Block(address, wanted));
      return address;
    }

    /** The addresses of blocks of that size that were given back. */
    private Deque<Integer> given(Size size) {
      return free.computeIfAbsent(size, _ -> new ArrayDeque<>());
    }

    private int fromTop(int size, int align) {
      long start = (top + Integer.toUnsignedLong(align) - 1) & -Integer.toUnsignedLong(align);
      long end = start + Integer.toUnsignedLong(size);
      long missing = end - (long) memory.memorySize() * LinearMemory.PAGE_SIZE;
      long pages = (Math.max(0, missing) + LinearMemory.PAGE_SIZE - 1) / LinearMemory.PAGE_SIZE;
      if (end > 0xffff_ffffL || memory.memoryGrow((int) pages) == -1) {
        return NULL;
      }
      top = end;
      return (int) start;
    }

    @Override
    public int allocZeroed(int size, int align) {
      long fresh = top;
      int address = alloc(size, align);
      if (address != NULL && Integer.toUnsignedLong(address) < fresh) {
        memory.fill(address, size, (byte) 0);
      }
      return address;
    }

    @Override
    public void dealloc(int address, int size, int align) {
      Block block = new Block(address, new Size(size, align));
      if (!live.remove(block)) {
        throw new AssertionError("never handed out: " + block);
      }
      if (reclaiming) {
        given(block.size).push(address);
      }
    }

    /** Moves the block unless it becomes smaller. */
    @Override
    public int realloc(int address, int size, int align, int newSize) {
      Block block = new Block(address, new Size(size, align));
      if (Integer.compareUnsigned(newSize, size) <= 0) {
        if (!live.remove(block)) {
          throw new AssertionError("never handed out: " + block);
        }
        live.add(new Block(address, new Size(newSize, align)));
        return address;
      }
      int moved = alloc(newSize, align);
      if (moved != NULL) {
        memory.copy(moved, address, size);
        dealloc(address, size, align);
      }
      return moved;
    }
  }
}
