package dev.linalloc.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.Played;
import dev.linalloc.kit.report.Progress;
import dev.linalloc.kit.report.Replay;
import dev.linalloc.kit.report.Report;
import dev.linalloc.kit.report.RuleResult;
import dev.linalloc.kit.report.RuleResult.Outcome;
import dev.linalloc.kit.subject.Image;
import dev.linalloc.kit.subject.Reclaiming;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.toy.ToyBump;
import dev.linalloc.kit.toy.ToyFreeList;
import dev.linalloc.kit.toy.Toys;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.kit.wrong.WrongAllocators;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Promises;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A compiled module, which has its own memory, gets only the calls that it can serve. */
class ModuleSubjectTest {
  private static final CheckOptions FEW = new CheckOptions(20_260_401, 2_000);
  private static final int PAGES = 2;
  private static final int HEAP_BASE = 70_000;
  private static final int OWN_FROM = 512;
  private static final int STATE = 2048;
  private static final int MAX_ALIGN = 16;

  /** A Java allocator that imitates a module: it keeps a word of state below its heap. */
  private record Module(AllocatorProvider inside, Promises promises, int stateAt)
      implements AllocatorProvider {
    @Override
    public String name() {
      return "module";
    }

    @Override
    public GlobalAllocator create(GrowableMemory memory, int heapBase) {
      assertThat(heapBase).isEqualTo(HEAP_BASE);
      assertThat(memory.memorySize()).isEqualTo(PAGES);
      return new Stateful(inside.create(memory, heapBase), memory, stateAt, MAX_ALIGN);
    }
  }

  /** A module that makes the promises of the allocator inside it. */
  private static Subject module(AllocatorProvider inside, int stateAt) {
    return module(inside, inside.promises(), stateAt, false);
  }

  /** A module that frees and promises nothing. */
  private static Subject triedModule(AllocatorProvider inside) {
    return module(inside, Promises.NONE, STATE, true);
  }

  private static Subject module(
      AllocatorProvider inside, Promises promises, int stateAt, boolean frees) {
    return Subject.of(
        new Module(inside, promises, stateAt),
        new Image(PAGES, LinearMemory.MAX_PAGES, OWN_FROM, HEAP_BASE, 1, MAX_ALIGN, frees));
  }

  private record Stateful(GlobalAllocator inside, LinearMemory memory, int stateAt, int maxAlign)
      implements GlobalAllocator {
    @Override
    public int alloc(int size, int align) {
      assertThat(Integer.compareUnsigned(align, maxAlign)).isNotPositive();
      for (int i = 0; i < 10_000 && stateAt >= OWN_FROM; i++) {
        var _ = memory.loadInt(stateAt); // more accesses than D2 lets a Java class make
      }
      memory.storeInt(stateAt, size);
      return inside.alloc(size, align);
    }

    @Override
    public int allocZeroed(int size, int align) {
      return inside.allocZeroed(size, align);
    }

    @Override
    public void dealloc(int address, int size, int align) {
      inside.dealloc(address, size, align);
    }

    @Override
    public int realloc(int address, int size, int align, int newSize) {
      return inside.realloc(address, size, align, newSize);
    }
  }

  @Test
  void aModuleConformsWithItsStateBelowItsHeap() {
    Report report = Conformance.check(module(Toys.FREE_LIST, STATE), FEW, Progress.NONE);
    assertThat(report.findings()).isEmpty();
    assertThat(report.missed()).isEmpty();
    assertThat(result(report, Rule.C3).reason()).startsWith("of the lowest 512 bytes");
  }

  @Test
  void c3_aStoreBelowWhatAModuleOwnsIsSeen() {
    Report report = Conformance.check(module(Toys.FREE_LIST, OWN_FROM - 4), FEW, Progress.NONE);
    assertThat(result(report, Rule.C3).outcome()).isEqualTo(Outcome.FAIL);
    assertThat(report.findings().getFirst().trace().initialPages()).isEqualTo(PAGES);
    assertThat(report.findings().getFirst().trace().heapBase()).isEqualTo(HEAP_BASE);
  }

  @Test
  void aTriedRuleAddsNoPromise() {
    Subject tried = triedModule(Toys.FREE_LIST);
    assertThat(tried.reclaiming()).isEqualTo(Reclaiming.TRIED);
    assertThat(Conformance.check(tried, FEW, Progress.NONE).promises()).isEqualTo(Promises.NONE);
    assertThat(module(Toys.FREE_LIST, STATE).reclaiming()).isEqualTo(Reclaiming.PROMISED);
    assertThat(module(Toys.BUMP, Toys.BUMP.promises(), STATE, true).reclaiming())
        .isEqualTo(Reclaiming.NO);
    assertThat(module(Toys.FREE_LIST, Promises.NONE, STATE, false).reclaiming())
        .isEqualTo(Reclaiming.NO);
    assertThat(Subject.of(Toys.BUMP).reclaiming()).isEqualTo(Reclaiming.NO);
  }

