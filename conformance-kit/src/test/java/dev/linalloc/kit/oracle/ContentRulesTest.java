package dev.linalloc.kit.oracle;

import static dev.linalloc.kit.oracle.Stage.PAGE;
import static dev.linalloc.kit.oracle.Stage.breaks;
import static dev.linalloc.kit.oracle.Stage.moving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.spec.Rule;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Promises;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ContentRulesTest {
  @Test
  void c1_everyKindOfStoreIntoALiveBlockIsSeen() {
    stores(memory -> memory.storeByte(2007, (byte) 1), "[0x000007d7, 0x000007d8)");
    stores(memory -> memory.storeInt(1997, 1), "[0x000007cd, 0x000007d1)");
    stores(memory -> memory.storeLong(2007, 1), "[0x000007d7, 0x000007df)");
    stores(memory -> memory.fill(1990, 11, (byte) 0), "[0x000007c6, 0x000007d1)");
    stores(memory -> memory.copy(2000, 3000, 1), "[0x000007d0, 0x000007d1)");
  }

  private static void stores(Consumer<GrowableMemory> store, String range) {
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 1, 2000);
      breaks(
          Rule.C1,
          "alloc(8, 1) stored to " + range + ", which overlaps live block [0x000007d0, 0x000007d8)",
          () ->
              stage.alloc(
                  8,
                  1,
                  memory -> {
                    store.accept(memory);
                    return 4000;
                  }));
    }
  }

  @Test
  void c1_storesBesideABlockAreFine() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 1, 2000);
      stage.alloc(
          8,
          1,
          memory -> {
            memory.storeByte(1999, (byte) 1);
            memory.storeInt(1996, 7);
            memory.storeLong(2008, 8);
            memory.fill(1900, 100, (byte) 9);
            memory.copy(2008, 2000, 8);
            memory.fill(2003, 0, (byte) 0);
            assertThat(memory.loadByte(1996)).isEqualTo((byte) 9);
            assertThat(memory.loadInt(1996)).isEqualTo(0x0909_0909);
            assertThat(memory.loadLong(2008)).isEqualTo(memory.loadLong(2000));
            return 4000;
          });
    }
  }

  @Test
  void whatIsStoredIsLoadedAgain() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(
          8,
          1,
          memory -> {
            memory.storeByte(3000, (byte) 5);
            memory.storeInt(3004, 0x0102_0304);
            memory.storeLong(3008, -6);
            assertThat(memory.loadByte(3000)).isEqualTo((byte) 5);
            assertThat(memory.loadInt(3004)).isEqualTo(0x0102_0304);
            assertThat(memory.loadLong(3008)).isEqualTo(-6);
            return 2000;
          });
    }
  }

  @Test
  void d3_aStoreBeyondMemoryIsATrapEvenBelowHeapBase() {
    try (Stage stage = new Stage(Promises.NONE, 0, PAGE)) {
      breaks(
          Rule.D3,
          "alloc(8, 1) threw java.lang.IndexOutOfBoundsException: address (8) and length (1) reach"
              + " beyond the memory's 0 bytes",
          () ->
              stage.alloc(
                  8,
                  1,
                  memory -> {
                    memory.storeByte(8, (byte) 1);
                    return PAGE;
                  }));
    }
  }

  @Test
  void c1_theFirstWrongStoreOfACallIsReported() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 1, 2000);
      breaks(
          Rule.C1,
          "alloc(8, 1) stored to [0x000007d0, 0x000007d1), which overlaps live block"
              + " [0x000007d0, 0x000007d8)",
          () ->
              stage.alloc(
                  8,
                  1,
                  memory -> {
                    memory.storeByte(2000, (byte) 1);
                    memory.storeByte(2001, (byte) 1);
                    throw new IllegalStateException("trap");
                  }));
    }
  }

  @Test
  void c1_aStoreIsBlamedForALoopThatFollows() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 1, 2000);
      breaks(
          Rule.C1,
          "alloc(8, 1) stored to [0x000007d0, 0x000007d1), which overlaps live block"
              + " [0x000007d0, 0x000007d8)",
          () ->
              stage.alloc(
                  8,
                  1,
                  memory -> {
                    while (true) {
                      memory.storeByte(2000, (byte) 1);
                    }
                  }));
    }
  }

  @Test
  void a3_thePlacementIsBlamedNotTheClearingOfTheMisplacedBlock() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 1, 2000);
      breaks(
          Rule.A3,
          "allocZeroed(8, 1) returned [0x000007d4, 0x000007dc), which overlaps live block"
              + " [0x000007d0, 0x000007d8)",
          () ->
              stage.zeroed(
                  8,
                  1,
                  memory -> {
                    memory.fill(2004, 8, (byte) 0);
                    return 2004;
                  }));
    }
  }

  @Test
  void c3_clearingABlockThatIsNotReturnedIsBlamed() {
    try (Stage stage = Stage.plain()) {
      breaks(
          Rule.C3,
          "allocZeroed(4096, 1) stored to [0x00000008, 0x00000010), which overlaps memory below"
              + " heapBase 0x00000400",
          () ->
              stage.zeroed(
                  4096,
                  1,
                  memory -> {
                    memory.storeLong(8, 0);
                    return 0;
                  }));
    }
  }

  @Test
  void c1_aBlockAtTheEndOfMemoryIsWatchedToItsLastByte() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 1, PAGE - 8);
      breaks(
          Rule.C1,
          "alloc(8, 1) stored to [0x0000ffff, 0x00010000), which overlaps live block"
              + " [0x0000fff8, 0x00010000)",
          () ->
              stage.alloc(
                  8,
                  1,
                  memory -> {
                    memory.storeByte(PAGE - 1, (byte) 0);
                    return 4000;
                  }));
    }
  }

  @Test
  void c1_storingBeyondTheReturnedBlockIsBlamed() {
    for (int[] store : new int[][] {{2099, 8}, {2100, 9}}) {
      try (Stage stage = Stage.plain()) {
        stage.alloc(200, 1, 2000);
        breaks(
            Rule.C1,
            "allocZeroed(8, 1) stored to "
                + Addresses.range(store[0], (long) store[0] + store[1])
                + ", which overlaps live block [0x000007d0, 0x00000898)",
            () ->
                stage.zeroed(
                    8,
                    1,
                    memory -> {
                      memory.fill(store[0], store[1], (byte) 0);
                      return 2100;
                    }));
      }
    }
  }

  @Test
  void c1_aStoreIntoAnotherBlockWhileOneIsGivenBackIsBlamed() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 1, 2000);
      breaks(
          Rule.C1,
          "dealloc(0x000007d0, 8, 1) stored to [0x00000bb8, 0x00000bb9), which overlaps live block"
              + " [0x00000bb8, 0x00000bc0)",
          () -> {
            stage.alloc(8, 1, 3000);
            stage.dealloc(
                2000,
                8,
                1,
                memory -> {
                  memory.storeByte(3000, (byte) 1);
                  return 3000;
                });
          });
    }
  }

  @Test
  void c2_foreignPagesAreWatched() {
    try (Stage stage = Stage.plain()) {
      stage.oracle.growForeign(1);
      breaks(
          Rule.C2,
          "alloc(8, 1) stored to [0x0000fffd, 0x00010001), which overlaps foreign pages"
              + " [0x00010000, 0x00020000)",
          () ->
              stage.alloc(
                  8,
                  1,
                  memory -> {
                    memory.storeInt(PAGE - 3, 1);
                    return 2000;
                  }));
    }
  }

  @Test
  void c2_foreignPagesAreVerifiedInTheEnd() {
    try (Stage stage = Stage.plain()) {
      stage.oracle.growForeign(1);
      stage.oracle.verifyAll();
      stage.memory.storeByte(2 * PAGE - 1, (byte) ~stage.memory.loadByte(2 * PAGE - 1));
      breaks(
          Rule.C2, "[0x00010000, 0x00020000) was changed at offset 65528", stage.oracle::verifyAll);
    }
  }

  @Test
  void c3_memoryBelowHeapBaseIsWatchedEvenIfItIsNotPresent() {
    try (Stage stage = Stage.plain()) {
      breaks(
          Rule.C3,
          "alloc(8, 1) stored to [0x000003ff, 0x00000400), which overlaps memory below heapBase"
              + " 0x00000400",
          () ->
              stage.alloc(
                  8,
                  1,
                  memory -> {
                    memory.storeByte(1023, (byte) 1);
                    return 2000;
                  }));
    }
    try (Stage stage = new Stage(Promises.NONE, 0, PAGE + 8)) {
      breaks(
          Rule.C3,
          "alloc(8, 1) stored to [0x00010007, 0x00010008), which overlaps memory below heapBase"
              + " 0x00010008",
          () ->
              stage.alloc(
                  8,
                  1,
                  memory -> {
                    memory.memoryGrow(2);
                    memory.storeByte(PAGE + 7, (byte) 1);
                    return PAGE + 8;
                  }));
    }
  }

  @Test
  void c3_memoryBelowHeapBaseIsVerifiedInTheEnd() {
    try (Stage stage = Stage.plain()) {
      stage.oracle.verifyAll();
      stage.memory.storeByte(0, (byte) ~stage.memory.loadByte(0));
      breaks(Rule.C3, "[0x00000000, 0x00000400) was changed at offset 0", stage.oracle::verifyAll);
    }
  }

  @Test
  void c3_creatingAnAllocatorMayNotWriteThereEither() {
    breaks(
        Rule.C3,
        "creating the allocator stored to [0x00000000, 0x00000004), which overlaps memory below"
            + " heapBase 0x00000400",
        () ->
            new Stage(
                Promises.NONE,
                1,
                1024,
                memory -> {
                  memory.storeInt(0, 1);
                  return 0;
                }));
  }

  @Test
  void c1_aBlockIsVerifiedWhenItIsGivenBackAndReallocatedAndInTheEnd() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(20, 4, 2000);
      stage.memory.storeByte(2019, (byte) ~stage.memory.loadByte(2019));
      String evidence = "live block [0x000007d0, 0x000007e4) was changed at offset 19";
      breaks(Rule.C1, evidence, () -> stage.dealloc(2000, 20, 4));
      breaks(Rule.C1, evidence, () -> stage.realloc(2000, 20, 4, 8, memory -> 2000));
      breaks(Rule.C1, evidence, stage.oracle::verifyAll);
    }
  }

  @Test
  void c1_everySixteenCallsSixteenSlotsAreVerified() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 1, 2000);
      stage.memory.storeByte(2000, (byte) ~stage.memory.loadByte(2000));
      LiveBlocks blocks = new LiveBlocks();
      blocks.add(2000, 8, 1, 1);
      int expected = 16 * Math.ceilDiv(blocks.find(2000), 16);
      int calls = 1;
      try {
        for (; calls < 16 * 64; calls++) {
          stage.alloc(0, 1, 1);
        }
      } catch (RuleViolation e) {
        assertThat(e.rule()).isEqualTo(Rule.C1);
        calls++;
      }
      assertThat(calls).isEqualTo(expected);
    }
  }

  @Test
  void c4_zerosAreZero() {
    for (int dirty : new int[] {0, 7, 8, 9}) {
      try (Stage stage = Stage.plain()) {
        stage.memory.storeByte(2000 + dirty, (byte) 1);
        breaks(
            Rule.C4,
            "allocZeroed(10, 1) returned a block that is not zero near offset "
                + (dirty < 8 ? 0 : dirty),
            () -> stage.zeroed(10, 1, memory -> 2000));
      }
    }
    try (Stage stage = Stage.plain()) {
      stage.memory.storeByte(1999, (byte) 1);
      stage.memory.storeByte(2010, (byte) 1);
      stage.zeroed(10, 1, memory -> 2000);
      stage.alloc(10, 1, 2020);
    }
  }

  @Test
  void c5_reallocKeepsTheLesserOfBothSizes() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(21, 1, 2000);
      stage.realloc(2000, 21, 1, 30, moving(2000, 3000, 21));
      stage.realloc(3000, 30, 1, 13, moving(3000, 4000, 13));
      breaks(
          Rule.C5,
          "realloc(0x00000fa0, 13, 1, 40) lost the byte at offset 12 of 13",
          () -> stage.realloc(4000, 13, 1, 40, moving(4000, 5000, 12)));
    }
    try (Stage stage = Stage.plain()) {
      stage.alloc(24, 1, 2000);
      breaks(
          Rule.C5,
          "realloc(0x000007d0, 24, 1, 11) lost the byte at offset 10 of 11",
          () -> stage.realloc(2000, 24, 1, 11, moving(2000, 3000, 10)));
    }
  }

  @Test
  void c5_isCheckedForReallocAlone() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(21, 1, 2000);
      assertThat(stage.tally.of(Rule.C5)).isZero();
      stage.realloc(2000, 21, 1, 30, moving(2000, 3000, 21));
      assertThat(stage.tally.of(Rule.C5)).isOne();
    }
  }

  @Test
  void c5_theFirstByteCountsAsItDoesForC6() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 1, 2000);
      breaks(
          Rule.C5,
          "realloc(0x000007d0, 8, 1, 8) lost the byte at offset 0 of 8",
          () -> stage.realloc(2000, 8, 1, 8, memory -> 3000));
    }
    try (Stage stage = Stage.plain()) {
      stage.oracle.limit(1);
      stage.alloc(8, 1, 2000);
      breaks(
          Rule.C6,
          "realloc(0x000007d0, 8, 1, 65536) failed and changed the block at offset 0",
          () ->
              stage.realloc(
                  2000,
                  8,
                  1,
                  PAGE,
                  memory -> {
                    memory.storeLong(2000, 0);
                    return 0;
                  }));
    }
  }

  @Test
  void c6_aFailedReallocLeavesTheOldBlockWholeAndLive() {
    try (Stage stage = new Stage(Promises.NONE, 1, 1024)) {
      stage.oracle.limit(0);
      stage.alloc(16, 1, 2000);
      stage.realloc(2000, 16, 1, PAGE, memory -> 0);
      assertThat(stage.oracle.liveBlocks()).isEqualTo(1);
      breaks(
          Rule.A3,
          "alloc(1, 1) returned [0x000007df, 0x000007e0), which overlaps live block"
              + " [0x000007d0, 0x000007e0)",
          () -> stage.alloc(1, 1, 2015));
      breaks(
          Rule.C6,
          "realloc(0x000007d0, 16, 1, 65536) failed and changed the block at offset 8",
          () ->
              stage.realloc(
                  2000,
                  16,
                  1,
                  PAGE,
                  memory -> {
                    memory.storeLong(2008, 0);
                    return 0;
                  }));
    }
  }

  @Test
  void c7_aBlockFromAllocReadsZeroIfThatIsPromised() {
    try (Stage stage = new Stage(Promises.NONE.withZeroed(true), 1, 1024)) {
      stage.alloc(8, 1, 2000);
      breaks(
          Rule.C7,
          "alloc(8, 1) returned a block that is not zero near offset 0",
          () ->
              stage.alloc(
                  8,
                  1,
                  memory -> {
                    memory.storeByte(4005, (byte) 1);
                    return 4000;
                  }));
    }
    try (Stage stage = Stage.plain()) {
      stage.alloc(
          8,
          1,
          memory -> {
            memory.storeByte(4005, (byte) 1);
            return 4000;
          });
      assertThat(stage.tally.of(Rule.C7)).isZero();
    }
  }

  @Test
  void c7_theRestOfAMovedBlockMayHoldAnything() {
    try (Stage stage = new Stage(Promises.NONE.withZeroed(true), 1, 1024)) {
      stage.alloc(8, 1, 2000);
      stage.realloc(
          2000,
          8,
          1,
          16,
          memory -> {
            memory.copy(4000, 2000, 8);
            memory.storeByte(4010, (byte) 1);
            return 4000;
          });
    }
  }
}
