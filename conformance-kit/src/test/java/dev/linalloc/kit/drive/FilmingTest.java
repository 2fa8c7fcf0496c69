package dev.linalloc.kit.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.report.Film;
import dev.linalloc.kit.report.Film.Block;
import dev.linalloc.kit.report.Film.Breach;
import dev.linalloc.kit.report.Film.Frame;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.toy.Toys;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.kit.wrong.WrongAllocator;
import dev.linalloc.kit.wrong.WrongAllocators;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.AllocatorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class FilmingTest {
  private static Subject named(String name) {
    return Subject.of(
        Stream.concat(
                Toys.all().stream(), WrongAllocators.all().stream().map(WrongAllocator::provider))
            .filter(provider -> provider.name().equals(name))
            .findFirst()
            .orElseThrow());
  }

  private static Film film(String name, Step... steps) {
    return Filming.of(named(name), Trace.of(steps));
  }

  private static Step alloc(int id, int size) {
    return new Step.Alloc(id, size, 1, false);
  }

  /** Returns what the area at {@code address} holds in a frame. */
  private static char at(Film film, int frame, long address) {
    int area = 0;
    while (film.edges().get(area + 1) <= address) {
      area++;
    }
    return film.frames().get(frame).areas().charAt(area);
  }

  @Test
  void eachStepHasAFrameThatShowsTheCallAndItsResult() {
    Film film = film("toy-bump", alloc(0, 24), new Step.Realloc(0, 8), new Step.Free(0));
    assertThat(film.frames())
        .extracting(Frame::call)
        .containsExactly(
            "the allocator is created",
            "block 0 = alloc(24, 1)",
            "realloc(block 0, 8)",
            "dealloc(block 0)");
    assertThat(film.frames())
        .extracting(Frame::result)
        .containsExactly("", "0x00000400", "0x00000418", "");
    assertThat(film.frames()).extracting(Frame::liveBytes).containsExactly(0L, 24L, 8L, 0L);
  }

  @Test
  void aBlockIsListedWithTheFramesInWhichItIsLive() {
    Film film = film("toy-bump", alloc(7, 24), new Step.Realloc(7, 8), new Step.Free(7));
    assertThat(film.blocks())
        .containsExactly(new Block(7, 0x400, 0x418, 1, 2), new Block(7, 0x418, 0x420, 2, 3));
  }

  @Test
  void foreignPagesAndPagesThatAreNotThereYetAreMarked() {
    Film film = film("toy-bump", new Step.ForeignGrow(2), alloc(0, 8));
    assertThat(at(film, 0, 0x10000)).isEqualTo(Film.ABSENT);
    assertThat(at(film, 1, 0x10000)).isEqualTo(Film.FOREIGN);
    assertThat(at(film, 2, 0x400)).isEqualTo(Film.LIVE);
    assertThat(film.frames().getLast().pages()).isEqualTo(3);
    assertThat(film.frames().getLast().freeBytes()).isEqualTo(0x10000 - 0x408);
  }

  @Test
  void aRefusedGrowthAndAStepWithoutACallSaySo() {
    Film film =
        film(
            "toy-bump",
            Step.Limit.REFUSE,
            new Step.ForeignGrow(1),
            alloc(0, 1 << 20),
            new Step.Free(0));
    assertThat(film.frames())
        .extracting(Frame::result)
        .containsExactly("", "", "refused", "NULL", "no call: the block is not live");
  }

  @Test
  void theLinksOfAFreeListAreMetadata() {
    Film film = film("toy-free-list", alloc(0, 64), alloc(1, 8), new Step.Free(0));
    Block freed = film.blocks().getFirst();
    assertThat(freed.id()).isZero();
    assertThat(at(film, 2, freed.from())).isEqualTo(Film.LIVE);
    assertThat(film.frames().getLast().areas()).contains(String.valueOf(Film.METADATA));
  }

  @Test
  void theLongestFreeRangeIsMeasuredBetweenLiveBlocks() {
    Film film =
        film("toy-bump", alloc(0, 100), alloc(1, 0xfc00 - 150), alloc(2, 50), new Step.Free(0));
    assertThat(film.frames())
        .extracting(Frame::freeBytes)
        .containsExactly(0xfc00L, 0xfc00L - 100, 50L, 0L, 100L);
    assertThat(film.frames().getLast().largestFree()).isEqualTo(100);
  }

  @Test
  void theFilmOfAnIllegalStoreEndsWithTheStoredBytes() {
    Film film = film("frees-too-much", alloc(0, 9), alloc(1, 1), new Step.Free(0), alloc(3, 9));
    Breach breach = film.breach().orElseThrow();
    assertThat(breach.rule()).isEqualTo(Rule.C1);
    assertThat(breach.from()).isEqualTo(0x410);
    assertThat(breach.to()).isEqualTo(0x414);
    assertThat(film.frames().getLast().result()).isEqualTo("breaks C1");
  }

  @Test
  void theFilmOfAMisplacedBlockEndsWithTheBlock() {
    Film film = film("aligns-to-a-word", alloc(0, 1), new Step.Alloc(1, 5, 16, false));
    Breach breach = film.breach().orElseThrow();
    assertThat(breach.rule()).isEqualTo(Rule.A1);
    assertThat(breach.to() - breach.from()).isEqualTo(5);
  }

  @Test
  void theFilmOfAStoreBelowHeapBaseBeginsThere() {
    Finding finding =
        Conformance.firstFinding(named("rounds-heap-base-down").provider(), new CheckOptions(1, 0))
            .orElseThrow();
    Film film = Filming.of(named("rounds-heap-base-down"), finding);
    assertThat(film.breach()).isPresent();
    assertThat(film.edges().getFirst())
        .isLessThan(Integer.toUnsignedLong(finding.trace().heapBase()));
    assertThat(film.frames().getLast().areas()).contains(String.valueOf(Film.PROGRAM));
  }

  /** If one call breaks the rule, the film of a minimal trace ends with it. */
  @TestFactory
  Stream<DynamicTest> theFilmOfAFindingShowsTheSameEvidence() {
    return Stream.of(
            "frees-too-much",
            "splits-too-early",
            "reuses-dirty-memory",
            "copies-the-new-size",
            "aborts-instead-of-null")
        .map(name -> DynamicTest.dynamicTest(name, () -> assertSameEvidence(named(name))));
  }

  private static void assertSameEvidence(Subject subject) {
    AllocatorProvider provider = subject.provider();
    Finding finding = Conformance.firstFinding(provider, new CheckOptions(1, 2000)).orElseThrow();
    Breach breach = Filming.of(subject, finding).breach().orElseThrow();
    assertThat(breach.rule()).isEqualTo(finding.rule());
    assertThat(breach.evidence()).isEqualTo(finding.evidence());
  }

  @Test
  void aRuleThatComparesRunsHasAFilmWithoutABreach() {
    Finding finding = new Finding(Rule.R1, "", "", Trace.of(alloc(0, 8), new Step.Free(0)));
    assertThat(Filming.of(named("never-coalesces"), finding).breach()).isEmpty();
  }

  @Test
  void aLongTraceIsShownBySamplesOnACoarseMap() {
    Trace trace = randomTrace(5000);
    Film film = Filming.of(named("toy-free-list"), trace);
    assertThat(film.exact()).isFalse();
    assertThat(film.blocks()).isEmpty();
    assertThat(film.frames()).hasSizeBetween(Filming.MOST_FRAMES, Filming.MOST_FRAMES + 2);
    assertThat(film.frames().getLast().step()).isEqualTo(5000);
    assertThat(film.edges()).hasSizeLessThanOrEqualTo(Filming.MOST_AREAS + 1);
    assertThat(film.edges().getLast()).isEqualTo(film.frames().getLast().pages() * 65536L);
    assertThat(film).isEqualTo(Filming.of(named("toy-free-list"), trace));
  }

  @Test
  void theAreasOfAnExactFilmHaveTheLiveBytes() {
    Film film = Filming.of(named("toy-free-list"), randomTrace(60));
    assertThat(film.exact()).isTrue();
    for (Frame frame : film.frames()) {
      long bytes = 0;
      for (int i = 0; i < frame.areas().length(); i++) {
        assertThat(frame.areas().charAt(i)).isIn(Film.FREE, Film.LIVE, Film.METADATA, Film.ABSENT);
        if (frame.areas().charAt(i) == Film.LIVE) {
          bytes += film.edges().get(i + 1) - film.edges().get(i);
        }
      }
      assertThat(bytes).as(frame.call()).isEqualTo(frame.liveBytes());
    }
  }

  private static Trace randomTrace(int length) {
    Random random = new Random(27);
    List<Step> steps = new ArrayList<>();
    List<Integer> live = new ArrayList<>();
    for (int id = 0; steps.size() < length; id++) {
      if (random.nextInt(3) == 0 && !live.isEmpty()) {
        steps.add(new Step.Free(live.remove(/* index */ random.nextInt(live.size()))));
      } else {
        steps.add(alloc(id, 1 + random.nextInt(200)));
        live.add(id);
      }
    }
    return Trace.of(steps.toArray(Step[]::new));
  }
}
