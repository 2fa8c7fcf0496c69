package dev.linalloc.kit.drive;

import dev.linalloc.kit.oracle.Oracle;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.spi.GlobalAllocator;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Makes the calls that steps stand for, and remembers what each block's id was answered. */
final class Player {
  /** The answer of a step that allocates nothing. */
  static final int NOTHING = GlobalAllocator.NULL;

  private final Oracle oracle;
  private int[] address = new int[64];
  private int[] size = new int[64];
  private int[] align = new int[64];
  private boolean[] known = new boolean[64];

  Player(Oracle oracle) {
    this.oracle = oracle;
  }

  Oracle oracle() {
    return oracle;
  }

  /** Makes one step and returns the address it was answered, or {@link #NOTHING}. */
  int play(Step step) {
    switch (step) {
      case Step.Alloc alloc -> {
        return alloc(alloc);
      }
      case Step.Realloc realloc -> {
        return isKnown(realloc.id()) ? realloc(realloc) : NOTHING;
      }
      case Step.Free free -> {
        if (isKnown(free.id())) {
          free(free.id());
        }
      }
      case Step.ForeignGrow grow -> oracle.growForeign(grow.pages());
      case Step.Limit limit -> oracle.limit(limit.pages());
    }
    return NOTHING;
  }

  /** Returns whether the block {@code id} was allocated and not given back. */
  boolean isKnown(int id) {
    return id < known.length && known[id];
  }

  /** The ids of all such blocks, ascending. */
  int[] knownIds() {
    return IntStream.range(0, known.length).filter(this::isKnown).toArray();
  }

  /** The smallest id that is free. */
  int freshId() {
    int id = 0;
    while (isKnown(id)) {
      id++;
    }
    return id;
  }

  int size(int id) {
    return size[id];
  }

  int align(int id) {
    return align[id];
  }

  /** The first address behind the block. */
  long end(int id) {
    return Integer.toUnsignedLong(address[id]) + Integer.toUnsignedLong(size[id]);
  }

  private int alloc(Step.Alloc step) {
    if (isKnown(step.id())) {
      free(step.id()); // two live blocks can't share an id: a shrinker took out the free between
      // them
    }
    int answer =
        step.zeroed()
            ? oracle.allocZeroed(step.size(), step.align())
            : oracle.alloc(step.size(), step.align());
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
    int answer = oracle.realloc(address[id], size[id], align[id], step.newSize());
    if (answer != GlobalAllocator.NULL) {
      set(id, answer, step.newSize());
    }
    return answer;
  }

  private void free(int id) {
    known[id] = false;
    oracle.dealloc(address[id], size[id], align[id]);
  }

  private void set(int id, int newAddress, int newSize) {
    address[id] = newAddress;
    size[id] = newSize;
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
