package dev.linalloc.kit.oracle;

import static dev.linalloc.kit.oracle.Stage.BUMP;
import static dev.linalloc.kit.oracle.Stage.PAGE;
import static dev.linalloc.kit.oracle.Stage.breaks;
import static dev.linalloc.kit.oracle.Stage.growing;
import static dev.linalloc.kit.oracle.Stage.moving;

import dev.linalloc.spec.Rule;
import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Promises;
import org.junit.jupiter.api.Test;

class BumpRulesTest {
  private static Stage stage() {
    return new Stage(BUMP, 1, 1024);
  }

  @Test
  void b2_functionsWithoutAnAlignGiveTheLargest() {
    try (Stage stage = module()) {
      stage.alloc(10, 1, 1024);
      stage.alloc(1, 1, 1040);
      breaks(
          Rule.B2,
          "alloc(1, 1) returned 0x00000421; the first aligned address is 0x00000420",
          () -> stage.alloc(1, 1, 1057));
    }
  }

  @Test
  void b2_functionsWithoutAnAlignMayRoundSizesUp() {
    try (Stage stage = module()) {
      stage.alloc(1, 131_072, growing(3, 131_072));
      stage.alloc(1, 1, growing(1, 262_144));
      stage.realloc(262_144, 1, 1, 17, memory -> 262_144);
      breaks(
          Rule.B2,
          "alloc(1, 1) returned 0x00040021; the first aligned address is 0x00040020",
          () -> stage.alloc(1, 1, 262_177));
    }
  }

  @Test
  void b2_noMoreIsReusedThanAShrinkGaveBack() {
    try (Stage stage = stage()) {
      stage.alloc(32, 1, 1024);
      stage.realloc(1024, 32, 1, 8, memory -> 1024);
      stage.dealloc(1024, 8, 1);
      breaks(
          Rule.B2,
          "alloc(1, 1) returned 0x00000404; the first aligned address is 0x00000420",
          () -> stage.alloc(1, 1, 1028));
    }
  }

  private static Stage module() {
    Promises bump = new Promises(true, false, 0, Promises.UNCHECKED);
    return Stage.module(bump, LinearMemory.MAX_PAGES);
  }

  @Test
  void b1_freshBlocksNeverGoBack() {
    try (Stage stage = stage()) {
      stage.alloc(1, 1, 1024);
      stage.alloc(8, 8, 1032);
      breaks(
          Rule.B1,
          "alloc(1, 1) returned 0x00000401, before the newest block at 0x00000408",
          () -> stage.alloc(1, 1, 1025));
    }
  }

  @Test
  void b2_aFreshBlockStartsAtTheFirstAlignedAddress() {
    try (Stage stage = stage()) {
      stage.alloc(9, 1, 1024);
      stage.alloc(3, 8, 1040);
      breaks(
          Rule.B2,
          "alloc(8, 8) returned 0x00000420; the first aligned address is 0x00000418",
          () -> stage.alloc(8, 8, 1056));
    }
    try (Stage stage = stage()) {
      breaks(
          Rule.B2,
          "alloc(1, 1) returned 0x00000401; the first aligned address is 0x00000400",
          () -> stage.alloc(1, 1, 1025));
    }
  }

  @Test
  void a3_aBlockBelowTheTopIsBlamedOnTheLiveBlockThere() {
    try (Stage stage = stage()) {
      stage.alloc(9, 1, 1024);
      stage.alloc(3, 8, 1040);
      breaks(
          Rule.A3,
          "alloc(8, 8) returned [0x00000410, 0x00000418), which overlaps live block [0x00000410, 0x00000413)",
          () -> stage.alloc(8, 8, 1040));
    }
  }

  @Test
  void b2_aRequestFor0BytesMayAlignTheTopOrNot() {
    try (Stage stage = stage()) {
      stage.alloc(1, 1, 1024);
      stage.alloc(0, 8, 1032);
      stage.alloc(1, 1, 1025);
      stage.alloc(0, 8, 1032);
      stage.alloc(1, 1, 1032);
      stage.alloc(0, 16, 1040);
      breaks(
          Rule.B2,
          "alloc(1, 1) returned 0x00000411; the first aligned address is 0x00000410",
          () -> stage.alloc(1, 1, 1041));
    }
  }

