package dev.linalloc.kit.oracle;

import static dev.linalloc.kit.oracle.Stage.BUMP;
import static dev.linalloc.kit.oracle.Stage.PAGE;
import static dev.linalloc.kit.oracle.Stage.RECLAIMING;
import static dev.linalloc.kit.oracle.Stage.breaks;
import static dev.linalloc.kit.oracle.Stage.growing;
import static dev.linalloc.spi.Promises.UNCHECKED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.spec.Rule;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Promises;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

class GrowthRulesTest {
  private static final Promises TWO_PAGES_SLACK = new Promises(false, false, 2, UNCHECKED);
  private static final Promises NO_SLACK = new Promises(false, true, 0, UNCHECKED);
  private static final Promises OVERHEAD = new Promises(false, false, UNCHECKED, 8);

  @Test
  void g1_aRequestAddsThePagesItNeedsAndTheSlack() {
    try (Stage stage = new Stage(TWO_PAGES_SLACK, 1, 1024)) {
      stage.alloc(PAGE, 1, growing(3, PAGE));
      breaks(
          Rule.G1,
          "alloc(65536, 1) added 4 pages; it needs 1, and 2 are slack",
          () -> stage.alloc(PAGE, 1, growing(4, 2 * PAGE)));
    }
    try (Stage stage = new Stage(TWO_PAGES_SLACK, 1, 1024)) {
      stage.alloc(PAGE + 1, 1, growing(4, PAGE));
    }
  }

  @Test
  void g1_pagesThatTheAlignCostsAreNeeded() {
    try (Stage stage = new Stage(TWO_PAGES_SLACK, 1, 1024)) {
      stage.alloc(1, 4 * PAGE, growing(4 + 2, 4 * PAGE));
    }
    try (Stage stage = new Stage(TWO_PAGES_SLACK, 1, 1024)) {
      breaks(
          Rule.G1,
          "alloc(1, 262144) added 7 pages; it needs 4, and 2 are slack",
          () -> stage.alloc(1, 4 * PAGE, growing(7, 4 * PAGE)));
    }
  }

  @Test
  void g1_thePagesUpToHeapBaseAreNeeded() {
    try (Stage stage = new Stage(TWO_PAGES_SLACK, 0, 3 * PAGE)) {
      stage.alloc(1, 1, growing(4 + 2, 3 * PAGE));
    }
    try (Stage stage = new Stage(TWO_PAGES_SLACK, 0, 3 * PAGE)) {
      breaks(
          Rule.G1,
          "alloc(1, 1) added 7 pages; it needs 4, and 2 are slack",
          () -> stage.alloc(1, 1, growing(7, 3 * PAGE)));
    }
  }

  @Test
  void g1_givingBackAddsNothing() {
    try (Stage stage = new Stage(TWO_PAGES_SLACK, 1, 1024)) {
      stage.alloc(8, 1, 2000);
      breaks(
          Rule.G1,
          "dealloc(0x000007d0, 8, 1) added 1 pages",
          () -> stage.dealloc(2000, 8, 1, growing(1, 0)));
    }
  }

  @Test
  void g2_theLayoutJustFreedFitsAtOnce() {
    try (Stage stage = new Stage(RECLAIMING, 1, 1024)) {
      stage.alloc(100, 4, 2000);
      stage.alloc(8, 4, 3000);
      stage.dealloc(2000, 100, 4);
      breaks(
          Rule.G2,
          "alloc(100, 4) added pages, although the block just given back had that layout",
          () -> stage.alloc(100, 4, growing(1, PAGE)));
    }
  }

  @Test
  void g2_whatFitsIsPlacedWithoutGrowth() {
    try (Stage stage = new Stage(RECLAIMING, 1, 1024)) {
      stage.alloc(100, 4, 2000);
      stage.dealloc(2000, 100, 4);
      assertThat(stage.alloc(100, 4, 2000)).isEqualTo(2000);
    }
  }

