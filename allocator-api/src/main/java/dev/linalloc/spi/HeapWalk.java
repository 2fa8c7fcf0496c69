package dev.linalloc.spi;

/**
 * Lists the chunks that an allocator has divided its memory into. An allocator may implement it
 * beside {@link GlobalAllocator}, for the conformance kit and for pictures of the heap. It is never
 * compiled to wasm.
 *
 * <p>The conformance kit compares the walk with the live blocks, between any two calls (rule D4):
 * the chunks do not overlap, each live block lies in a live chunk of its own, and nothing else is
 * live.
 */
public interface HeapWalk {
  /**
   * Visits every chunk once, in ascending order of address. Must not be called during a call of the
   * allocator, whose bookkeeping is incomplete then. Takes O(n) in the number of chunks.
   *
   * @param visitor receives the chunks
   * @throws IllegalStateException if the allocator's bookkeeping contradicts itself; the message
   *     says at which address and how
   */
  void walk(ChunkVisitor visitor);

  /** Receives the chunks, one per call. It must not call the allocator. */
  @FunctionalInterface
  interface ChunkVisitor {
    /**
     * Visits a chunk.
     *
     * @param address the chunk's first byte, header included; unsigned
     * @param size bytes, header included; unsigned
     * @param state what the chunk is used for
     */
    void chunk(int address, int size, ChunkState state);
  }

  /** What a chunk is used for. */
  enum ChunkState {
    /** Handed out. */
    LIVE,
    /** Free, and merged with any free neighbour: no two such chunks touch. */
    FREE,
    /**
     * Free, and kept apart from a free neighbour. An allocator that keeps free neighbours apart,
     * for their size class or because they are buddies of different orders, reports them as cached.
     */
    CACHED,
    /** Used by the allocator itself: headers of segments, tables, fence posts, padding. */
    OWN
  }
}
