package dev.linalloc.kit.trace;

import dev.linalloc.spi.GlobalAllocator;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Makes the calls of a program on an allocator, step by step. It remembers the program's blocks by
 * their ids. A step that refers to an unknown block does nothing: the request for the block failed,
 * or a shrinker removed the request.
 */
public final class Player {
  /** What {@link #play} returns for a step that is no request. */
  public static final int NOTHING = GlobalAllocator.NULL;

  private final GlobalAllocator allocator;
  private int[] address = new int[64];
  private int[] size = new int[64];
  private int[] align = new int[64];
  private boolean[] known = new boolean[64];
  private long liveBytes;

  /**
   * Makes a player of a program that has no blocks yet.
   *
   * @param allocator receives the calls
   */
  public Player(GlobalAllocator allocator) {
    this.allocator = allocator;
  }

  /**
   * Makes the call of one step.
   *
   * @param step an allocation, a reallocation or a free
   * @return the address that the allocator returned, or {@link #NOTHING}
   * @throws IllegalArgumentException if the step is not a call of a recorded program: another
   *     module grows memory, growth is limited, or the caller errs
   */
  public int play(Step step) {
    return switch (step) {
      case Step.Alloc alloc -> alloc(alloc);
      case Step.Realloc realloc -> isKnown(realloc.id()) ? realloc(realloc) : NOTHING;
      case Step.Free free -> {
        if (isKnown(free.id())) {
          free(free.id());
        }
        yield NOTHING;
      }
      case Step.ForeignGrow _, Step.Limit _, Step.Misuse _ ->
          throw new IllegalArgumentException("\"" + step + "\" is no step of a recorded program");
    };
  }

  /**
   * {@return whether a block is known: it was allocated and not given back}
   *
   * @param id of any block
   */
  public boolean isKnown(int id) {
    return id < known.length && known[id];
  }

  /**
   * Forgets a known block, as if it had been given back.
   *
   * @param id of a known block
   */
  public void forget(int id) {
    known[id] = false;
    liveBytes -= Integer.toUnsignedLong(size[id]);
  }

  /** {@return the ids of all known blocks, ascending} */
  public int[] knownIds() {
    return IntStream.range(0, known.length).filter(this::isKnown).toArray();
  }

  /** {@return the smallest id that no known block has} */
  public int freshId() {
    int id = 0;
    while (isKnown(id)) {
      id++;
    }
    return id;
  }

  /**
   * {@return the address of a block that is known or was, unsigned; NULL if there was none, or if
   * the last request for a block of this id failed}
   *
   * @param id of any block
   */
  public int address(int id) {
    return id < address.length ? address[id] : GlobalAllocator.NULL;
  }

  /**
   * {@return the size of a known block, in bytes, unsigned}
   *
   * @param id of a known block
   */
  public int size(int id) {
    return size[id];
  }

  /**
   * {@return the align of a known block, in bytes, unsigned}
   *
   * @param id of a known block
   */
  public int align(int id) {
    return align[id];
  }

  /**
   * {@return the first address after a known block}
   *
   * @param id of a known block
   */
  public long end(int id) {
    return Integer.toUnsignedLong(address[id]) + Integer.toUnsignedLong(size[id]);
  }

  /** {@return the sum of the requested sizes of all known blocks, in bytes} */
  public long liveBytes() {
    return liveBytes;
  }

  private int alloc(Step.Alloc step) {
    if (isKnown(step.id())) {
      // A shrinker removed the step that freed the earlier block of this id: free it now.
      free(step.id());
    }
    int result =
        step.zeroed()
            ? allocator.allocZeroed(step.size(), step.align())
            : allocator.alloc(step.size(), step.align());
    if (result != GlobalAllocator.NULL) {
      makeRoom(step.id());
      known[step.id()] = true;
      align[step.id()] = step.align();
      set(step.id(), result, step.size());
    } else if (step.id() < address.length) {
      address[step.id()] = GlobalAllocator.NULL; // the id means no earlier block any more
    }
    return result;
  }

  private int realloc(Step.Realloc step) {
    int id = step.id();
    int result = allocator.realloc(address[id], size[id], align[id], step.newSize());
    if (result != GlobalAllocator.NULL) {
      liveBytes -= Integer.toUnsignedLong(size[id]);
      set(id, result, step.newSize());
    }
    return result;
  }

  private void free(int id) {
    forget(id);
    allocator.dealloc(address[id], size[id], align[id]);
  }

  private void set(int id, int newAddress, int newSize) {
    address[id] = newAddress;
    size[id] = newSize;
    liveBytes += Integer.toUnsignedLong(newSize);
  }

  private void makeRoom(int id) {
    if (id >= known.length) {
      int length = Math.max(id + 1, 2 * known.length);
      address = Arrays.copyOf(address, length);
      size = Arrays.copyOf(size, length);
      align = Arrays.copyOf(align, length);
      known = Arrays.copyOf(known, length);
    }
  }
}
