package dev.linalloc.kit.drive;

import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spi.LinearMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Fixed scenarios for the cases that break allocators: the edges of pages, of memory and of 32
 * bits; refused and foreign growth before each call; dirty memory; every order of freeing.
 */
final class Scripts {
  private static final int PAGE = LinearMemory.PAGE_SIZE;
  private static final int LONG = 1_000;
  private static final int MOST_BLOCKS = PAGE / 8;
  private static final int[] INITIAL_PAGES = {0, 1, 17, 32_768, 40_000, 65_535, 65_536};

  private Scripts() {}

  /**
   * Returns the scripts for {@code subject}, long ones last. The scripts of {@link #all} use a page
   * or two. A compiled module may start with hundreds of pages; for it there are two more scripts,
   * whose blocks are large enough to reach the foreign page behind its own pages.
   */
  static List<Scenario> of(Subject subject) {
    List<Scenario> scripts = all();
    if (subject.image().isPresent()) {
      int initial = subject.image().get().initialPages() * PAGE;
      scripts.add(
          new Script()
              .add(new Step.ForeignGrow(1))
              .alloc(0, initial, 1)
              .named("a foreign page, then a block as large as the first memory"));
      scripts.add(
          new Script()
              .alloc(0, 1, 1)
              .add(new Step.ForeignGrow(1))
              .alloc(1, initial, 1)
              .named("a byte, a foreign page, then a block as large as the first memory"));
    }
    // A first-fit allocator is slow with thousands of blocks, so short scripts find breaches first.
    scripts.sort(Comparator.comparing(script -> script.trace().steps().size() > LONG));
    return scripts;
  }

  /**
   * Returns the scripts for any allocator; those that are quick and find most errors come first.
   */
  static List<Scenario> all() {
    List<Scenario> scripts = new ArrayList<>();
    scripts.add(basics().named("basics"));
    scripts.addAll(usedGaps());
    scripts.addAll(aligns());
    scripts.addAll(pageEdges());
    scripts.addAll(reallocs());
    scripts.addAll(orders());
    scripts.addAll(tightHeaps());
    scripts.addAll(fullPages());
    scripts.add(many().named("thousands of small blocks"));
    scripts.add(gaps().named("a gap of every size"));
    scripts.addAll(interrupted());
    scripts.addAll(nearTheLimit());
    scripts.addAll(starts());
    scripts.add(extremes().named("extreme sizes and aligns"));
    scripts.addAll(fillEverything());
    scripts.add(shrinking().named("a block shrinks beside too little room"));
    return scripts;
  }

