package dev.linalloc.host.ink;

import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.LinearMemory;
import java.util.Locale;

/**
 * The walk of mini-alloc's test {@code edge_cases}: 44 requests with align 1 that take memory from
 * one page to beyond 2 GiB.
 *
 * <pre>
 *   0 bytes, twice · the rest of the page · 1 byte · the rest of that page · 4 pages
 *   while memory has fewer than 32,768 pages, rng := rng · 1664525 + 1013904223, from 0:
 *     rng mod 4 = 0   rng mod 1,024 bytes
 *                 1   rng mod 65,536 bytes
 *                 2   the rest of the page, then as many bytes as its address
 *                 3   rng mod 13,107,200 bytes
 * </pre>
 *
 * <p><i>The rest of the page</i> is the distance from the end of the newest block to the end of
 * memory. No request exceeds what is left below 2<sup>32</sup>. An allocator with tags returns
 * other addresses than a bump allocator, and therefore gets requests of other sizes.
 *
 * @see <a href="https://docs.rs/crate/mini-alloc/1.0.0/source/tests/misc.rs">mini-alloc's test</a>
 */
public final class EdgeCases {
  private static final int ENOUGH_PAGES = LinearMemory.MAX_PAGES / 2;

  private final GlobalAllocator allocator;
  private final LinearMemory memory;
  private final boolean zeroed;
  private long end;
  private int calls;

  private EdgeCases(GlobalAllocator allocator, LinearMemory memory, boolean zeroed) {
    this.allocator = allocator;
    this.memory = memory;
    this.zeroed = zeroed;
  }

  /**
   * Makes the requests.
   *
   * @param allocator an allocator without blocks
   * @param memory the memory of {@code allocator}
   * @param zeroed whether to call {@code allocZeroed} instead of {@code alloc}
   * @return the number of requests
   * @throws IllegalStateException if a request fails
   */
  public static int walk(GlobalAllocator allocator, LinearMemory memory, boolean zeroed) {
    EdgeCases walk = new EdgeCases(allocator, memory, zeroed);
    walk.start();
    walk.grow();
    return walk.calls;
  }

  private void start() {
    request(0);
    request(0);
    request(restOfPage());
    request(1);
    request(restOfPage());
    request(4L * LinearMemory.PAGE_SIZE);
  }

  private void grow() {
    int rng = 0;
    while (memory.memorySize() < ENOUGH_PAGES) {
      rng = rng * 1_664_525 + 1_013_904_223;
      request(
          switch (rng & 3) {
            case 0 -> rng & 1023;
            case 1 -> rng & 65_535;
            case 2 -> request(restOfPage());
            default -> Integer.remainderUnsigned(rng, 13_107_200);
          });
    }
  }

  private long restOfPage() {
    return (long) memory.memorySize() * LinearMemory.PAGE_SIZE - end;
  }

  /** Requests {@code wanted} bytes, and returns the address. */
  private long request(long wanted) {
    int size = (int) Math.min(wanted, (1L << 32) - end);
    int result = zeroed ? allocator.allocZeroed(size, 1) : allocator.alloc(size, 1);
    calls++;
    if (result == GlobalAllocator.NULL) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "request %d, for %s bytes, failed",
              calls,
              Integer.toUnsignedString(size)));
    }
    long address = Integer.toUnsignedLong(result);
    end = address + Integer.toUnsignedLong(size);
    return address;
  }
}
