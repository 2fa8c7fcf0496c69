package dev.linalloc.kit.drive;

import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spi.LinearMemory;
import java.util.ArrayList;
import java.util.List;

/**
 * Scripts for memory that grows: the edges of pages and of memory, refused growth and foreign
 * growth between any two calls, and every start.
 */
final class GrowthScripts {
  private static final int PAGE = LinearMemory.PAGE_SIZE;
  private static final int[] INITIAL_PAGES = {0, 1, 17, 32_768, 40_000, 65_535, 65_536};
  private static final int LONGEST_CHAIN = 20;

  private GrowthScripts() {}

  /**
   * A compiled module may start with hundreds of pages, which the other scripts do not fill. These
   * blocks are large enough to reach the foreign page behind its own pages.
   */
  static List<Scenario> firstMemory(Subject subject) {
    if (subject.image().isEmpty()) {
      return List.of();
    }
    int initial = subject.image().get().initialPages() * PAGE;
    return List.of(
        new Script()
            .add(new Step.ForeignGrow(1))
            .alloc(0, initial, 1)
            .named("a foreign page, then a block as large as the first memory"),
        new Script()
            .alloc(0, 1, 1)
            .add(new Step.ForeignGrow(1))
            .alloc(1, initial, 1)
            .named("a byte, a foreign page, then a block as large as the first memory"));
  }

  /** Blocks that end just before, at and behind the end of a page, and whole pages. */
  static List<Scenario> pageEdges() {
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
   * A program that grows memory often. Before each step, growth is refused once, growth is refused
   * from then on, or another module grows memory.
   */
  static List<Scenario> interrupted() {
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
  static List<Scenario> starts() {
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

  /** Hands out all memory up to its last usable byte, then makes calls that must fail cleanly. */
  static List<Scenario> fillEverything() {
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

  /**
   * For each number up to 20: so many refused requests, then so many foreign growths, or one, then
   * requests that must succeed.
   */
  static List<Scenario> chains() {
    List<Scenario> scripts = new ArrayList<>();
    for (int links = 2; links <= LONGEST_CHAIN; links++) {
      for (int growths : new int[] {1, links}) {
        Script script = new Script().alloc(0, 64, 8).alloc(1, 200, 8).add(Step.Limit.REFUSE);
        for (int refused = 0; refused < links; refused++) {
          script.alloc(9, (refused + 2) * PAGE, 8);
        }
        script.add(Step.Limit.NONE);
        for (int growth = 0; growth < growths; growth++) {
          script.add(new Step.ForeignGrow(1));
        }
        scripts.add(
            script
                .alloc(2, 64, 8)
                .alloc(3, 8, 1)
                .realloc(0, 100)
                .free(1)
                .zeroed(4, 200, 8)
                .alloc(5, 2 * PAGE, 16)
                .alloc(6, 40, 8)
                .named(links + " refused requests, then " + growths + " foreign growths"));
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
   */
  static List<Scenario> nearTheLimit() {
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
    }
    return scripts;
  }
}