  /** A few calls of each kind; dirty memory is requested again as zeroed. */
  private static Script basics() {
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
  private static List<Scenario> aligns() {
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

  /** Blocks that end just before, at and behind the end of a page, and whole pages. */
  private static List<Scenario> pageEdges() {
    List<Scenario> scripts = new ArrayList<>();
    int rest = PAGE - Trace.DEFAULT_HEAP_BASE;
    for (int delta = -40; delta <= 40; delta += delta < -16 || delta >= 16 ? 8 : 1) {
      scripts.add(
          new Script()
              .alloc(0, rest + delta, 1)
              .alloc(1, 1, 1)
              .alloc(2, PAGE, 8)
              .alloc(3, 2 * PAGE + delta, 16)
              .free(2)
              .free(0)
              .named("page edge, " + delta + " bytes"));
    }
    Script pages = new Script();
    for (int k = 1; k <= 8; k++) {
      pages.alloc(k, k * PAGE, 4).free(k).zeroed(k, k * PAGE, 4);
    }
    scripts.add(pages.named("whole pages"));
    Script growing = new Script();
    for (int k = 1; k <= 64; k++) {
      growing.alloc(k, 4096 * k, 4).free(k);
    }
    scripts.add(growing.named("ever larger blocks"));
    return scripts;
  }

  /**
   * Blocks that grow and shrink: the newest block, one between neighbours, one beside free memory.
   */
  private static List<Scenario> reallocs() {
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
    return scripts;
  }

  /**
   * Four neighbours freed in every order, then requests for a block nearly as large as all of them
   * and for 0 bytes; and a sequence that makes wee_alloc leak.
   */
  private static List<Scenario> orders() {
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
   * Blocks that are given back while small ones between them stay live. The gaps are used again,
   * for blocks of a fifth of a gap and less, and for zeroed ones. At last, a gap of 16 MiB and a
   * larger one, and a request that only the larger one holds.
   */
  private static List<Scenario> usedGaps() {
    List<Scenario> scripts = new ArrayList<>();
    for (int size : new int[] {10 * PAGE, 30_000, 4_000}) {
      Script script = new Script();
      for (int id = 0; id < 8; id++) {
        script.alloc(2 * id, size, 8).alloc(2 * id + 1, 24, 8);
      }
      for (int id = 0; id < 8; id++) {
        script.free(2 * id);
      }
      for (int id = 0; id < 8; id++) {
        script.alloc(20 + id, size / 5, 8).zeroed(30 + id, size / (id + 6), 16);
      }
      scripts.add(script.named("gaps of " + size + " bytes between live blocks"));
    }
    int large = 1 << 24;
    scripts.add(
        new Script()
            .alloc(0, large, 8)
            .alloc(1, 24, 8)
            .alloc(2, 3 * large, 8)
            .free(2)
            .free(0)
            .alloc(3, 2 * large, 8)
            .named("a gap of 16 MiB"));
    return scripts;
  }

  /**
   * A heap of 1,000 bytes without growth. Requests must fail cleanly when it is full, and free
   * memory must be merged.
   */
  private static List<Scenario> tightHeaps() {
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
  private static List<Scenario> fullPages() {
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

  /** Thousands of small blocks, whose overhead adds up to pages. */
  private static Script many() {
    Script script = new Script();
    for (int id = 0; id < 4000; id++) {
      script.alloc(id, 20 + id % 8, 4);
    }
    return script;
  }

  /**
   * For each power of two, a gap in front of a small live block, and a request that is too large
   * for the gap.
   */
  private static Script gaps() {
    Script script = new Script();
    for (int shift = 4; shift <= 28; shift++) {
      int size = 1 << shift;
      script.alloc(0, size + size / 4, 8).alloc(shift, 8, 8).free(0).alloc(0, 2 * size, 8).free(0);
    }
    return script;
  }

  /**
   * A program that grows memory often. Before each step, growth is refused once, growth is refused
   * from then on, or another module grows memory.
   */
  private static List<Scenario> interrupted() {
    List<Step> program =
        new Script()
            .alloc(0, 60_000, 8)
            .alloc(1, 10_000, 8)
            .zeroed(2, 70_000, 8)
            .realloc(1, 90_000)
            .free(0)
            .alloc(3, 2 * PAGE, PAGE)
            .realloc(2, 200_000)
            .free(3)
            .zeroed(4, 1000, 8)
            .alloc(5, 3 * PAGE, 1)
            .steps();
    List<Scenario> scripts = new ArrayList<>();
    for (int at = 0; at <= program.size(); at++) {
      String before = " before step " + (at + 1);
      scripts.add(
          inserted(
              "growth refused" + before + " alone",
              program,
              at,
              List.of(Step.Limit.REFUSE),
              at + 1,
              List.of(Step.Limit.NONE)));
      scripts.add(
          inserted(
              "growth refused" + before + " and ever after",
              program,
              at,
              List.of(Step.Limit.REFUSE),
              program.size(),
              List.of()));
      scripts.add(
          inserted(
              "a foreign page" + before,
              program,
              at,
              List.of(new Step.ForeignGrow(1)),
              program.size(),
              List.of()));
      scripts.add(
          inserted(
              "foreign pages" + before + " and after it",
              program,
              at,
              List.of(new Step.ForeignGrow(3)),
              at + 1,
              List.of(new Step.ForeignGrow(1))));
    }
    for (int heapBase : new int[] {PAGE + 1, 2 * PAGE, 3 * PAGE + 100}) {
      for (int pages = 1; pages <= 4; pages++) {
        scripts.add(
            new Script()
                .memory(1, heapBase)
                .add(new Step.ForeignGrow(pages))
                .alloc(0, 10, 1)
                .zeroed(1, PAGE, 8)
                .free(0)
                .free(1)
                .named(pages + " foreign pages, base at " + heapBase));
      }
    }
    return scripts;
  }

  /**
   * Programs with one block that takes half of memory and a little more, on memories of a few
   * pages, of 128 and of all. There is no room for a second one: that request makes the allocator
   * notice, in the second round, that foreign pages have ended the region of the first. Played as a
   * cycle, the region must hold the large block in every later round: small blocks must not take
   * its place.
   *
   * <p>In the third program of each memory, the first round refuses the large block and ends with a
   * foreign page. So the second round makes a region for the large block, which the small block of
   * the third must leave alone.
   */
  private static List<Scenario> nearTheLimit() {
    List<Scenario> scripts = new ArrayList<>();
    for (int pages : new int[] {8, 128, LinearMemory.MAX_PAGES}) {
      int large = pages / 2 * PAGE + 20_000;
      String name = "half of " + pages + " pages for one block";
      scripts.add(
          new Script()
              .add(new Step.Limit(pages))
              .alloc(0, 1, 2 * PAGE)
              .alloc(1, 1, 1)
              .realloc(1, 55_000)
              .alloc(2, large, 1)
              .alloc(3, large, 1)
              .add(new Step.ForeignGrow(1))
              .named(name));
      scripts.add(
          new Script()
              .add(new Step.Limit(pages))
              .alloc(0, 30_000, 8)
              .add(new Step.ForeignGrow(1))
              .alloc(1, 100, 4 * PAGE)
              .alloc(2, 55_000, 8)
              .alloc(3, large - 2 * PAGE, 16)
              .alloc(4, large, 4)
              .add(new Step.ForeignGrow(1))
              .named(name + ", between foreign pages"));
      scripts.add(
          new Script()
              .add(new Step.Limit(pages))
              .alloc(0, 30_000, 8)
              .add(Step.Limit.REFUSE)
              .alloc(1, large + 2 * PAGE / 3, 8)
              .add(new Step.Limit(pages))
              .add(new Step.ForeignGrow(1))
              .named(name + ", refused at first"));
    }
    return scripts;
  }

  private static Scenario inserted(
      String name,
      List<Step> program,
      int first,
      List<Step> atFirst,
      int second,
      List<Step> atSecond) {
    List<Step> steps = new ArrayList<>(program);
    steps.addAll(Math.min(second, program.size()), atSecond);
    steps.addAll(first, atFirst);
    Script script = new Script();
    steps.forEach(script::add);
    // These requests must succeed. If growth is refused, only those that fit must.
    return script
        .alloc(90, 1, 1)
        .alloc(91, 8, 8)
        .alloc(92, 5 * PAGE, 8)
        .alloc(93, 8, 8)
        .named(name);
  }

  /**
   * Every initial size of memory with heapBase inside, at and above its end, aligned and unaligned.
   */
  private static List<Scenario> starts() {
    List<Scenario> scripts = new ArrayList<>();
    for (int pages : INITIAL_PAGES) {
      long end = (long) pages * PAGE;
      for (long heapBase :
          new long[] {
            1,
            8,
            1025,
            end / 2,
            end - 1,
            end,
            end + 1,
            end + 70_001,
            (1L << 32) - 70_000,
            (1L << 32) - 1
          }) {
        if (heapBase >= 1 && heapBase < 1L << 32) {
          Script script = new Script().memory(pages, (int) heapBase);
          script.alloc(0, 1, 1).alloc(1, 16, 8).zeroed(2, 3, 2).alloc(3, 0, 16).realloc(1, 64);
          script.free(0).free(2).zeroed(4, 40, 8).alloc(5, 60_000, 32).free(4).alloc(6, PAGE, PAGE);
          script.free(1).free(5).free(6).free(3);
          scripts.add(script.named("start with " + pages + " pages, base at " + heapBase));
        }
      }
    }
    return scripts;
  }

  /**
   * Sizes and aligns up to the largest. Zeroed blocks are requested only in sizes that cannot be
   * served, because clearing gigabytes would take long.
   */
  private static Script extremes() {
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

  /** A block that shrinks in a page too full for a second one: it must not fail. */
  private static Script shrinking() {
    return new Script()
        .add(Step.Limit.REFUSE)
        .alloc(0, 40_000, 8)
        .realloc(0, 30_000)
        .realloc(0, 29_999);
  }

  /** Hands out all memory up to its last usable byte, then makes calls that must fail cleanly. */
  private static List<Scenario> fillEverything() {
    List<Scenario> scripts = new ArrayList<>();
    for (int pages : new int[] {1, 65_535, 65_536}) {
      for (long heapBase : new long[] {1024, PAGE - 8L, (long) pages * PAGE - 24}) {
        Script script = new Script().memory(pages, (int) heapBase);
        int id = 0;
        for (int shift = 31; shift >= 0; shift--) {
          script.alloc(id, 1 << shift, 1).alloc(id + 1, 1 << shift, 1);
          id += 2;
        }
        script
            .alloc(id, 1, 1)
            .alloc(id + 1, 0, 1)
            .alloc(id + 2, 0, 1 << 31)
            .zeroed(id + 3, 1, 1)
            .realloc(0, -2)
            .realloc(id - 4, 4);
        for (int each = 0; each < id; each += 3) {
          script.free(each);
        }
        scripts.add(
            script
                .alloc(id + 4, 1, 1)
                .zeroed(id + 5, 100, 8)
                .alloc(id + 6, 1 << 30, 1)
                .named("all memory, start with " + pages + " pages, base at " + heapBase));
      }
    }
    return scripts;
  }
}