  @Test
  void b2_aRequestFor0BytesDoesNotAlignTheTopBeyondThePresentPages() {
    try (Stage stage = new Stage(BUMP, 1, PAGE - 8)) {
      stage.alloc(1, 1, PAGE - 8);
      stage.alloc(0, 2 * PAGE, 2 * PAGE);
      breaks(
          Rule.G2,
          "alloc(1, 1) added pages, although the heap's top 0x0000fff9 leaves room",
          () -> stage.alloc(1, 1, growing(1, PAGE)));
    }
    try (Stage stage = new Stage(BUMP, 1, PAGE - 8)) {
      stage.alloc(1, 1, PAGE - 8);
      stage.alloc(0, PAGE, PAGE);
      stage.alloc(1, 1, growing(1, PAGE));
    }
  }

  @Test
  void b2_aNewestBlockThatShrinksMayGiveItsEndBackOrNot() {
    for (int next : new int[] {1032, 1056}) {
      try (Stage stage = stage()) {
        stage.alloc(32, 1, 1024);
        stage.realloc(
            1024,
            32,
            1,
            8,
            memory -> {
              memory.fill(1032, 24, (byte) 0);
              return 1024;
            });
        stage.alloc(8, 8, next);
        stage.alloc(8, 8, next + 8);
      }
    }
    try (Stage stage = stage()) {
      stage.alloc(32, 1, 1024);
      stage.realloc(1024, 32, 1, 8, memory -> 1024);
      breaks(
          Rule.B2,
          "alloc(8, 8) returned 0x00000428; the first aligned address is 0x00000420",
          () -> stage.alloc(8, 8, 1064));
    }
  }

  @Test
  void b2_aShrinkOfAnOlderBlockGivesNothingBack() {
    try (Stage stage = stage()) {
      stage.alloc(32, 1, 1024);
      stage.alloc(8, 1, 1056);
      stage.realloc(1024, 32, 1, 8, memory -> 1024);
      breaks(
          Rule.B1,
          "alloc(8, 1) returned 0x00000408, before the newest block at 0x00000420",
          () -> stage.alloc(8, 1, 1032));
    }
  }

  @Test
  void b2_whatWasGivenBackIsNotUsedAgain() {
    try (Stage stage = stage()) {
      stage.alloc(32, 1, 1024);
      stage.dealloc(1024, 32, 1);
      stage.alloc(0, 1, 1);
      breaks(
          Rule.B2,
          "alloc(8, 1) returned 0x00000400; the first aligned address is 0x00000420",
          () -> stage.alloc(8, 1, 1024));
    }
    try (Stage stage = stage()) {
      stage.alloc(32, 1, 1024);
      stage.alloc(8, 1, 1056);
      stage.dealloc(1056, 8, 1);
      stage.realloc(1024, 32, 1, 8, memory -> 1024);
      breaks(
          Rule.B2,
          "alloc(8, 1) returned 0x00000420; the first aligned address is 0x00000428",
          () -> stage.alloc(8, 1, 1056));
    }
  }

  @Test
  void b2_aShrinkMayGivePartBack() {
    try (Stage stage = stage()) {
      stage.alloc(PAGE - 1024, 1, 1024);
      stage.realloc(
          1024,
          PAGE - 1024,
          1,
          8,
          memory -> {
            memory.fill(1032, PAGE - 1032, (byte) 0);
            return 1024;
          });
      stage.oracle.growForeign(1);
      stage.alloc(8, 1, 1040);
    }
  }

  @Test
  void b2_theNewestBlockGrowsWhereItLies() {
    try (Stage stage = stage()) {
      stage.alloc(8, 1, 1024);
      stage.realloc(1024, 8, 1, 100, memory -> 1024);
      stage.alloc(8, 1, 1124);
      stage.realloc(1124, 8, 1, 8, moving(1124, 1132, 8));
      stage.alloc(1, 1, 1140);
    }
  }

  @Test
  void b2_theNewestBlockReallocatedTo0BytesMayBeReused() {
    for (int next : new int[] {1024, 1032}) {
      try (Stage stage = stage()) {
        stage.alloc(8, 1, 1024);
        stage.realloc(
            1024,
            8,
            1,
            0,
            memory -> {
              memory.fill(1024, 8, (byte) 0);
              return 1024;
            });
        stage.alloc(1, 1, next);
      }
    }
  }

