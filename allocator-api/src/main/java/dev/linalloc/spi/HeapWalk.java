package dev.linalloc.spi;

/**
 * Shows how an allocator has cut up its memory. An allocator may implement it beside {@link
 * GlobalAllocator} for the kit and for teaching; it is never compiled to wasm and costs nothing
 * there.
 */
public interface HeapWalk {
  /**
   * Visits every chunk in ascending order of address, each once.
   *
   * @throws IllegalStateException where the allocator's own bookkeeping disagrees with itself,
   *     saying where and how
   */
  void walk(ChunkVisitor visitor);

  /** Is told of one chunk after the other. */
  @FunctionalInterface
  interface ChunkVisitor {
    /**
     * Visits a chunk.
     *
     * @param address where the chunk begins, its header included; unsigned
     * @param size bytes, header included; unsigned
     * @param state what the chunk is used for
     */
    void chunk(int address, int size, ChunkState state);
  }

  /** What a chunk is used for. */
  enum ChunkState {
    /** Handed out. */
    LIVE,
    /** Free, and merged with any free neighbour. */
    FREE,
    /** Free, and kept apart for a size class, so that it may lie beside another free chunk. */
    CACHED,
    /** The allocator's own: headers of regions, fence posts, padding. */
    OWN
  }
}
