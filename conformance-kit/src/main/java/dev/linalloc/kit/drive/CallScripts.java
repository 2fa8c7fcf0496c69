package dev.linalloc.kit.drive;

import dev.linalloc.kit.trace.Step;
import dev.linalloc.spi.LinearMemory;
import java.util.ArrayList;
import java.util.List;

/** Scripts for the calls themselves: each method, every align, extreme sizes, reallocs. */
final class CallScripts {
  private static final int PAGE = LinearMemory.PAGE_SIZE;

  private CallScripts() {}

  /** A few calls of each kind; dirty memory is requested again as zeroed. */
  static Script basics() {
    return new Script()
        .alloc(0, 16, 8)
        .zeroed(1, 100, 4)
        .alloc(2, 0, 1)
        .free(0)
        .zeroed(3, 16, 8)
        .realloc(1, 300)
        .realloc(1, 20)
        .alloc(4, 70_000, 16)
        .free(4)
        .zeroed(5, 70_000, 16)
        .alloc(6, 1, 1)
        .realloc(6, 0)
        .realloc(6, 40)
        .realloc(2, 8)
        .free(2)
        .free(1)
        .zeroed(7, 200, 64)
        .free(3)
        .free(5)
        .free(6)
        .free(7)
        .zeroed(8, 140_000, 1);
  }

  /** Every align with small and large sizes; blocks of one byte lie between. */
  static List<Scenario> aligns() {
    List<Scenario> scripts = new ArrayList<>();
    for (int size : new int[] {1, 24, PAGE - 1, PAGE, 0}) {
      Script script = new Script();
      for (int shift = 0; shift <= 24; shift++) {
        script.alloc(2 * shift, size, 1 << shift).alloc(2 * shift + 1, 1, 1);
      }
      for (int shift = 0; shift <= 24; shift++) {
        script.free(2 * shift).zeroed(2 * shift, size, 1 << shift);
      }
      scripts.add(script.named("every align, size " + size));
    }
    for (int shift = 25; shift < Integer.SIZE; shift++) {
      scripts.add(
          new Script()
              .alloc(0, 1, 1)
              .alloc(1, 8, 1 << shift)
              .alloc(2, 8, 8)
              .free(1)
              .alloc(3, 8, 1 << shift)
              .named("align 2^" + shift));
    }
    return scripts;
  }

  /**
   * Blocks that grow and shrink: the newest block, one between neighbours, one beside free memory.
   */
  static List<Scenario> reallocs() {
    List<Scenario> scripts = new ArrayList<>();
    int[] sizes = {1, 7, 8, 9, 24, 100, 1000, PAGE - 16, PAGE, 3 * PAGE};
    for (int from : sizes) {
      Script script = new Script();
      int id = 0;
      for (int to : sizes) {
        script
            .alloc(id, from, 8)
            .realloc(id, to)
            .alloc(id + 1, 5, 1)
            .realloc(id, from)
            .free(id + 1)
            .realloc(id, to);
        script.zeroed(id + 1, 16, 16).free(id).zeroed(id, to, 8).free(id);
        id += 2;
      }
      scripts.add(script.named("reallocs of " + from + " bytes"));
    }
    scripts.add(
        new Script()
            .alloc(0, 64, 1)
            .realloc(0, 8)
            .alloc(1, 32, 1)
            .zeroed(2, 32, 1)
            .realloc(0, 100)
            .named("a shrunk block grows again"));
    scripts.add(
        new Script()
            .add(Step.Limit.REFUSE)
            .alloc(0, 40_000, 8)
            .realloc(0, 30_000)
            .realloc(0, 29_999)
            .named("a block shrinks beside too little room"));
    return scripts;
  }

  /**
   * Sizes and aligns up to the largest. Zeroed blocks are requested only in sizes that cannot be
   * served, because clearing gigabytes would take long.
   */
  static Script extremes() {
    Script script = new Script().alloc(0, 10, 1);
    int id = 1;
    for (int size :
        new int[] {
          Integer.MAX_VALUE,
          Integer.MIN_VALUE,
          -PAGE,
          -PAGE - 1,
          -0x10_001,
          -1024,
          -17,
          -16,
          -8,
          -2,
          -1
        }) {
      for (int align : new int[] {1, 8, 16, PAGE, 1 << 30, 1 << 31}) {
        script.alloc(id, size, align).free(id).realloc(0, size).realloc(0, 10);
        if (size >= -1024 && size < 0) {
          script.zeroed(id, size, align);
        }
        id++;
      }
    }
    return script.alloc(id, 10, 1).alloc(id + 1, PAGE, 8);
  }
}