  @Test
  void b2_theHeapContinuesAfterForeignPages() {
    try (Stage stage = stage()) {
      stage.alloc(8, 1, 1024);
      stage.oracle.growForeign(2);
      stage.alloc(8, 1, 1032);
      stage.alloc(PAGE, 1, growing(1, 3 * PAGE));
      breaks(
          Rule.B2,
          "alloc(8, 1) returned 0x00040008; the first aligned address is 0x00040000",
          () -> stage.alloc(8, 1, growing(1, 4 * PAGE + 8)));
    }
  }

  @Test
  void b2_foreignPagesAreNoReasonToSkipWhatFits() {
    try (Stage stage = stage()) {
      stage.alloc(8, 1, 1024);
      stage.oracle.growForeign(2);
      breaks(
          Rule.B2,
          "alloc(8, 1) returned 0x00000410; the first aligned address is 0x00000408",
          () -> stage.alloc(8, 1, 1040));
    }
  }

  @Test
  void b3_whatAShrinkGaveBackIsZero() {
    for (int dirty : new int[] {0, 23}) {
      try (Stage stage = stage()) {
        stage.alloc(32, 1, 1024);
        stage.realloc(
            1024,
            32,
            1,
            8,
            memory -> {
              memory.fill(1032, 24, (byte) 0);
              memory.storeByte(1032 + dirty, (byte) 1);
              return 1024;
            });
        breaks(
            Rule.B3,
            "alloc(40, 1) returned memory that a shrink gave back, not zero at offset "
                + (dirty == 0 ? 0 : 16),
            () -> stage.alloc(40, 1, 1032));
      }
    }
  }

  @Test
  void b3_memoryAfterTheShrunkBlockOrCopiedToIsNotChecked() {
    try (Stage stage = stage()) {
      stage.alloc(32, 1, 1024);
      stage.realloc(
          1024,
          32,
          1,
          8,
          memory -> {
            memory.fill(1032, 24, (byte) 0);
            memory.storeByte(1056, (byte) 1);
            return 1024;
          });
      stage.alloc(40, 1, 1032);
    }
    try (Stage stage = stage()) {
      stage.alloc(32, 1, 1024);
      stage.realloc(1024, 32, 1, 8, memory -> 1024);
      stage.realloc(1024, 8, 1, 16, moving(1024, 1032, 8));
    }
  }

  @Test
  void b4_afterAFailedCallAWrongPlaceBreaksB4() {
    try (Stage stage = stage()) {
      stage.alloc(1, 1, 1024);
      stage.alloc(-1, 8, 0);
      breaks(
          Rule.B4,
          "alloc(1, 1) returned 0x00000408; the first aligned address is 0x00000401",
          () -> stage.alloc(1, 1, 1032));
    }
    try (Stage stage = stage()) {
      stage.alloc(-1, 8, 0);
      stage.alloc(1, 1, 1024);
      breaks(
          Rule.B2,
          "alloc(1, 1) returned 0x00000408; the first aligned address is 0x00000401",
          () -> stage.alloc(1, 1, 1032));
    }
  }

  @Test
  void g1_thePagesAreCountedFromTheTop() {
    try (Stage stage = stage()) {
      stage.alloc(1, 1, 1024);
      breaks(
          Rule.G1,
          "alloc(65536, 1) added 2 pages; it needs 1, and 0 are slack",
          () -> stage.alloc(PAGE, 1, growing(2, 1025)));
    }
    try (Stage stage = stage()) {
      stage.alloc(60_000, 1, 1024);
      breaks(
          Rule.G1,
          "alloc(70000, 1) added 2 pages; it needs 1, and 0 are slack",
          () -> stage.alloc(70_000, 1, growing(2, 61_024)));
    }
    try (Stage stage = stage()) {
      stage.alloc(60_000, 1, 1024);
      stage.alloc(70_000, 1, growing(1, 61_024));
    }
  }

  @Test
  void g1_theSlackIsAllowedToo() {
    try (Stage stage = new Stage(new Promises(true, false, 2, 0), 1, 1024)) {
      stage.alloc(2 * PAGE - 1024, 1, growing(3, 1024));
    }
  }

  @Test
  void g2_aRequestThatFitsAddsNoPage() {
    try (Stage stage = stage()) {
      stage.alloc(64_503, 1, 1024);
      breaks(
          Rule.G2,
          "alloc(9, 1) added pages, although the heap's top 0x0000fff7 leaves room",
          () -> stage.alloc(9, 1, growing(1, 65_527)));
    }
    try (Stage stage = stage()) {
      stage.alloc(64_503, 1, 1024);
      stage.alloc(10, 1, growing(1, 65_527));
    }
  }

