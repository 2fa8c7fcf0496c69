package dev.linalloc.kit.oracle;

import static dev.linalloc.kit.oracle.Stage.PAGE;
import static dev.linalloc.kit.oracle.Stage.breaks;
import static dev.linalloc.kit.oracle.Stage.growing;
import static dev.linalloc.kit.oracle.Stage.moving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.spec.Rule;
import dev.linalloc.spi.Promises;
import org.junit.jupiter.api.Test;

class GapRulesTest {
  private static final Promises EIGHT = new Promises(false, true, 0, 8);

  /** Leaves a gap of 1,000 bytes at 2000 between two live blocks. */
  private static Stage gap(Promises promises) {
    Stage stage = new Stage(promises, 1, 1024);
    stage.alloc(8, 8, 1984);
    stage.alloc(1000, 8, 2000);
    stage.alloc(8, 8, 3000);
    stage.dealloc(2000, 1000, 8);
    return stage;
  }

  @Test
  void r4_aBlockThatFitsIntoAGapWithItsCostAddsNoPage() {
    try (Stage stage = gap(EIGHT)) {
      breaks(
          Rule.R4,
          "alloc(988, 4) added pages, although a gap of at least 1000 bytes holds it",
          () -> stage.alloc(988, 4, growing(1, PAGE)));
    }
    try (Stage stage = gap(EIGHT)) {
      stage.alloc(989, 4, growing(1, PAGE));
      stage.alloc(988, 8, growing(1, 2 * PAGE));
    }
  }

  @Test
  void r4_aBlockThatFitsIntoAGapMustNotFail() {
    try (Stage stage = gap(EIGHT)) {
      stage.oracle.limit(1);
      assertThat(stage.alloc(989, 4, 0)).isZero();
      breaks(
          Rule.R4,
          "allocZeroed(988, 4) failed, although a gap of at least 1000 bytes holds it",
          () -> stage.zeroed(988, 4, memory -> 0));
    }
  }

  @Test
  void r4_whatLiesNextToANewBlockMayBelongToItsCost() {
    for (int size : new int[] {84, 85}) {
      try (Stage stage = gap(EIGHT)) {
        stage.alloc(800, 4, 2100); // may cost 12 bytes on either side: [2000, 2088) is left
        if (size == 84) {
          stage.alloc(size, 4, 2000);
          stage.dealloc(2000, size, 4);
        }
        stage.alloc(76, 8, growing(1, PAGE));
        breaks(
            Rule.R4,
            "alloc(76, 4) added pages, although a gap of at least 88 bytes holds it",
            () -> stage.alloc(76, 4, growing(1, 2 * PAGE)));
      }
    }
  }

  @Test
  void r4_blocksThatTouchedMakeOneGap() {
    try (Stage stage = new Stage(EIGHT, 1, 1024)) {
      stage.alloc(520, 8, 4000);
      stage.alloc(520, 8, 4520);
      stage.dealloc(4520, 520, 8);
      stage.alloc(900, 8, growing(1, PAGE));
      stage.dealloc(4000, 520, 8);
      breaks(
          Rule.R4,
          "alloc(1024, 8) added pages, although a gap of at least 1040 bytes holds it",
          () -> stage.alloc(1024, 8, growing(1, 2 * PAGE)));
    }
  }

  @Test
  void r4_aBlockOfUpTo512BytesMayBeKeptForARequestOfItsSize() {
    for (int size : new int[] {512, 513}) {
      try (Stage stage = new Stage(EIGHT, 1, 1024)) {
        stage.alloc(8, 8, 1984);
        stage.alloc(size, 8, 2000);
        stage.dealloc(2000, size, 8);
        if (size == 512) {
          stage.alloc(400, 8, growing(1, PAGE));
        } else {
          breaks(
              Rule.R4,
              "alloc(400, 8) added pages, although a gap of at least 416 bytes holds it",
              () -> stage.alloc(400, 8, growing(1, PAGE)));
        }
      }
    }
  }

  @Test
  void r4_theOldPlaceOfAMovedBlockIsAGap() {
    try (Stage stage = new Stage(EIGHT, 1, 1024)) {
      stage.alloc(1000, 8, 2000);
      stage.realloc(2000, 1000, 8, 1100, moving(2000, 8000, 1000));
      breaks(
          Rule.R4,
          "alloc(900, 8) added pages, although a gap of at least 916 bytes holds it",
          () -> stage.alloc(900, 8, growing(1, PAGE)));
    }
  }

  @Test
  void r4_aReallocAndARequestBeyondTheLargestSizeMayGrow() {
    try (Stage stage = gap(EIGHT.withMaxSize(899))) {
      stage.realloc(
          1984,
          8,
          8,
          100,
          memory -> {
            memory.memoryGrow(1);
            memory.copy(PAGE, 1984, 8);
            return PAGE;
          });
      stage.alloc(900, 8, growing(1, 2 * PAGE));
      breaks(
          Rule.R4,
          "alloc(899, 8) added pages, although a gap of at least 915 bytes holds it",
          () -> stage.alloc(899, 8, growing(1, 3 * PAGE)));
    }
  }

  @Test
  void r4_percentagesMakeTheGapThatIsNeededLarger() {
    Promises buddies = EIGHT.withOverheadPercent(100).withUsablePercent(50);
    try (Stage stage = gap(buddies)) {
      stage.alloc(245, 4, growing(1, PAGE)); // 2 x (245 + 4 + 8 + 245) bytes
      breaks(
          Rule.R4,
          "alloc(244, 4) added pages, although a gap of at least 1000 bytes holds it",
          () -> stage.alloc(244, 4, growing(1, 2 * PAGE)));
    }
  }
}
