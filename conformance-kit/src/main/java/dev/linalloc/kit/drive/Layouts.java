package dev.linalloc.kit.drive;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Scripts that request sizes and aligns in pairs. Every size up to {@value #EACH} bytes meets every
 * align below 2<sup>17</sup>, and sizes up to {@value #EACH_OF_LARGE_ALIGNS} meet those above. Of
 * larger sizes, some around each power of two and random ones meet every align.
 */
final class Layouts {
  private static final int EACH = 256;
  private static final int EACH_OF_LARGE_ALIGNS = 32;
  private static final int LARGE_ALIGN_SHIFT = 17;

  /** From this power of two on, a block takes as long as hundreds of small ones. */
  private static final int LARGE_SHIFT = 24;

  /** Random sizes for each pair of an align and a power of two. */
  private static final int RANDOM_SIZES = 2;

  private Layouts() {}

  static List<Scenario> of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Scenario> scripts = new ArrayList<>();
    for (int shift = 0; shift < Integer.SIZE; shift++) {
      int each = shift < LARGE_ALIGN_SHIFT ? EACH : EACH_OF_LARGE_ALIGNS;
      scripts.add(small(1 << shift, each).named("each size to " + each + ", align 2^" + shift));
      scripts.add(large(1 << shift, random).named("sizes of each length, align 2^" + shift));
    }
    return scripts;
  }

  /** Two blocks of each layout are live at once. */
  private static Script small(int align, int each) {
    Script script = new Script();
    for (int size = 1; size <= each; size++) {
      script.alloc(0, size, align).alloc(1, size, align).free(0).free(1);
    }
    return script;
  }

  private static Script large(int align, SplittableRandom random) {
    Script script = new Script().alloc(0, 0, align);
    for (int shift = 0; shift < Integer.SIZE; shift++) {
      int power = 1 << shift;
      for (int near = shift < LARGE_SHIFT ? -1 : 1; near <= 1; near++) {
        script.alloc(1, power + near, align).alloc(2, 8, 8).free(1).free(2);
      }
      for (int i = 0; i < (shift < LARGE_SHIFT ? RANDOM_SIZES : 1); i++) {
        int size = power + (shift == 0 ? 0 : (int) (random.nextLong() >>> (Long.SIZE - shift)));
        script.alloc(1, size, align).alloc(2, 8, 8).free(1).free(2);
      }
    }
    return script;
  }
}