  @Test
  void g2_pagesAddedBeforeHaveRoomToo() {
    try (Stage stage = new Stage(new Promises(true, false, 0, Promises.UNCHECKED), 1, 1024)) {
      stage.alloc(PAGE, 1, growing(1, 1024));
      breaks(
          Rule.G2,
          "alloc(8, 1) added pages, although the heap's top 0x00010400 leaves room",
          () -> stage.alloc(8, 1, growing(1, PAGE + 1024)));
    }
  }

  @Test
  void g2_theVeryLastByteDoesNotFit() {
    try (Stage stage = new Stage(BUMP, 65_536, -16)) {
      stage.alloc(8, 1, -16);
      stage.alloc(8, 1, 0);
      stage.alloc(7, 1, -8);
    }
  }

  @Test
  void g5_aRequestThatFitsSucceeds() {
    try (Stage stage = stage()) {
      stage.oracle.limit(0);
      stage.alloc(64_504, 1, 1024);
      stage.alloc(9, 1, 0);
      breaks(
          Rule.G3,
          "alloc(8, 1) failed, although the heap's top 0x0000fff8 leaves room below 0x00010000",
          () -> stage.alloc(8, 1, 0));
    }
    try (Stage stage = stage()) {
      stage.oracle.limit(0);
      stage.alloc(64_504, 1, 1024);
      breaks(
          Rule.G5,
          "alloc(8, 1) failed, although the heap's top 0x0000fff8 leaves room below 0x00010000",
          () -> stage.alloc(8, 1, 0));
    }
  }

  @Test
  void g5_aRequestSucceedsIfMemoryMayGrowEnough() {
    try (Stage stage = stage()) {
      stage.alloc(60_000, 1, 1024);
      stage.oracle.limit(2);
      stage.alloc(70_049, 1, 0);
      breaks(
          Rule.G3,
          "alloc(70048, 1) failed, although 1 more pages could be added",
          () -> stage.alloc(70_048, 1, 0));
    }
    try (Stage stage = stage()) {
      stage.alloc(60_000, 1, 1024);
      stage.oracle.limit(2);
      breaks(
          Rule.G5,
          "alloc(70048, 1) failed, although 1 more pages could be added",
          () -> stage.alloc(70_048, 1, 0));
    }
  }

  @Test
  void g5_onlyARequestBeyondTheLastAddressMayFail() {
    try (Stage stage = new Stage(BUMP, 65_535, 1024)) {
      stage.alloc(-PAGE - 1024, 1, 1024);
      stage.alloc(PAGE, 1, 0);
      breaks(
          Rule.G3,
          "alloc(65535, 1) failed, although 1 more pages could be added",
          () -> stage.alloc(PAGE - 1, 1, 0));
    }
  }

  @Test
  void g9_aBumpAllocatorAsksForNoPageIfTheBlockFits() {
    try (Stage stage = new Stage(BUMP, 1, 1024)) {
      stage.oracle.limit(1);
      breaks(
          Rule.G9,
          "alloc(8, 1) asked for 1 page, although the heap's top 0x00000400 leaves room",
          () -> stage.alloc(8, 1, growing(1, 1024)));
    }
  }

  @Test
  void g9_aBumpAllocatorAsksForNoPageIfTheBlockCanLieNowhere() {
    try (Stage stage = new Stage(BUMP, 1, 1024)) {
      stage.oracle.limit(1);
      stage.alloc(-1024 - 1, 1, growing(65_535, 0));
      breaks(
          Rule.G9,
          "alloc(4294966272, 1) asked for 65535 pages, although its block would end at"
              + " 0x100000000",
          () -> stage.alloc(-1024, 1, growing(65_535, 0)));
    }
  }

  /** After a shrink, the heap's top may lie anywhere in what was given back. */
  @Test
  void g9_theBlockIsPlacedAtTheLeastTopPossible() {
    try (Stage stage = new Stage(BUMP, 1, 1024)) {
      int block = stage.alloc(100, 1, 1024);
      stage.realloc(block, 100, 1, 60, memory -> block);
      stage.oracle.limit(1);
      stage.alloc(-1024 - 60 - 1, 1, growing(65_535, 0));
      breaks(
          Rule.G9,
          "alloc(4294966212, 1) asked for 65535 pages, although its block would end at"
              + " 0x100000000",
          () -> stage.alloc(-1024 - 60, 1, growing(65_535, 0)));
    }
  }
}