  @Test
  void g2_anAllocatorThatDoesNotReclaimMayGrowOrFailForTheLayoutJustFreed() {
    try (Stage stage = new Stage(BUMP, 1, 1024)) {
      stage.alloc(PAGE - 1024, 1, 1024);
      stage.dealloc(1024, PAGE - 1024, 1);
      stage.alloc(PAGE - 1024, 1, growing(1, PAGE));
      stage.oracle.limit(2);
      stage.dealloc(PAGE, PAGE - 1024, 1);
      assertThat(stage.alloc(PAGE - 1024, 1, 0)).isZero();
    }
  }

  @Test
  void g2_aReallocNeedsRoomBesideItsOldBlockAndMayGrow() {
    try (Stage stage = new Stage(RECLAIMING, 1, 1024)) {
      stage.alloc(100, 4, 2000);
      stage.alloc(8, 4, 3000);
      stage.dealloc(2000, 100, 4);
      stage.realloc(
          3000,
          8,
          4,
          100,
          memory -> {
            memory.memoryGrow(1);
            memory.copy(PAGE, 3000, 8);
            return PAGE;
          });
    }
  }

  @Test
  void g2_anotherLayoutOrACallBetweenExcusesGrowth() {
    try (Stage stage = new Stage(RECLAIMING, 1, 1024)) {
      stage.alloc(100, 4, 2000);
      stage.alloc(100, 4, 2200);
      stage.alloc(100, 4, 2400);
      stage.alloc(100, 4, 2600);
      stage.alloc(8, 4, 3000);
      stage.dealloc(2000, 100, 4);
      stage.alloc(101, 4, growing(1, PAGE));
      stage.dealloc(2200, 100, 4);
      stage.alloc(100, 8, growing(1, 2 * PAGE));
      stage.dealloc(2400, 100, 4);
      stage.alloc(0, 1, 1);
      stage.alloc(100, 4, growing(1, 3 * PAGE));
      stage.dealloc(2600, 100, 4);
      stage.dealloc(1, 0, 1);
      stage.alloc(100, 4, growing(1, 4 * PAGE));
    }
  }

  @Test
  void g2_aFailedCallBetweenExcusesGrowth() {
    try (Stage stage = new Stage(RECLAIMING, 1, 1024)) {
      stage.alloc(100, 4, 2000);
      stage.alloc(8, 4, 3000);
      stage.dealloc(2000, 100, 4);
      stage.oracle.limit(1);
      assertThat(stage.alloc(2 * PAGE, 4, 0)).isZero();
      stage.oracle.limit(65_536);
      stage.alloc(100, 4, growing(1, PAGE));
    }
  }

  @Test
  void g2_withNothingLiveWhatWasHeldBeforeFits() {
    for (int align : new int[] {1, 8}) {
      try (Stage stage = new Stage(RECLAIMING, 1, 1024)) {
        stage.alloc(100, 8, 2000);
        stage.alloc(4, 16, 3200);
        stage.dealloc(2000, 100, 8);
        stage.dealloc(3200, 4, 16);
        breaks(
            Rule.G2,
            "alloc(100, "
                + align
                + ") added pages, although nothing is live and a block as large was held before",
            () -> stage.alloc(100, align, growing(1, PAGE)));
      }
    }
  }

  @Test
  void g2_largerOrMoreAlignedOnesOrThoseBesideLiveOnesMayGrow() {
    try (Stage stage = new Stage(NO_SLACK, 1, 1024)) {
      stage.alloc(100, 8, 2000);
      stage.alloc(4, 16, 3200);
      stage.dealloc(2000, 100, 8);
      stage.alloc(99, 8, growing(1, PAGE));
      stage.dealloc(PAGE, 99, 8);
      stage.dealloc(3200, 4, 16);
      stage.alloc(101, 8, growing(1, 2 * PAGE));
      stage.dealloc(2 * PAGE, 101, 8);
      stage.alloc(5, 16, growing(1, 3 * PAGE));
    }
  }

