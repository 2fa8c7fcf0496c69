package dev.linalloc.kit.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.toy.ToyBump;
import dev.linalloc.kit.toy.ToyFreeList;
import dev.linalloc.kit.toy.Toys;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.kit.trace.TraceReader;
import dev.linalloc.kit.wrong.WrongAllocators;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Promises;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class CycleTest {
  private static final int PAGE = 65_536;

  /**
   * The size of a block that, together with its align and the other block of {@link #twoBlocks},
   * takes half of the largest heap.
   */
  private static final int HALF = (1 << 31) - PAGE - Trace.DEFAULT_HEAP_BASE / 2;

  private static final int NEVER = Integer.MAX_VALUE;

  private static final AllocatorProvider STUBBORN =
      AllocatorProvider.of("stubborn", Toys.FREE_LIST.promises(), Stubborn::new);

  private final Tally tally = new Tally();

  @Test
  void r1_aFreeListSettlesAtOnce() {
    assertThat(check(Toys.FREE_LIST, twoBlocks(PAGE))).isEmpty();
    assertThat(tally.of(Rule.R1)).isEqualTo(1);
    assertThat(tally.of(Rule.R3)).isEqualTo(1);
  }

  @Test
  void r1_driftingToAFixpointIsNoLeak() {
    for (int rounds : new int[] {1, 8, 30, 200}) {
      assertThat(check(keeping(rounds), twoBlocks(PAGE))).isEmpty();
    }
  }

  @Test
  void r1_addingPagesForEverIsALeak() {
    Finding finding = check(keeping(NEVER), twoBlocks(PAGE)).orElseThrow();
    assertThat(finding.rule()).isEqualTo(Rule.R1);
    assertThat(finding.evidence())
        .isEqualTo(
            "repeated as a cycle, it adds pages for ever: 3 after 1, 4 after 2, 6 after 4, 10 after"
                + " 8, 18 after 16, 34 after 32, 66 after 64, 130 after 128, 258 after 256, 514"
                + " after 512, 770 after 768 rounds");
    assertThat(finding.trace()).isEqualTo(twoBlocks(PAGE));
    assertThat(tally.of(Rule.R3)).isZero();
  }

  @Test
  void r1_aLeakThatHasUsedUpMemoryIsNoFixpoint() {
    assertThat(check(keeping(NEVER), twoBlocks(1 << 29))).map(Finding::rule).contains(Rule.R1);
  }

  @Test
  void r1_theReasonThatCountedIsNamed() {
    assertThat(check(STUBBORN, twoBlocks(HALF)).orElseThrow().evidence())
        .isEqualTo(
            "repeated as a cycle, it fails requests that its second round served, with nothing live"
                + " in between: 0 failed in round 1, 0 failed in round 2, 1 failed in round 4, 1"
                + " failed in round 8, 1 failed in round 16, 1 failed in round 32, 1 failed in"
                + " round 64, 1 failed in round 128, 1 failed in round 256, 1 failed in round 512,"
                + " 1 failed in round 768");
  }

  @Test
  void r1_whatWasServedOnceMustBeServedAgainUpToAllOfMemory() {
    assertThat(check(STUBBORN, twoBlocks(HALF + 1)).map(Finding::rule)).contains(Rule.R1);
  }

  /** The allocator promises that a block can have half of a range of free bytes. */
  @Test
  void r1_noPlacementServesMoreThanTheUsablePartOfMemoryInEachRound() {
    AllocatorProvider half =
        AllocatorProvider.of(
            "half", Toys.FREE_LIST.promises().withUsablePercent(50), Stubborn::new);
    assertThat(check(half, twoBlocks(HALF)).map(Finding::rule)).contains(Rule.R1);
    assertThat(check(half, twoBlocks(HALF + 1)).map(Finding::rule))
        .isNotEqualTo(Optional.of(Rule.R1));
  }

  @Test
  void r1_noPlacementServesMoreThanTheLongestRangeBetweenForeignPagesInEachRound() {
    assertThat(check(STUBBORN, betweenForeignPages(56)).map(Finding::rule)).contains(Rule.R1);
    assertThat(check(STUBBORN, betweenForeignPages(57))).isEmpty();
  }

  @Test
  void r1_aLimitAtTheStartIsTheSizeOfMemoryInEachRound() {
    Trace limited =
        new Script()
            .add(new Step.Limit(10))
            .alloc(0, PAGE - 8, 8)
            .alloc(1, PAGE, 8)
            .named("ten pages")
            .trace();
    assertThat(check(keeping(NEVER), limited).orElseThrow().evidence())
        .isEqualTo(
            "repeated as a cycle, it fails requests that its second round served, with nothing live"
                + " in between: 0 failed in round 1, 0 failed in round 2, 0 failed in round 4, 0"
                + " failed in round 8, 1 failed in round 16, 1 failed in round 32, 1 failed in"
                + " round 64, 1 failed in round 128, 1 failed in round 256, 1 failed in round 512,"
                + " 1 failed in round 768");
  }

  @Test
  void r1_withBlocksKeptFromRoundToRoundThePagesReachAFixpointToo() {
    AllocatorProvider untilEmpty = WrongAllocators.named("waits-until-nothing-is-live");
    Promises noOverhead = new Promises(false, true, 0, Promises.UNCHECKED);
    AllocatorProvider leaking = AllocatorProvider.of("leaking", noOverhead, untilEmpty::create);
    assertThat(check(Toys.FREE_LIST, fourBlocks())).isEmpty();
    Finding finding = check(leaking, fourBlocks()).orElseThrow();
    assertThat(finding.rule()).isEqualTo(Rule.R1);
    assertThat(finding.evidence())
        .startsWith(
            "repeated as a cycle, with a third of the blocks kept for another round, it adds pages"
                + " for ever: ");
    assertThat(finding.trace()).isEqualTo(fourBlocks());
  }

  @Test
  void r1_withBlocksKeptTheHeapMayFragmentEverMoreSlowly() {
    assertThat(check(growingIn(round -> Integer.bitCount(round) == 1), fourBlocks())).isEmpty();
  }

  /** The later half of 12, 48, 192 and 768 rounds each adds as many pages as the one before. */
  @Test
  void r1_withBlocksKeptAFewPagesInHundredsOfRoundsAreNoLeak() {
    Set<Integer> rounds = Set.of(8, 30, 150, 600, 700);
    assertThat(check(growingIn(rounds::contains), fourBlocks())).isEmpty();
    assertThat(check(growingIn(round -> round > 500 || rounds.contains(round)), fourBlocks()))
        .map(Finding::rule)
        .contains(Rule.R1);
  }

  private static Trace fourBlocks() {
    return new Script()
        .alloc(0, PAGE, 8)
        .alloc(1, 2 * PAGE, 8)
        .alloc(2, PAGE, 8)
        .alloc(3, PAGE, 8)
        .named("four blocks")
        .trace();
  }

  @Test
  void r3_theBlockIsAsLargeAsTheUsablePartOfThePeakLessItsOverhead() {
    Promises buddies = Toys.BUDDY.promises();
    Trace small = new Script().memory(1, PAGE - 1000).alloc(0, 513, 1).named("513").trace();
    assertThat(check(Toys.BUDDY, small)).isEmpty();
    AllocatorProvider promisesAll =
        AllocatorProvider.of(
            "promises-all",
            buddies.withOverheadPercent(0).withUsablePercent(100),
            Toys.BUDDY::create);
    Trace many =
        new Script()
            .memory(1, PAGE - 1000)
            .alloc(0, 480, 1)
            .alloc(1, 33, 1)
            .named("513 in two")
            .trace();
    assertThat(check(promisesAll, many).orElseThrow().evidence())
        .isEqualTo(
            "with nothing live, one block of 513 bytes added 1 pages, although so many were live at"
                + " once");
    assertThat(check(Toys.BUDDY, many)).isEmpty();
  }

  @Test
  void r1_ifItIsLeftOutNoRoundsArePlayed() {
    tally.leaveOut(Rule.R1);
    assertThat(check(keeping(NEVER), twoBlocks(PAGE))).isEmpty();
    assertThat(tally.played().work()).isZero();
  }

  @Test
  void g2_whatALaterRoundBreaksIsShownByAllStepsFreesIncluded() throws IOException {
    Trace once = Trace.of(new Step.Alloc(36, 1, 262_144, false));
    Finding finding = check(keepingAll(), once).orElseThrow();
    assertThat(finding.rule()).isEqualTo(Rule.G2);
    assertThat(finding.trace().steps())
        .containsExactly(once.steps().getFirst(), new Step.Free(36), once.steps().getFirst());
    String text = finding.trace().toString();
    assertThat(TraceReader.read(new BufferedReader(new StringReader(text)), "it"))
        .isEqualTo(finding.trace());
  }

  private Optional<Finding> check(AllocatorProvider provider, Trace trace) {
    return new Cycle(Subject.of(provider), tally).check(trace);
  }

  /** Never reuses a block; a repeated request for the same layout shows it (G2). */
  private static AllocatorProvider keepingAll() {
    return AllocatorProvider.of(
        "keeping-all", new Promises(false, true, 8, Promises.UNCHECKED), ToyBump::new);
  }

  /** From its fifth request on, refuses blocks of {@link #HALF} bytes and more. */
  private static final class Stubborn extends ToyFreeList {
    private int requests;

    Stubborn(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    public int alloc(int size, int align) {
      return ++requests > 4 && Integer.compareUnsigned(size, HALF) >= 0
          ? NULL
          : super.alloc(size, align);
    }
  }

  /**
   * In {@link #fourBlocks}, adds a page for nothing in some of the rounds in which blocks stay
   * alive.
   */
  private static final class Growing extends ToyFreeList {
    /** The requests of 12 rounds in which nothing stays alive, and of the block for R3. */
    private static final int BEFORE = 12 * 4 + 1;

    private final IntPredicate rounds;
    private int requests = -BEFORE;

    Growing(GrowableMemory memory, int heapBase, IntPredicate rounds) {
      super(memory, heapBase);
      this.rounds = rounds;
    }

    @Override
    public int alloc(int size, int align) {
      requests++;
      if (requests > 0 && requests % 4 == 2 && rounds.test(requests / 4)) {
        grow(1);
      }
      return super.alloc(size, align);
    }
  }

  private static AllocatorProvider growingIn(IntPredicate rounds) {
    return AllocatorProvider.of(
        "growing",
        new Promises(false, true, 1, Promises.UNCHECKED),
        (memory, heapBase) -> new Growing(memory, heapBase, rounds));
  }

  private static Trace twoBlocks(int size) {
    return new Script().alloc(0, PAGE - 8, 8).alloc(1, size, 8).named("two blocks").trace();
  }

  /**
   * Foreign pages leave a page for the first block, and 32,767 for the second: 64 bytes more than
   * it has.
   */
  private static Trace betweenForeignPages(int first) {
    return new Script()
        .alloc(0, first, 8)
        .add(new Step.ForeignGrow(1))
        .alloc(1, 32_767 * PAGE - 64, 8)
        .add(new Step.ForeignGrow(1))
        .named("between foreign pages")
        .trace();
  }

  private static AllocatorProvider keeping(int rounds) {
    return AllocatorProvider.of(
        "keeping",
        Toys.FREE_LIST.promises(),
        (memory, heapBase) -> new Keeping(memory, heapBase, rounds));
  }

  /**
   * Does not free blocks of a page or more that are given back, until there are {@code most} of
   * them. Then it frees these together, and frees each later block at once.
   */
  private static final class Keeping extends ToyFreeList {
    private final List<Runnable> kept = new ArrayList<>();
    private final int most;

    Keeping(GrowableMemory memory, int heapBase, int most) {
      super(memory, heapBase);
      this.most = most;
    }

    @Override
    public void dealloc(int address, int size, int align) {
      if (Integer.compareUnsigned(size, PAGE) < 0 || kept.size() == most) {
        super.dealloc(address, size, align);
        return;
      }
      kept.add(() -> super.dealloc(address, size, align));
      if (kept.size() == most) {
        kept.forEach(Runnable::run);
      }
    }
  }
}
