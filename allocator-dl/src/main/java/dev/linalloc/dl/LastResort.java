package dev.linalloc.dl;

import static dev.linalloc.dl.Chunk.EDGE;
import static dev.linalloc.dl.Chunk.FREE;
import static dev.linalloc.dl.Chunk.SLIVER;

import dev.linalloc.spi.LinearMemory;

/**
 * Makes room for a request that no free chunk holds, when the top cannot grow: adds a segment, or
 * if growth is refused, coalesces the chunks in quick lists. A search first decides whether
 * coalescing helps, so a failed call changes nothing.
 *
 * <pre>
 *   │ live │ cached │ free │ cached │ live │      the tags of cached chunks are flipped to free,
 *          └─── one range ──────────┘             and flipped back after the search
 * </pre>
 *
 * <p>The search goes from the top down and visits each chunk once.
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
   * Makes room for a chunk of {@code n} bytes at {@code align} for which the top cannot grow.
   * Returns whether there may be room now; then the caller must try again.
   */
  boolean makeRoom(int n, int align) {
    return segments.addSegment(n, align) || coalesceFor(n, align, segments.base, 0);
  }

  /**
   * Coalesces all chunks in quick lists if this makes room for {@code n} bytes at {@code align}.
   * Adds pages if these are missing. Returns whether there is room; if not, nothing has changed.
   *
   * @param above the end of a block that could grow in place instead; the base if there is none
   * @param more the bytes by which that block would grow
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
   * Finds a range of adjacent free chunks that holds {@code n} bytes at {@code align}, or that
   * begins at {@code above} and holds {@code more} bytes. If the last range is too short, grows
   * memory until it is long enough. Returns whether there is such a range now.
   */
  private boolean secure(int n, int align, int above, int more) {
    int limit = segments.bound;
    for (int chunk = segments.top; chunk != segments.base; ) {
      int tag = Chunk.tagBelow(memory, chunk);
      int below = chunk - free.sizeBy(tag);
      if ((tag & FREE) == 0) { // the chunk below is live: a range begins here
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

  /**
   * Returns whether a range holds {@code room} bytes; grows memory for one that ends at the bound.
   */
  private boolean secure(int chunk, int limit, long room) {
    return room <= Integer.toUnsignedLong(limit - chunk)
        || (limit == segments.bound && segments.extend(chunk, room));
  }
}
