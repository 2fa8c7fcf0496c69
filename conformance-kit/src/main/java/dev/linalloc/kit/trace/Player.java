package dev.linalloc.kit.trace;

import dev.linalloc.spi.GlobalAllocator;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Makes the calls of a program on an allocator, step by step, and remembers the program's blocks by
 * their ids. What is not known, since a request failed or a step was taken out, is passed over.
 */
public final class Player {
  /** What {@link #play} returns for a step that asks for nothing. */
  public static final int NOTHING = GlobalAllocator.NULL;

  private final GlobalAllocator allocator;
  private int[] address = new int[64];
  private int[] size = new int[64];
  private int[] align = new int[64];
  private boolean[] known = new boolean[64];
  private long liveBytes;

  /** Makes a player of a program that has no block yet. */
  public Player(GlobalAllocator allocator) {
    this.allocator = allocator;
  }

  /**
   * Makes the call of one step.
   *
   * @return the address that the allocator returned, or {@link #NOTHING}
   * @throws IllegalArgumentException if the step is not the program's own: another module grows
   *     memory, or growth is limited
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
      case Step.ForeignGrow _, Step.Limit _ ->
          throw new IllegalArgumentException("\"" + step + "\" is no step of a recorded program");
    };
  }

  /** Returns whether the block {@code id} was allocated and not given back. */
  public boolean isKnown(int id) {
    return id < known.length && known[id];
  }

  /** Returns the ids of all such blocks, ascending. */
  public int[] knownIds() {
    return IntStream.range(0, known.length).filter(this::isKnown).toArray();
  }

  /** Returns the smallest id that no such block has. */
  public int freshId() {
    int id = 0;
    while (isKnown(id)) {
      id++;
    }
    return id;
  }

  /** Returns the size of a known block, in bytes, unsigned. */
  public int size(int id) {
    return size[id];
  }

  /** Returns the align of a known block, in bytes, unsigned. */
  public int align(int id) {
    return align[id];
  }

  /** Returns the first address behind a known block. */
  public long end(int id) {
    return Integer.toUnsignedLong(address[id]) + Integer.toUnsignedLong(size[id]);
  }

  /** Returns the bytes of all known blocks together, as they were asked for. */
  public long liveBytes() {
    return liveBytes;
  }

  private int alloc(Step.Alloc step) {
    if (isKnown(step.id())) {
      // Two live blocks cannot share an id: a shrinker took out the free between them.
      free(step.id());
    }
    int answer =
        step.zeroed()
            ? allocator.allocZeroed(step.size(), step.align())
            : allocator.alloc(step.size(), step.align());
    if (answer != GlobalAllocator.NULL) {
      makeRoom(step.id());
      known[step.id()] = true;
      align[step.id()] = step.align();
      set(step.id(), answer, step.size());
    }
    return answer;
  }

  private int realloc(Step.Realloc step) {
    int id = step.id();
    int answer = allocator.realloc(address[id], size[id], align[id], step.newSize());
    if (answer != GlobalAllocator.NULL) {
      liveBytes -= Integer.toUnsignedLong(size[id]);
      set(id, answer, step.newSize());
    }
    return answer;
  }

  private void free(int id) {
    known[id] = false;
    liveBytes -= Integer.toUnsignedLong(size[id]);
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
