package dev.linalloc.bench;

import java.util.SplittableRandom;

/**
 * Random requests from a fixed seed, the same for every row of a group. Sizes and aligns are in
 * bytes.
 */
final class Requests {
  /** The number of requests; a power of two. */
  static final int COUNT = 1024;

  private static final long SEED = 20_261_126;

  final int[] sizes = new int[COUNT];
  final int[] aligns = new int[COUNT];

  /** An upper bound for the bytes that all requests need together. */
  final long bytes;

  private Requests(int least, int most, int alignShifts) {
    SplittableRandom random = new SplittableRandom(SEED);
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sizes[i] = random.nextInt(least, most + 1);
      aligns[i] = 1 << random.nextInt(alignShifts + 1);
      sum += sizes[i] + aligns[i];
    }
    bytes = sum;
  }

  /**
   * Returns requests with uniform sizes from {@code least} to {@code most} and aligns 1, 2, 4, 8
   * and 16.
   */
  static Requests mixed(int least, int most) {
    return new Requests(least, most, 4);
  }

  /** As {@link #mixed}, with aligns up to 8, which every malloc for wasm32 guarantees. */
  static Requests natural(int least, int most) {
    return new Requests(least, most, 3);
  }
}
