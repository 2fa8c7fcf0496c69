package dev.linalloc.kit.drive;

import dev.linalloc.kit.trace.Step;
import dev.linalloc.spi.LinearMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Scripts for a heap of free and live neighbours: merging, gaps, heaps and pages that are full. */
final class HeapScripts {
  private static final int PAGE = LinearMemory.PAGE_SIZE;
  private static final int MOST_BLOCKS = PAGE / 8;

  private HeapScripts() {}

  /**
   * Four neighbours freed in every order, then requests for a block nearly as large as all of them
   * and for 0 bytes; and a sequence that makes wee_alloc leak.
   */
  static List<Scenario> orders() {
    List<Scenario> scripts = new ArrayList<>();
    int[] sizes = {24, 5_000, 60_000, 120_000};
    for (int code = 0; code < 256; code++) {
      int[] order = {code & 3, code >> 2 & 3, code >> 4 & 3, code >> 6 & 3};
      if ((1 << order[0] | 1 << order[1] | 1 << order[2] | 1 << order[3]) != 0b1111) {
        continue;
      }
      Script script = new Script();
      for (int i = 0; i < sizes.length; i++) {
        script.alloc(i, sizes[i], 4);
      }
      for (int id : order) {
        script.free(id);
      }
      String name = "neighbours freed in the order " + Arrays.toString(order);
      scripts.add(script.alloc(4, 185_000, 4).free(4).named(name));
      scripts.add(script.alloc(5, 0, 1).named(name + ", then 0 bytes"));
    }
    scripts.add(
        new Script()
            .alloc(0, 120_000, 4)
            .alloc(1, 60_000, 4)
            .free(0)
            .free(1)
            .named("two neighbours freed, the lower first"));
    return scripts;
  }

  /**
   * A heap of 1,000 bytes without growth. Requests must fail cleanly when it is full, and free
   * memory must be merged.
   */
  static List<Scenario> tightHeaps() {
    List<Scenario> scripts = new ArrayList<>();
    for (int size : new int[] {1, 8, 16, 24, 100}) {
      for (int align : new int[] {1, 8, 64}) {
        Script full = new Script().memory(1, PAGE - 1000).add(Step.Limit.REFUSE);
        Script spilling = new Script().memory(1, PAGE - 1000);
        for (int id = 0; id < 48; id++) {
          full.alloc(id, size, align);
          spilling.alloc(id, size, align);
        }
        for (int id = 0; id < 48; id += 2) {
          full.free(id);
        }
        full.alloc(60, size, align).zeroed(61, size, align).realloc(61, 4 * size).realloc(61, 1000);
        for (int id = 1; id < 48; id += 2) {
          full.free(id);
        }
        String blocks = ", blocks of " + size + " bytes, align " + align;
        scripts.add(full.alloc(62, 3 * size, align).named("a tight heap" + blocks));
        scripts.add(spilling.named("a tight heap that grows" + blocks));
      }
    }
    Script large = new Script();
    for (int id = 0; id < 10; id++) {
      large.alloc(id, 30_000, 8);
    }
    scripts.add(large.named("ten large blocks"));
    return scripts;
  }

  /**
   * A page filled with equal blocks until no more fits: the number of blocks shows what each costs.
   * At most 8,192 blocks, because more would keep a first-fit allocator busy for minutes.
   */
  static List<Scenario> fullPages() {
    List<Scenario> scripts = new ArrayList<>();
    for (int size : new int[] {1, 16, 24, 100, 1000, 10_000}) {
      for (int align : new int[] {1, 16}) {
        Script script = new Script().add(Step.Limit.REFUSE);
        for (int id = 0; id * (size + align) < PAGE && id < MOST_BLOCKS; id++) {
          script.alloc(id, size, align);
        }
        scripts.add(script.named("a full page, blocks of " + size + " bytes, align " + align));
      }
    }
    return scripts;
  }

  /**
   * For each power of two, a gap in front of a small live block, and a request that is too large
   * for the gap.
   */
  static Script gaps() {
    Script script = new Script();
    for (int shift = 4; shift <= 28; shift++) {
      int size = 1 << shift;
      script.alloc(0, size + size / 4, 8).alloc(shift, 8, 8).free(0).alloc(0, 2 * size, 8).free(0);
    }
    return script;
  }

  /**
   * Blocks that are given back while small ones between them stay live. The gaps are used again,
   * for blocks of a fifth of a gap and less, and for zeroed ones.
   */
  static List<Scenario> usedGaps() {
    List<Scenario> scripts = new ArrayList<>();
    for (int size : new int[] {4_000, 30_000, 10 * PAGE}) {
      Script script = new Script();
      for (int id = 0; id < 8; id++) {
        script.alloc(2 * id, size, 8).alloc(2 * id + 1, 8, 8);
      }
      for (int id = 0; id < 8; id++) {
        script.free(2 * id);
      }
      for (int id = 0; id < 8; id++) {
        script.alloc(20 + id, size / 5, 8).zeroed(30 + id, size / (id + 6), 16);
      }
      scripts.add(script.named("gaps of " + size + " bytes between live blocks"));
    }
    return scripts;
  }
}
