package dev.linalloc.kit.oracle;

import static dev.linalloc.kit.oracle.Stage.PAGE;
import static dev.linalloc.kit.oracle.Stage.breaks;
import static dev.linalloc.kit.oracle.Stage.growing;
import static dev.linalloc.kit.oracle.Stage.moving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.linalloc.kit.report.CoverageLine;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.toy.Toys;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.HeapWalk;
import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.MissingImportException;
import dev.linalloc.spi.OutOfFuelException;
import dev.linalloc.spi.Promises;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

class OracleTest {
  @Test
  void callersMayGiveBackOnlyWhatTheyHave() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 4, 2000);
      String end = ": no live block has address 0x000007d0 and that layout";
      assertThatIllegalArgumentException()
          .isThrownBy(() -> stage.dealloc(2000, 9, 4))
          .withMessage("dealloc(0x000007d0, 9, 4)" + end);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> stage.realloc(2000, 8, 8, 9, memory -> 2000))
          .withMessage("realloc(0x000007d0, 8, 8, 9)" + end);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> stage.dealloc(2004, 8, 4))
          .withMessage(
              "dealloc(0x000007d4, 8, 4): no live block has address 0x000007d4 and that"
                  + " layout");
      stage.dealloc(2000, 8, 4);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> stage.dealloc(2000, 8, 4))
          .withMessage("dealloc(0x000007d0, 8, 4)" + end);
    }
  }

  @Test
  void blocksAndBytesAreCounted() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 1, 2000);
      assertThat(stage.zeroed(20, 1, memory -> 3000)).isEqualTo(3000);
      assertThat(stage.oracle.liveBlocks()).isEqualTo(2);
      assertThat(stage.oracle.liveBytes()).isEqualTo(28);
      stage.dealloc(2000, 8, 1);
      assertThat(stage.oracle.liveBlocks()).isEqualTo(1);
      assertThat(stage.oracle.liveBytes()).isEqualTo(20);
      assertThat(stage.oracle.peakBytes()).isEqualTo(28);
      stage.realloc(3000, 20, 1, 5, memory -> 3000);
      assertThat(stage.oracle.liveBytes()).isEqualTo(5);
      assertThat(stage.realloc(3000, 5, 1, 0, memory -> 1)).isEqualTo(1);
      assertThat(stage.oracle.liveBlocks()).isZero();
      assertThat(stage.oracle.peakBytes()).isEqualTo(28);
      assertThat(stage.oracle.peakBlocks()).isEqualTo(2);
    }
  }

  @Test
  void noRuleIsCheckedOnceTheCallerErred() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 4, 2000);
      stage.oracle.excuse();
      stage.dealloc(2000, 9, 4);
      stage.dealloc(2000, 8, 4);
      assertThat(stage.alloc(8, 4, 2001)).isEqualTo(2001);
      assertThat(stage.realloc(7, 8, 4, 9, memory -> 2002)).isEqualTo(2002);
      assertThat(
              stage.zeroed(
                  8,
                  4,
                  memory -> {
                    memory.storeInt(2000, 1); // the block that was live
                    return 2000;
                  }))
          .isEqualTo(2000);
      assertThat(stage.oracle.liveBlocks()).isEqualTo(1);
    }
  }

  @Test
  void aCallThatThrowsOrDoesNotEndIsReportedEvenIfTheCallerErred() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 4, 2000);
      stage.oracle.excuse();
      breaks(
          Rule.D3,
          "alloc(8, 4) threw java.lang.IllegalStateException: broken",
          () ->
              stage.alloc(
                  8,
                  4,
                  memory -> {
                    memory.storeInt(2000, 1);
                    throw new IllegalStateException("broken");
                  }));
      breaks(
          Rule.D2,
          "alloc(8, 4) made more than 1048576 memory accesses with 1 live blocks",
          () -> stage.alloc(8, 4, OracleTest::loadForever));
    }
    try (Stage stage = Stage.plain()) {
      AtomicBoolean circle = new AtomicBoolean();
      stage.walk(
          visitor -> {
            if (circle.get()) {
              loadForever(stage.observed());
            }
          });
      stage.oracle.excuse();
      circle.set(true);
      breaks(
          Rule.D2,
          "creating the allocator made more than 1048576 memory accesses with 0 live blocks",
          () -> stage.oracle.walk((_, _, _) -> {}));
    }
  }

  private static int loadForever(LinearMemory memory) {
    while (true) {
      memory.loadInt(2000);
    }
  }

  @Test
  void anErringCallerWritesToMemoryThatExists() {
    try (Stage stage = Stage.plain()) {
      stage.oracle.overwrite(PAGE - 4, 4, (byte) 7);
      assertThat(stage.memory.loadInt(PAGE - 4)).isEqualTo(0x07070707);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> stage.oracle.overwrite(PAGE - 4, 5, (byte) 7))
          .withMessage("the program would write outside memory");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> stage.oracle.overwrite(-1, 5, (byte) 7));
    }
  }

  @Test
  void aHeapWalkIsPassedOn() {
    try (Stage stage = Stage.plain()) {
      stage.walk(visitor -> {});
      List<Integer> chunks = new ArrayList<>();
      assertThat(stage.oracle.walk((address, _, _) -> chunks.add(address))).isTrue();
      assertThat(chunks).isEmpty();
    }
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      Oracle oracle = new Oracle(Subject.of(Toys.BUMP), memory, 1024, new Tally());
      assertThat(oracle.walk((_, _, _) -> {})).isFalse();
    }
  }

  @Test
  void aRequestFor0BytesMakesNoBlock() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(0, 1, 1);
      assertThat(stage.oracle.liveBlocks()).isZero();
      stage.dealloc(1, 0, 1);
      assertThat(stage.realloc(1, 0, 1, 8, memory -> 2000)).isEqualTo(2000);
      assertThat(stage.oracle.liveBlocks()).isEqualTo(1);
      stage.dealloc(2000, 8, 1);
    }
  }

  @Test
  void d3_givingBack0BytesIsACallToo() {
    try (Stage stage = Stage.without(Rule.G9)) {
      stage.oracle.limit(1);
      stage.dealloc(1, 0, 1, growing(1, 0));
      assertThat(times(stage, "growth was refused")).isEqualTo(1);
      breaks(
          Rule.D3,
          "dealloc(0x00000001, 0, 1) threw java.lang.IllegalStateException: no",
          () ->
              stage.dealloc(
                  1,
                  0,
                  1,
                  memory -> {
                    throw new IllegalStateException("no");
                  }));
    }
  }

  @Test
  void a1_aReallocatedBlockIsAlignedToo() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 8, 2000);
      breaks(
          Rule.A1,
          "realloc(0x000007d0, 8, 8, 9) returned 0x00000bbc, no multiple of 8",
          () -> stage.realloc(2000, 8, 8, 9, moving(2000, 3004, 8)));
    }
  }

  @Test
  void g5_aReallocFailsOnlyIfNoPagesCanBeAdded() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 1, 2000);
      breaks(
          Rule.G5,
          "realloc(0x000007d0, 8, 1, 9) failed, although memory had 1 pages, might grow to 65536,"
              + " and 66 would do",
          () -> stage.realloc(2000, 8, 1, 9, memory -> 0));
    }
  }

  @Test
  void c3_aModuleKeepsItsStateBelowItsHeap() {
    try (Stage stage = Stage.module()) {
      stage.alloc(8, 1, storing(512));
      breaks(
          Rule.C3,
          "alloc(8, 1) stored to [0x000001ff, 0x00000200), which overlaps memory below heapBase"
              + " 0x00000400",
          () -> stage.alloc(8, 1, storing(511)));
    }
  }

  private static ToIntFunction<GrowableMemory> storing(int address) {
    return memory -> {
      memory.storeByte(address, (byte) 1);
      return 2000;
    };
  }

  @Test
  void d2_aModulesAccessesAreNotCounted() {
    try (Stage stage = Stage.module()) {
      stage.alloc(8, 1, loads(10_000));
    }
  }

  @Test
  void d4_aHeapWalkIsComparedWithTheLiveBlocksAndMayReadWithoutLimit() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 1, 2000);
      stage.walk(
          visitor -> {
            for (int i = 0; i < 10_000; i++) {
              int _ = stage.observed().loadByte(2000);
            }
            visitor.chunk(2000, 8, HeapWalk.ChunkState.LIVE);
          });
      breaks(
          Rule.D4,
          "the heap walk has 0 live chunks for 1 live blocks",
          () -> stage.walk(visitor -> {}));
      breaks(
          Rule.D4,
          "after alloc(8, 1) the heap walk said: torn",
          () ->
              stage.walk(
                  visitor -> {
                    throw new IllegalStateException("torn");
                  }));
    }
  }

  @Test
  void aHeapThatCannotBeWalkedIsNotWalked() {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      Oracle oracle = new Oracle(Subject.of(Toys.BUMP), memory, 1024, new Tally());
      oracle.alloc(8, 1);
      oracle.walk();
    }
  }

  @Test
  void thePictureShowsTheBlockThatIsReturnedOrGivenBack() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 1, 2000);
      stage.alloc(8, 1, 2008);
      assertThat(stage.oracle.picture())
          .isEqualToNormalizingNewlines(
              """
                0x00000400 ├──────────────── heapBase
                           │ free                                                 976 bytes
                0x000007d0 ├────────────────\s
                           │ live block 1                                           8 bytes
                0x000007d8 ├────────────────\s
                           │ live block 2 ◄ returned                                8 bytes
                0x000007e0 ├────────────────\s
                           │ free                                              63,520 bytes
                0x00010000 ├──────────────── end of memory
              """);
      stage.oracle.growForeign(1);
      stage.dealloc(2008, 8, 1);
      assertThat(stage.oracle.picture())
          .contains("│ given back                                             8 bytes")
          .contains("│ foreign pages                                     65,536 bytes");
      stage.oracle.limit(0);
      stage.realloc(2000, 8, 1, 4 * PAGE, memory -> 0);
      assertThat(stage.oracle.picture())
          .contains("│ live block 1 ◄ asked                                   8 bytes");
    }
  }

  @Test
  void growthBeyondTheLimitIsRefused() {
    try (Stage stage = Stage.without(Rule.G9)) {
      stage.oracle.limit(3);
      stage.oracle.growForeign(3);
      assertThat(stage.oracle.pages()).isEqualTo(1);
      stage.alloc(8, 1, checking(memory -> memory.memoryGrow(3), -1));
      stage.alloc(8, 1, checking(memory -> memory.memoryGrow(-1), -1));
      stage.oracle.growForeign(1);
      assertThat(stage.oracle.pages()).isEqualTo(2);
      stage.alloc(8, 1, checking(memory -> memory.memoryGrow(1), 2));
      stage.alloc(8, 1, checking(memory -> memory.memoryGrow(1), -1));
      stage.alloc(8, 1, checking(memory -> memory.memoryGrow(0), 3));
      stage.oracle.limit(0);
      stage.alloc(8, 1, checking(memory -> memory.memoryGrow(0), 3));
      stage.alloc(8, 1, checking(GrowableMemory::memorySize, 3));
    }
  }

  private int next = 2000;

  private ToIntFunction<GrowableMemory> checking(
      ToIntFunction<GrowableMemory> access, int expected) {
    return memory -> {
      assertThat(access.applyAsInt(memory)).isEqualTo(expected);
      next += 8;
      return next;
    };
  }

  @Test
  void d2_aCallMayMake64Accesses32MoreForEachChunkAndAsManyAsTheBytesItClearsOrCopies() {
    accesses(stage -> {}, (stage, how) -> stage.alloc(8, 1, how), 64 + 32, 0);
    accesses(stage -> {}, (stage, how) -> stage.zeroed(8, 1, how), 64 + 32 + 8, 0);
    accesses(
        stage -> stage.alloc(24, 1, 2000),
        (stage, how) -> stage.realloc(2000, 24, 1, 20, how),
        64 + 32 * 3 + 20,
        1);
    accesses(
        stage -> stage.alloc(24, 1, 2000),
        (stage, how) -> stage.realloc(2000, 24, 1, 30, how),
        64 + 32 * 3 + 24,
        1);
    accesses(
        stage -> {
          stage.alloc(24, 1, 2000);
          stage.alloc(24, 1, 3000);
          stage.dealloc(3000, 24, 1);
        },
        (stage, how) -> stage.dealloc(2000, 24, 1, how),
        64 + 32 * 5,
        1);
    accesses( // a cut that two blocks share counts once, and one inside a later block not at all
        stage -> {
          stage.alloc(1, 1, 2000);
          stage.alloc(24, 1, 2001);
          stage.dealloc(2000, 1, 1);
          stage.dealloc(2001, 24, 1);
          stage.alloc(10, 1, 2000);
        },
        (stage, how) -> stage.dealloc(2000, 10, 1, how),
        64 + 32 * 4,
        1);
    accesses(
        stage -> stage.oracle.growForeign(1),
        (stage, how) -> stage.alloc(8, 1, how),
        64 + 32 * 3,
        0);
  }

  private interface Act {
    void act(Stage stage, ToIntFunction<GrowableMemory> how);
  }

  private static void accesses(
      java.util.function.Consumer<Stage> before, Act act, int most, int live) {
    try (Stage stage = Stage.plain()) {
      before.accept(stage);
      act.act(stage, loads(most));
    }
    try (Stage stage = Stage.plain()) {
      before.accept(stage);
      try {
        act.act(stage, loads(most + 1));
        throw new AssertionError(most + 1 + " accesses were let pass");
      } catch (RuleViolation e) {
        assertThat(e.rule()).isEqualTo(Rule.D2);
        assertThat(e.evidence())
            .endsWith(" made more than " + most + " memory accesses with " + live + " live blocks");
      }
    }
  }

  private static ToIntFunction<GrowableMemory> loads(int count) {
    return memory -> {
      for (int i = 0; i < count; i++) {
        memory.loadByte(2000);
      }
      return 2000;
    };
  }

  @Test
  void d2_everyKindOfAccessCountsOnce() {
    try (Stage stage = Stage.plain()) {
      breaks(
          Rule.D2,
          "alloc(8, 1) made more than 96 memory accesses with 0 live blocks",
          () ->
              stage.alloc(
                  8,
                  1,
                  memory -> {
                    for (int i = 0; i < 10; i++) {
                      memory.loadByte(2000);
                      memory.loadInt(2000);
                      memory.loadLong(2000);
                      memory.storeByte(2000, (byte) 0);
                      memory.storeInt(2000, 0);
                      memory.storeLong(2000, 0);
                      memory.fill(2000, 1000, (byte) 0);
                      memory.copy(2000, 3000, 1000);
                      memory.memoryGrow(0);
                      memory.loadByte(2000);
                    }
                    return 2000;
                  }));
    }
    try (Stage stage = Stage.plain()) {
      stage.alloc(
          8,
          1,
          memory -> {
            for (int i = 0; i < 10; i++) {
              memory.loadByte(2000);
              memory.loadInt(2000);
              memory.loadLong(2000);
              memory.storeByte(2000, (byte) 0);
              memory.storeInt(2000, 0);
              memory.storeLong(2000, 0);
              memory.fill(2000, 1000, (byte) 0);
              memory.copy(2000, 3000, 1000);
              memory.memoryGrow(0);
              memory.memorySize();
            }
            memory.loadByte(2000);
            return 2000;
          });
    }
  }

  @Test
  void d2_aCallThatRunsOutOfFuelIsABreach() {
    try (Stage stage = Stage.module()) {
      breaks(
          Rule.D2,
          "alloc(8, 1) executed more than 77 basic blocks",
          () -> stage.alloc(8, 1, throwing(new OutOfFuelException(77))));
    }
    breaks(
        Rule.D2,
        "creating the allocator executed more than 77 basic blocks",
        () -> new Stage(Promises.NONE, 1, 1024, throwing(new OutOfFuelException(77))));
  }

  @Test
  void aMissingImportBreaksNoRuleEvenAfterAWrongStore() {
    MissingImportException missing = new MissingImportException("needs env.unknown");
    assertThatThrownBy(() -> new Stage(Promises.NONE, 1, 1024, throwing(missing)))
        .isSameAs(missing);
    try (Stage stage = Stage.module()) {
      assertThatThrownBy(
              () ->
                  stage.alloc(
                      8,
                      1,
                      memory -> {
                        memory.storeByte(0, (byte) 1); // C3
                        throw missing;
                      }))
          .isSameAs(missing);
    }
  }

  private static ToIntFunction<GrowableMemory> throwing(RuntimeException thrown) {
    return memory -> {
      throw thrown;
    };
  }

  @Test
  void d3_nothingIsThrown() {
    try (Stage stage = Stage.plain()) {
      breaks(
          Rule.D3,
          "alloc(8, 1) threw java.lang.IndexOutOfBoundsException: address (65536) and length (1)"
              + " reach beyond the memory's 65536 bytes",
          () -> stage.alloc(8, 1, memory -> memory.loadByte(PAGE)));
      breaks(
          Rule.D3,
          "alloc(8, 1) threw java.lang.IndexOutOfBoundsException: address (65535) and length (2)"
              + " reach beyond the memory's 65536 bytes",
          () ->
              stage.alloc(
                  8,
                  1,
                  memory -> {
                    memory.fill(PAGE - 1, 2, (byte) 0);
                    return 2000;
                  }));
    }
    breaks(
        Rule.D3,
        "creating the allocator threw java.lang.IllegalStateException: no",
        () ->
            new Stage(
                Promises.NONE,
                1,
                1024,
                memory -> {
                  throw new IllegalStateException("no");
                }));
  }

  @Test
  void whatWasCheckedIsCounted() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 1, 2000);
      stage.dealloc(2000, 8, 1);
      assertThat(stage.tally.of(Rule.A1)).isEqualTo(1);
      assertThat(stage.tally.of(Rule.D2)).isEqualTo(2);
      assertThat(stage.tally.of(Rule.C1)).isEqualTo(3);
      assertThat(stage.tally.of(Rule.B1)).isZero();
      stage.tally.add(Rule.B1, 7);
      assertThat(stage.tally.of(Rule.B1)).isEqualTo(7);
    }
  }

  @Test
  void situationsAreCounted() {
    try (Stage stage = Stage.plain()) {
      Coverage coverage = stage.tally.coverage();
      assertThat(coverage.lines()).allMatch(line -> line.times() == 0);
      stage.zeroed(8, 1, memory -> 2000);
      assertThat(times(stage, "zeros were asked for after a block was given back")).isZero();
      stage.realloc(2000, 8, 1, 9, memory -> 2000);
      stage.realloc(2000, 9, 1, 4, moving(2000, 3000, 4));
      stage.dealloc(3000, 4, 1);
      stage.memory.fill(2000, 2000, (byte) 0);
      stage.zeroed(100, 4, memory -> 2000);
      stage.zeroed(1, 4, memory -> 3004);
      stage.oracle.growForeign(1);
      stage.alloc(4096, 4096, growing(1, 3 * PAGE - 4096));
      stage.oracle.limit(1);
      stage.alloc(1 << 30, 1 << 30, growing(1, 0));
      stage.alloc(0, 1, 1);
      assertThat(times(stage, "zeros were asked for after a block was given back")).isEqualTo(2);
      assertThat(times(stage, "a zeroed block lay in memory used before")).isEqualTo(1);
      assertThat(times(stage, "realloc was asked for more")).isEqualTo(1);
      assertThat(times(stage, "realloc was asked for less")).isEqualTo(1);
      assertThat(times(stage, "a reallocated block stayed where it was")).isEqualTo(1);
      assertThat(times(stage, "a reallocated block moved")).isEqualTo(1);
      assertThat(times(stage, "memory grew")).isEqualTo(1);
      assertThat(times(stage, "growth was refused")).isEqualTo(1);
      assertThat(times(stage, "another module grew memory")).isEqualTo(1);
      assertThat(times(stage, "a block ended at the edge of a page")).isEqualTo(1);
      assertThat(times(stage, "all 4 GiB were in use and a request failed")).isZero();
      assertThat(times(stage, "align 1")).isEqualTo(4);
      assertThat(times(stage, "align 4")).isEqualTo(2);
      assertThat(times(stage, "align 4096")).isEqualTo(1);
      assertThat(times(stage, "align 1073741824")).isEqualTo(1);
      assertThat(times(stage, "size 0")).isEqualTo(1);
      assertThat(times(stage, "size from 1")).isEqualTo(4);
      assertThat(times(stage, "size from 10")).isZero();
      assertThat(times(stage, "size from 100")).isEqualTo(1);
      assertThat(times(stage, "size from 1000")).isEqualTo(1);
      assertThat(times(stage, "size from 1000000000")).isEqualTo(1);
    }
  }

  @Test
  void aNewBlockWhereOneLayBeforeReusesMemory() {
    try (Stage stage = Stage.plain()) {
      Coverage coverage = stage.tally.coverage();
      stage.alloc(8, 1, 2000);
      stage.alloc(8, 1, 3000);
      assertThat(coverage.memoryWasReused()).isFalse();
      stage.dealloc(2000, 8, 1);
      stage.realloc(3000, 8, 1, 8, moving(3000, 2000, 8));
      assertThat(coverage.memoryWasReused()).isFalse();
      stage.alloc(8, 1, 3000);
      assertThat(coverage.memoryWasReused()).isTrue();
    }
  }

  @Test
  void aModulesMemoryGrowsToItsOwnMaximum() {
    try (Stage stage = Stage.module(Promises.NONE, 3)) {
      assertThat(stage.observed().memoryGrow(3)).isEqualTo(-1);
      assertThat(stage.observed().memoryGrow(2)).isEqualTo(1);
    }
    try (Stage stage = Stage.plain()) {
      assertThat(stage.observed().memoryGrow(3)).isEqualTo(1);
    }
  }

  @Test
  void g2_aFailureWithRoomBreaksItIfReclaimingIsOnlyTried() {
    assertThat(ruleOfAFailureWithRoom(true)).isEqualTo(Rule.G2);
    assertThat(ruleOfAFailureWithRoom(false)).isEqualTo(Rule.G5);
  }

  private static Rule ruleOfAFailureWithRoom(boolean isTried) {
    try (Stage stage = Stage.module(isTried ? Promises.NONE : Stage.RECLAIMING, 1)) {
      stage.alloc(8, 1, 2000);
      stage.dealloc(2000, 8, 1);
      return catchThrowableOfType(RuleViolation.class, () -> stage.alloc(8, 1, 0)).rule();
    }
  }

  @Test
  void onlyABlockThatBecomesAnotherIsReallocated() {
    try (Stage stage = Stage.plain()) {
      stage.realloc(1, 0, 1, 8, memory -> 2000);
      stage.realloc(2000, 8, 1, 8, moving(2000, 3000, 8));
      stage.realloc(3000, 8, 1, 0, memory -> 1);
      assertThat(times(stage, "realloc was asked for more")).isZero();
      assertThat(times(stage, "realloc was asked for less")).isZero();
      assertThat(times(stage, "a reallocated block stayed where it was")).isZero();
      assertThat(times(stage, "a reallocated block moved")).isEqualTo(1);
    }
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 1, 3000);
      stage.oracle.limit(1);
      stage.realloc(3000, 8, 1, 9, memory -> 0);
      assertThat(times(stage, "a reallocated block stayed where it was")).isZero();
      assertThat(times(stage, "a reallocated block moved")).isZero();
    }
  }

  @Test
  void alignsAreRequiredUpToTheLargestThereIsAndSizesInEveryDecade() {
    Coverage coverage = new Coverage();
    assertThat(coverage.lines()).hasSize(12 + 32 + 11);
    assertThat(coverage.lines(16, 1, LinearMemory.MAX_PAGES))
        .contains(
            new CoverageLine("align 16", true, 0),
            new CoverageLine("align 32", false, 0),
            new CoverageLine("align 2147483648", false, 0),
            new CoverageLine("size 0", true, 0),
            new CoverageLine("a reallocated block moved", false, 0))
        .endsWith(new CoverageLine("size from 1000000000", true, 0));
    assertThat(coverage.lines()).contains(new CoverageLine("align 2147483648", true, 0));
  }

  @Test
  void situationsThatTheMemoryRulesOutAreNotRequired() {
    Coverage coverage = new Coverage();

    assertThat(missed(coverage.lines(16, 256, LinearMemory.MAX_PAGES)))
        .contains("memory grew", "all 4 GiB were in use and a request failed");
    assertThat(missed(coverage.lines(16, 256, 32_768)))
        .contains("memory grew", "growth was refused")
        .doesNotContain("all 4 GiB were in use and a request failed");
    assertThat(missed(coverage.lines(16, 256, 256)))
        .contains("realloc was asked for more")
        .doesNotContain("memory grew", "growth was refused", "another module grew memory");
  }

  private static List<String> missed(List<CoverageLine> lines) {
    return lines.stream().filter(CoverageLine::missed).map(CoverageLine::situation).toList();
  }

  @Test
  void aPagesEdgeIsAtMost8BytesAway() {
    for (int end : new int[] {PAGE - 8, PAGE, PAGE + 8}) {
      assertThat(edges(end)).isEqualTo(1);
    }
    for (int end : new int[] {PAGE - 9, PAGE + 9}) {
      assertThat(edges(end)).isZero();
    }
  }

  private static long edges(int end) {
    try (Stage stage = new Stage(Promises.NONE, 2, 1024)) {
      stage.alloc(16, 1, end - 16);
      return times(stage, "a block ended at the edge of a page");
    }
  }

  @Test
  void allMemoryIsInUseFromTheLastPageButOneOn() {
    for (int pages : new int[] {65_534, 65_535, 65_536}) {
      try (Stage stage = new Stage(Promises.NONE, pages, 1024)) {
        stage.oracle.limit(0);
        stage.alloc(-1, 1, 0);
        stage.alloc(8, 1, 1024);
        assertThat(times(stage, "all 4 GiB were in use and a request failed"))
            .isEqualTo(pages == 65_534 ? 0 : 1);
      }
    }
  }

  @Test
  void aRequiredSituationIsMissedUntilItIsReached() {
    assertThat(new CoverageLine("", true, 0).missed()).isTrue();
    assertThat(new CoverageLine("", true, 1).missed()).isFalse();
    assertThat(new CoverageLine("", false, 0).missed()).isFalse();
  }

  private static long times(Stage stage, String situation) {
    return stage.tally.coverage().lines().stream()
        .filter(line -> line.situation().equals(situation))
        .mapToLong(CoverageLine::times)
        .sum();
  }
}
