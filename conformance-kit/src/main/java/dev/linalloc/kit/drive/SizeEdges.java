package dev.linalloc.kit.drive;

import dev.linalloc.kit.oracle.RuleViolation;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spi.GlobalAllocator;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the edges of an allocator's size classes by the addresses that it returns: the largest
 * sizes that take as much room as the sizes below them. The room of a size is the distance of two
 * blocks that are allocated one after the other in a fresh heap.
 *
 * <p>Of edges that lie close together, the first is kept. Powers of two are always kept, because
 * classes that addresses do not show often end there.
 */
final class SizeEdges {
  /** Each size up to this is tried; above it, sizes near powers of two. */
  private static final int EACH = 600;

  private static final int NEAR = 16;
  private static final int LARGEST = 1 << 17;

  private final Subject subject;

  private SizeEdges(Subject subject) {
    this.subject = subject;
  }

  /** Returns the edges, ascending. */
  static List<Integer> of(Subject subject) {
    return new SizeEdges(subject).all();
  }

  private List<Integer> all() {
    List<Integer> edges = new ArrayList<>();
    int last = 0;
    long room = room(1);
    for (int size = 1; size <= LARGEST; size = next(size)) {
      long nextRoom = room(size + 1);
      boolean power = size >= Long.BYTES && Integer.bitCount(size) == 1;
      if (power || (nextRoom != room && 2 * size >= 3 * last)) {
        edges.add(size);
        last = size;
      }
      room = next(size) == size + 1 ? nextRoom : room(next(size));
    }
    return edges;
  }

  private static int next(int size) {
    int power = Integer.highestOneBit(size + NEAR);
    boolean near = size < EACH || Math.abs(size - power) <= NEAR;
    return near ? size + 1 : 2 * Integer.highestOneBit(size) - NEAR;
  }

  /** Returns the room of a size, or 0 if it cannot be seen. */
  private long room(int size) {
    try (Session session = new Session(subject, subject.fit(Trace.of()), new Tally())) {
      int first = session.play(new Step.Alloc(0, size, 1, false));
      int second = session.play(new Step.Alloc(1, size, 1, false));
      return first == GlobalAllocator.NULL || second == GlobalAllocator.NULL
          ? 0
          : Math.abs(Integer.toUnsignedLong(second) - Integer.toUnsignedLong(first));
    } catch (RuleViolation e) {
      return 0; // the scripts show the breach
    }
  }
}