  @Test
  void g3_afterAFailureAWrongFailureBreaksG3() {
    try (Stage stage = new Stage(RECLAIMING, 1, 1024)) {
      stage.alloc(100, 4, 2000);
      stage.oracle.limit(0);
      stage.alloc(PAGE, 1, 0);
      stage.dealloc(2000, 100, 4);
      breaks(
          Rule.G3,
          "alloc(100, 4) failed, although the block just given back had that layout",
          () -> stage.alloc(100, 4, 0));
    }
    try (Stage stage = new Stage(RECLAIMING, 1, 1024)) {
      stage.oracle.limit(0);
      stage.alloc(PAGE, 1, 0);
      stage.oracle.limit(65_536);
      breaks(
          Rule.G3,
          "alloc(8, 1) failed, although memory had 1 pages, might grow to 65536, and 1 would do",
          () -> stage.alloc(8, 1, 0));
    }
  }

  @Test
  void g3_aSuccessClearsTheFailure() {
    try (Stage stage = new Stage(RECLAIMING, 1, 1024)) {
      stage.oracle.limit(0);
      stage.alloc(PAGE, 1, 0);
      stage.alloc(100, 4, 2000);
      stage.dealloc(2000, 100, 4);
      breaks(
          Rule.G5,
          "alloc(100, 4) failed, although the block just given back had that layout",
          () -> stage.alloc(100, 4, 0));
    }
  }

  @Test
  void g4_aFailedRequestAddsNothing() {
    try (Stage stage = Stage.plain()) {
      breaks(
          Rule.G4,
          "alloc(4294967295, 1) failed and added 1 pages",
          () -> stage.alloc(-1, 1, growing(1, 0)));
    }
  }

  @Test
  void g5_aRequestSucceedsIfItsPagesCanBeAdded() {
    try (Stage stage = new Stage(TWO_PAGES_SLACK, 1, 1024)) {
      stage.oracle.limit(1 + 1 + 1);
      stage.alloc(PAGE, 1, 0);
    }
    try (Stage stage = new Stage(TWO_PAGES_SLACK, 1, 1024)) {
      stage.oracle.limit(1 + 1 + 2);
      breaks(
          Rule.G5,
          "alloc(65536, 1) failed, although memory had 1 pages, might grow to 4, and 3 would do",
          () -> stage.alloc(PAGE, 1, 0));
    }
  }

  @Test
  void g5_withoutAPromiseTwiceTheRequestAnd64PagesMustDo() {
    try (Stage stage = Stage.plain()) {
      stage.oracle.limit(1 + 2 * 3 + 63);
      stage.alloc(3 * PAGE, 1, 0);
    }
    try (Stage stage = Stage.plain()) {
      stage.oracle.limit(1 + 2 * 3 + 64);
      breaks(
          Rule.G5,
          "alloc(196608, 1) failed, although memory had 1 pages, might grow to 71, and 70 would do",
          () -> stage.alloc(3 * PAGE, 1, 0));
    }
  }

  @Test
  void g5_theLastPageNeedNotBeUsed() {
    try (Stage stage = new Stage(NO_SLACK, 65_534, 1024)) {
      stage.alloc(2 * PAGE - 1, 1, 0);
      breaks(
          Rule.G3,
          "alloc(65536, 1) failed, although memory had 65534 pages, might grow to 65536, and 1"
              + " would do",
          () -> stage.alloc(PAGE, 1, 0));
    }
    try (Stage stage = new Stage(NO_SLACK, 65_534, 1024)) {
      stage.alloc(2 * PAGE, 1, 0);
    }
  }

  @Test
  void g8_aReallocToAtMostItsSizeDoesNotFail() {
    for (int newSize : new int[] {100, 99, 1}) {
      try (Stage stage = new Stage(NO_SLACK, 1, 1024)) {
        stage.alloc(100, 4, 2000);
        stage.oracle.limit(1);
        assertThat(stage.realloc(2000, 100, 4, 101, memory -> 0)).isZero();
        breaks(
            Rule.G8,
            "realloc(0x000007d0, 100, 4, "
                + newSize
                + ") failed, although it asks for no more bytes",
            () -> stage.realloc(2000, 100, 4, newSize, memory -> 0));
        assertThat(stage.tally.of(Rule.G8)).isEqualTo(2);
      }
    }
    try (Stage stage = new Stage(NO_SLACK, 1, 1024)) {
      stage.alloc(100, 4, 2000);
      stage.realloc(2000, 100, 4, 99, memory -> 2000);
      stage.realloc(2000, 99, 4, 100, memory -> 2000);
      assertThat(stage.tally.of(Rule.G8)).isEqualTo(1);
    }
  }

