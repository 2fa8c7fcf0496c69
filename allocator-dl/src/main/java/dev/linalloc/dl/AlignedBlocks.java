package dev.linalloc.dl;

import static dev.linalloc.dl.Chunk.GUARD;

import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Pages;

/**
 * Blocks of any size at any align. Each is cut out of a free chunk or of the top, at the first
 * multiple of its align; the rest on both sides stays free.
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

  /** Allocates a block of at least one byte; returns its address, or 0 if there is no room. */
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
   * Makes a live chunk of {@code n} bytes, {@code front} bytes behind {@code chunk}, in the {@code
   * room} bytes from {@code chunk} on. If {@code front} is −8, it takes the place of the guard
   * below.
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

  /** Frees the chunk of a block; if it took the place of a guard, lays the guard again. */
  void dealloc(int address, int size, int align) {
    int n = Chunk.sizeFor(size, align);
    int guard = align >>> Pages.SHIFT == 0 ? 0 : Chunk.splitGuard(memory, address, n);
    segments.coalesce(address + guard, n - guard);
  }
}
