package dev.linalloc.dl;

import static dev.linalloc.dl.Chunk.GUARD;

import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Pages;

/**
 * Blocks of any size at any align. They are cut out of a free chunk or of the top, wherever the
 * first multiple of the align in it lies; what is left on both sides is free.
 *
 * <pre>
 *   chunk                                    chunk + room
 *    │ front: free │ block            tag │ rest: free │
 *                  └ multiple of align
 * </pre>
 *
 * <p>A block that is aligned to pages may take the place of the guard below it, which begins a
 * segment (see {@link Chunk}); the guard is laid again when the block is given back.
 */
final class AlignedBlocks {
  private final LinearMemory memory;
  private final FreeChunks free;
  private final Segments segments;
  private final LastResort lastResort;

  AlignedBlocks(LinearMemory memory, FreeChunks free, Segments segments, LastResort lastResort) {
    this.memory = memory;
    this.free = free;
    this.segments = segments;
    this.lastResort = lastResort;
  }

  /** Cuts a live chunk for a block of at least one byte; returns its address or 0. */
  int alloc(int size, int align) {
    int n = Chunk.sizeFor(size, align);
    if (Integer.compareUnsigned(n, size) < 0) {
      return 0;
    }
    int chunk = free.find(n, align);
    while (chunk == 0 && !segments.topFits(n, align)) {
      if (!segments.growTop(n, align) && !lastResort.makeRoom(n, align)) {
        return 0;
      }
      chunk = free.find(n, align);
    }
    int front = Chunk.front(memory, chunk != 0 ? chunk : segments.top, align);
    int room = front + n;
    if (chunk != 0) {
      room = free.take(chunk);
    } else {
      chunk = segments.top;
      segments.top = chunk + room;
    }
    return cut(chunk, front, n, room);
  }

  /**
   * Makes a live chunk of {@code n} bytes of the {@code room} bytes from {@code chunk} on, {@code
   * front} bytes behind it. With a front of −8 it takes the place of the guard below.
   */
  private int cut(int chunk, int front, int n, int room) {
    int left = room;
    int start = chunk;
    if (front > 0) {
      free.file(chunk, front);
      start += front;
      left -= front;
    }
    int body = front < 0 ? n - GUARD : n;
    Chunk.setLive(memory, start, body);
    if (left != body) {
      free.file(start + body, left - body);
    }
    return front < 0 ? Chunk.joinGuard(memory, start, body) : start;
  }

  /** Frees the chunk of a block, and lays the guard again whose place it took. */
  void dealloc(int address, int size, int align) {
    int n = Chunk.sizeFor(size, align);
    int guard = align >>> Pages.SHIFT == 0 ? 0 : Chunk.splitGuard(memory, address, n);
    segments.coalesce(address + guard, n - guard);
  }
}