  @Test
  void g5_aRequestBeyondTheLargestSizeMayFailButAddsNoPage() {
    Promises upTo99 = NO_SLACK.withMaxSize(99);
    try (Stage stage = new Stage(upTo99, 1, 1024)) {
      stage.alloc(200, 4, 2000);
      stage.dealloc(2000, 200, 4);
      assertThat(stage.alloc(200, 4, 0)).isZero();
      assertThat(stage.alloc(100, 4, 0)).isZero();
      breaks(
          Rule.G3,
          "alloc(99, 4) failed, although nothing is live and a block as large was held before",
          () -> stage.alloc(99, 4, 0));
    }
    try (Stage stage = new Stage(upTo99, 1, 1024)) {
      breaks(
          Rule.G4,
          "alloc(100, 4) failed and added 1 pages",
          () -> stage.alloc(100, 4, growing(1, 0)));
    }
    try (Stage stage = new Stage(BUMP.withMaxSize(99), 1, 1024)) {
      assertThat(stage.alloc(100, 4, 0)).isZero();
    }
  }

  @Test
  void r2_aCostCanGrowWithTheSize() {
    Promises half = OVERHEAD.withOverheadPercent(50);
    try (Stage stage = new Stage(half, 1, 1024)) {
      stage.alloc(40_000, 1, 2000);
      stage.alloc(300, 1, growing(1, PAGE)); // 60,009 + 459 + 4,096 bytes are more than 64,512
    }
    try (Stage stage = new Stage(half, 1, 1024)) {
      stage.alloc(40_000, 1, 2000);
      breaks(
          Rule.R2,
          "alloc(100, 1) added pages, although all blocks so far cost at most 60,168 bytes with"
              + " align and overhead, and the heap had 64,512",
          () -> stage.alloc(100, 1, growing(1, PAGE)));
    }
  }

  @Test
  void a4_theLastPageNeedNotBeUsed() {
    int lastPage = -PAGE; // the 65,536th
    try (Stage stage = new Stage(Promises.NONE, 65_536, lastPage + 1024)) {
      stage.alloc(64, 16, 0);
    }
    try (Stage stage = new Stage(Promises.NONE, 65_536, lastPage - 4096)) {
      breaks(
          Rule.A4,
          "alloc(64, 16), the first request of a heap of 4096 bytes below the 65,536th page,"
              + " returned NULL: is its block at address 0?",
          () -> stage.alloc(64, 16, 0));
    }
  }

  @Test
  void a4_theFirstSmallRequestOfARoomyHeapSucceeds() {
    String evidence =
        ", the first request of a heap of 4096 bytes below the 65,536th page, returned NULL: is its"
            + " block at address 0?";
    try (Stage stage = new Stage(Promises.NONE, 1, PAGE - 4096)) {
      breaks(Rule.A4, "alloc(64, 16)" + evidence, () -> stage.alloc(64, 16, 0));
    }
    for (int[] fine : new int[][] {{65, 16, 4096}, {64, 32, 4096}, {64, 16, 4095}}) {
      try (Stage stage = new Stage(Promises.NONE, 1, PAGE - fine[2])) {
        stage.oracle.limit(0);
        stage.alloc(fine[0], fine[1], 0);
        stage.alloc(64, 16, 0);
      }
    }
    try (Stage stage = new Stage(Promises.NONE, 1, PAGE - 4096)) {
      stage.oracle.limit(0);
      stage.alloc(8, 1, PAGE - 4096);
      stage.alloc(64, 16, 0);
    }
    try (Stage stage = new Stage(Promises.NONE, 1, PAGE - 4096)) {
      stage.oracle.growForeign(1);
      stage.oracle.limit(0);
      stage.alloc(64, 16, 0);
    }
  }

