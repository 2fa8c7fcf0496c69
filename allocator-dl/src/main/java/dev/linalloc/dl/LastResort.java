package dev.linalloc.dl;

import static dev.linalloc.dl.Chunk.EDGE;
import static dev.linalloc.dl.Chunk.FREE;
import static dev.linalloc.dl.Chunk.SLIVER;
import static dev.linalloc.dl.Chunk.TAG;

import dev.linalloc.spi.LinearMemory;

/**
 * What is left to try when nothing holds a request and the top cannot grow: a new segment, and if
 * memory is refused, the chunks in quick lists, which may make room once they are coalesced. Whether
 * they do is decided before anything is coalesced, so a call that fails leaves the heap as it was.
 *
 * <pre>
 *   │ live │ cached │ free │ cached │ live │      the tags of cached chunks are flipped to free,
 *          └─── one stretch ────────┘             and flipped back after the search
 * </pre>
 *
 * <p>The search goes from the top down and looks at each chunk once.
 */
final class LastResort {
  private final LinearMemory memory;
  private final Table table;
  private final FreeChunks free;
  private final Segments segments;
  private final QuickLists quick;

  LastResort(
      LinearMemory memory, Table table, FreeChunks free, Segments segments, QuickLists quick) {
    this.memory = memory;
    this.table = table;
    this.free = free;
    this.segments = segments;
    this.quick = quick;
  }

  /**
   * Begins a segment or coalesces for a chunk of {@code n} bytes at {@code align} for which the top
   * cannot grow; returns whether the caller is to look again.
   */
  boolean makeRoom(int n, int align) {
    return segments.addSegment(n, align) || coalesceFor(n, align, segments.base, 0);
  }

  /**
   * Coalesces all chunks in quick lists if this makes room for {@code n} bytes at {@code align},
   * with new pages if need be; returns whether it does. If not, all stays as it was.
   *
   * @param above where a block ends that may grow in place instead; the base if there is none
   * @param more by how many bytes
   */
  boolean coalesceFor(int n, int align, int above, int more) {
    if (quick.map == 0) {
      return false;
    }
    quick.flipTags();
    // A chunk of 8 bytes that coalesces with nothing is a sliver, which no search finds.
    boolean helps = secure(n == SLIVER ? 2 * SLIVER : n, align, above, more);
    quick.flipTags();
    if (helps) {
      quick.coalesceAll();
    }
    return helps;
  }

  /**
   * Finds a stretch of free chunks that holds {@code n} bytes at {@code align}, or that begins at
   * {@code above} and holds {@code more}; or grows memory behind the last stretch until it does.
   * Returns whether there is such a stretch now.
   */
  private boolean secure(int n, int align, int above, int more) {
    int limit = segments.bound;
    for (int chunk = segments.top; chunk != segments.base; ) {
      int tag = Chunk.tagBelow(memory, chunk);
      int below = chunk - free.sizeBy(tag);
      if ((tag & FREE) == 0) { // what lies below is live: a stretch begins here
        long room = Chunk.front(memory, chunk, align) + Integer.toUnsignedLong(n);
        if (secure(chunk, limit, room)
            || (chunk == above && secure(chunk, limit, Integer.toUnsignedLong(more)))) {
          return true;
        }
        if ((tag & EDGE) != 0) {
          below = Chunk.boundBelow(memory, chunk);
        } else if (below == chunk) { // a tag without a size: the table's
          below = table.address;
        }
        limit = below;
      }
      chunk = below;
    }
    return false;
  }

  /** Grows memory for a stretch that is too short and ends at the bound; returns if it holds. */
  private boolean secure(int chunk, int limit, long room) {
    return room <= Integer.toUnsignedLong(limit - chunk)
        || (limit == segments.bound && segments.extend(chunk, room));
  }
}