  @Test
  void r1_whatIsOnlyTriedIsAWarning() {
    AllocatorProvider leaking = WrongAllocators.named("loses-the-list-at-an-exact-fit");
    assertThat(outcome(module(leaking, STATE))).isEqualTo(Outcome.FAIL);
    assertThat(outcome(triedModule(leaking))).isEqualTo(Outcome.WARN);
  }

  @Test
  void r1_aBumpModuleThatPromisesNothingConformsAndLooksLikeABump() {
    AllocatorProvider bump = AllocatorProvider.of("bump", Promises.NONE, ToyBump::new);
    Report report = Conformance.check(triedModule(bump), FEW, Progress.NONE);
    assertThat(report.findings()).extracting(Finding::rule).contains(Rule.R1, Rule.G2);
    assertThat(report.rules()).extracting(RuleResult::outcome).doesNotContain(Outcome.FAIL);
    assertThat(report.missed()).isEmpty();
    assertThat(report.looksLikeABump()).isTrue();
    assertThat(result(report, Rule.R1).reason())
        .isEqualTo(
            "not promised, but tried; no block lay where one had lain before, as with a bump"
                + " allocator");
    Report other =
        Conformance.check(
            triedModule(WrongAllocators.named("loses-the-list-at-an-exact-fit")),
            FEW,
            Progress.NONE);
    assertThat(other.looksLikeABump()).isFalse();
  }

  @Test
  void r3_ifReclaimingIsOnlyTriedNoLargerBlockIsRequestedThanCsMallocServes() {
    Promises reclaiming = new Promises(false, true, Promises.UNCHECKED, Promises.UNCHECKED);
    AllocatorProvider c = AllocatorProvider.of("c", reclaiming, InC::new);
    int half = 0x4000_0000;
    Trace nearly =
        Trace.of(new Step.Alloc(0, half, 8, false), new Step.Alloc(1, half - 300, 8, false));
    assertThat(replay(triedModule(c), nearly).finding()).isEmpty();
    assertThat(replay(module(c, STATE), nearly).finding()).map(Finding::rule).contains(Rule.R3);
  }

  /** Like malloc of a C library: refuses sizes that exceed 2^31 − 1 bytes with the header. */
  private static final class InC extends ToyFreeList {
    InC(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    public int alloc(int size, int align) {
      return Integer.compareUnsigned(size, 0x7fff_ff00 - 512) > 0 ? NULL : super.alloc(size, align);
    }
  }

  @Test
  void aRuleWithoutChecksIsSkippedForAModuleToo() {
    Subject stillborn =
        module(
            AllocatorProvider.of(
                "stillborn",
                Promises.NONE,
                (memory, heapBase) -> {
                  throw new IllegalStateException("no");
                }),
            STATE);
    Report report = Conformance.check(stillborn, new CheckOptions(1, 0), Progress.NONE);
    assertThat(result(report, Rule.D3).outcome()).isEqualTo(Outcome.FAIL);
    assertThat(report.rules())
        .filteredOn(result -> result.outcome() == Outcome.PASS)
        .allSatisfy(result -> assertThat(result.checks()).isPositive());
    assertThat(result(report, Rule.D2).reason())
        .isEqualTo("other rules broke before any call reached it");
  }

  @Test
  void additionalInitialPagesOfATraceBecomeForeignPages() {
    Trace trace = new Trace(5, 1024, List.of(new Step.Alloc(0, 8, 1 << 20, false)));
    Replay replay = replay(module(Toys.FREE_LIST, STATE), trace);
    assertThat(replay.finding()).isEmpty();
    assertThat(replay.pages()).isEqualTo(5);
    assertThat(replay.peakBlocks()).isEqualTo(1);
  }

  private static Replay replay(Subject subject, Trace trace) {
    return Conformance.replay(subject, trace, new Played());
  }

  private static Outcome outcome(Subject subject) {
    return result(Conformance.check(subject, FEW, Progress.NONE), Rule.R1).outcome();
  }

  private static RuleResult result(Report report, Rule rule) {
    return report.rules().stream().filter(each -> each.rule() == rule).findFirst().orElseThrow();
  }
}