  @Test
  void r2_blocksCostNoMoreThanPromised() {
    // two blocks of 30,000 cost at most 60,018, and 4,096 are for tables: 64,114 in all
    for (int had : new int[] {64_113, 64_114}) {
      try (Stage stage = new Stage(OVERHEAD, 1, PAGE - had)) {
        stage.alloc(30_000, 1, PAGE - had);
        if (had == 64_113) {
          stage.alloc(30_000, 1, growing(1, PAGE));
        } else {
          breaks(
              Rule.R2,
              "alloc(30000, 1) added pages, although all blocks so far cost at most 60,018 bytes"
                  + " with align and overhead, and the heap had 64,114",
              () -> stage.alloc(30_000, 1, growing(1, PAGE)));
        }
      }
    }
  }

  @Test
  void r2_aRequestFailsOnlyIfTheHeapIsUsedUp() {
    for (int had : new int[] {64_113, 64_114}) {
      try (Stage stage = new Stage(OVERHEAD, 1, PAGE - had)) {
        stage.oracle.limit(0);
        stage.alloc(30_000, 1, PAGE - had);
        if (had == 64_113) {
          stage.alloc(30_000, 1, 0);
        } else {
          breaks(
              Rule.R2,
              "alloc(30000, 1) failed, although all blocks so far cost at most 60,018 bytes"
                  + " with align and overhead, and the heap had 64,114",
              () -> stage.alloc(30_000, 1, 0));
        }
      }
    }
  }

  @Test
  void r2_whatFailedCostsNothingLater() {
    try (Stage stage = new Stage(OVERHEAD, 1, 1024)) {
      stage.oracle.limit(0);
      stage.alloc(64_000, 1, 0);
      breaks(
          Rule.R2,
          "alloc(1000, 1) failed, although all blocks so far cost at most 1,009 bytes with align"
              + " and overhead, and the heap had 64,512",
          () -> stage.alloc(1000, 1, 0));
    }
  }

  @Test
  void r2_isCheckedAfterRequestsFor0Bytes() {
    try (Stage stage = new Stage(OVERHEAD, 1, 1024)) {
      stage.alloc(0, 1, 1);
      stage.dealloc(1, 0, 1);
      breaks(
          Rule.R2,
          "alloc(8, 1) added pages, although all blocks so far cost at most 17 bytes with align"
              + " and overhead, and the heap had 64,512",
          () -> stage.alloc(8, 1, growing(1, PAGE)));
    }
  }

  @Test
  void r2_aRequestFor0BytesCostsABumpAllocatorItsAlign() {
    // two blocks of 30,000 cost at most 60,018, 4,096 are for tables, and 1,024 for the align
    Promises bump = new Promises(true, false, UNCHECKED, 8);
    for (int had : new int[] {65_137, 65_138}) {
      try (Stage stage = new Stage(bump, 1, PAGE - had)) {
        stage.alloc(0, 1024, 1024);
        stage.alloc(30_000, 1, 1024);
        breaks(
            had == 65_137 ? Rule.G2 : Rule.R2,
            had == 65_137
                ? "alloc(30000, 1) added pages, although the heap's top 0x00007930 leaves room"
                : "alloc(30000, 1) added pages, although all blocks so far cost at most 61,042"
                    + " bytes with align and overhead, and the heap had 65,138",
            () -> stage.alloc(30_000, 1, growing(1, PAGE)));
      }
    }
  }

  @Test
  void r2_isNotCheckedAfterABlockWasGivenBackOrPagesAreForeign() {
    try (Stage stage = new Stage(OVERHEAD, 1, 1024)) {
      stage.alloc(8, 1, 2000);
      stage.alloc(8, 1, 2008);
      stage.dealloc(2000, 8, 1);
      stage.alloc(8, 1, growing(1, PAGE));
    }
    try (Stage stage = new Stage(OVERHEAD, 1, 1024)) {
      stage.alloc(8, 1, 2000);
      stage.realloc(2000, 8, 1, 8, memory -> 2000);
      stage.alloc(8, 1, growing(1, PAGE));
    }
    try (Stage stage = new Stage(OVERHEAD, 1, 1024)) {
      stage.oracle.growForeign(1);
      stage.alloc(8, 1, growing(1, 2 * PAGE));
    }
    try (Stage stage = new Stage(OVERHEAD, 1, 1024)) {
      breaks(
          Rule.R2,
          "alloc(8, 1) added pages, although all blocks so far cost at most 17 bytes with align"
              + " and overhead, and the heap had 64,512",
          () -> stage.alloc(8, 1, growing(1, PAGE)));
      assertThat(stage.tally.of(Rule.R2)).isEqualTo(1);
    }
  }

  @Test
  void g9_noCallAsksForMorePagesThanMemoryCanHave() {
    try (Stage stage = new Stage(Promises.NONE, 1, 1024)) {
      stage.oracle.limit(1);
      stage.alloc(70_000, 1, asking(65_535, 0));
      breaks(
          Rule.G9,
          "alloc(70000, 1) asked for 65536 pages, although memory can have only 65535 more",
          () -> stage.alloc(70_000, 1, asking(65_536, 0)));
    }
    try (Stage stage = new Stage(Promises.NONE, 1, 1024)) {
      stage.oracle.limit(1);
      breaks(
          Rule.G9,
          "alloc(70000, 1) asked for 4294967295 pages, although memory can have only 65535 more",
          () -> stage.alloc(70_000, 1, asking(-1, 0)));
    }
  }

  @Test
  void g9_aModuleMayAskForMoreThanItDeclares() {
    try (Stage stage = Stage.module(Promises.NONE, 3)) {
      stage.alloc(200_000, 1, asking(65_535, 0));
      breaks(
          Rule.G9,
          "alloc(200000, 1) asked for 65536 pages, although memory can have only 65535 more",
          () -> stage.alloc(200_000, 1, asking(65_536, 0)));
    }
  }

  @Test
  void g9_aRequestAsksForWhatItNeedsAndTheSlackEvenIfItIsRefused() {
    try (Stage stage = new Stage(TWO_PAGES_SLACK, 1, 1024)) {
      stage.oracle.limit(1);
      stage.alloc(PAGE, 1, asking(3, 0));
      breaks(
          Rule.G9,
          "alloc(65536, 1) asked for 4 pages; it needs 1, and 2 are slack",
          () -> stage.alloc(PAGE, 1, asking(4, 0)));
    }
  }

  @Test
  void g9_pagesOfSeveralCallsOfMemoryGrowAreAddedUp() {
    try (Stage stage = new Stage(TWO_PAGES_SLACK, 1, 1024)) {
      stage.oracle.limit(3);
      breaks(
          Rule.G9,
          "alloc(65536, 1) asked for 4 pages; it needs 1, and 2 are slack",
          () ->
              stage.alloc(
                  PAGE,
                  1,
                  memory -> {
                    memory.memoryGrow(2);
                    memory.memoryGrow(2);
                    return PAGE;
                  }));
    }
  }

  @Test
  void g9_aRequestThatFitsAsksForNone() {
    try (Stage stage = new Stage(RECLAIMING, 1, 1024)) {
      stage.oracle.limit(1);
      stage.alloc(8, 1, 2000);
      stage.dealloc(2000, 8, 1);
      breaks(
          Rule.G9,
          "alloc(8, 1) asked for 1 page, although the block just given back had that layout",
          () -> stage.alloc(8, 1, asking(1, 2000)));
    }
  }

  @Test
  void g9_requestsForNothingAndDeallocAskForNone() {
    try (Stage stage = new Stage(Promises.NONE, 1, 1024)) {
      stage.oracle.limit(1);
      stage.alloc(0, 1, asking(0, 1));
      breaks(
          Rule.G9,
          "alloc(0, 1) asked for 1 page; it needs none",
          () -> stage.alloc(0, 1, asking(1, 1)));
    }
    try (Stage stage = new Stage(Promises.NONE, 1, 1024)) {
      stage.oracle.limit(1);
      stage.alloc(8, 1, 2000);
      breaks(
          Rule.G9,
          "dealloc(0x000007d0, 8, 1) asked for 2 pages; it needs none",
          () -> stage.dealloc(2000, 8, 1, asking(2, 0)));
    }
  }

  /** Asks for pages, and returns {@code result} if they are granted or not. */
  private static ToIntFunction<GrowableMemory> asking(int pages, int result) {
    return growing(pages, result);
  }
}
