package dev.linalloc.kit.oracle;

import static dev.linalloc.kit.oracle.Stage.PAGE;
import static dev.linalloc.kit.oracle.Stage.breaks;
import static dev.linalloc.kit.oracle.Stage.growing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.spec.Rule;
import dev.linalloc.spi.Promises;
import org.junit.jupiter.api.Test;

class PlacementRulesTest {
  @Test
  void a1_blocksAreAligned() {
    try (Stage stage = Stage.plain()) {
      assertThat(stage.alloc(8, 4, 1028)).isEqualTo(1028);
      breaks(
          Rule.A1,
          "alloc(8, 8) returned 0x0000040c, no multiple of 8",
          () -> stage.alloc(8, 8, 1036));
    }
  }

  @Test
  void a2_blocksBeginAtHeapBaseAtTheEarliest() {
    try (Stage stage = Stage.plain()) {
      breaks(
          Rule.A2,
          "alloc(8, 1) returned [0x000003ff, 0x00000407), outside the heap [0x00000400, 0x00010000)",
          () -> stage.alloc(8, 1, 1023));
    }
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 1, 1024);
    }
  }

  @Test
  void a2_blocksEndWithMemoryAtTheLatest() {
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 1, PAGE - 8);
      breaks(
          Rule.A2,
          "alloc(9, 1) returned [0x0001fff8, 0x00020001), outside the heap [0x00000400, 0x00020000)",
          () -> stage.alloc(9, 1, growing(1, 2 * PAGE - 8)));
    }
  }

  @Test
  void a3_blocksOverlapNoLiveBlock() {
    for (int address : new int[] {2001, 2007, 1993, 2000}) {
      try (Stage stage = Stage.plain()) {
        stage.alloc(8, 1, 2000);
        breaks(
            Rule.A3,
            "alloc(8, 1) returned ["
                + Addresses.hex(address)
                + ", "
                + Addresses.hex(address + 8)
                + "), which overlaps live block [0x000007d0, 0x000007d8)",
            () -> stage.alloc(8, 1, address));
      }
    }
    try (Stage stage = Stage.plain()) {
      stage.alloc(8, 1, 2000);
      stage.alloc(8, 1, 2008);
      stage.alloc(8, 1, 1992);
      stage.dealloc(2000, 8, 1);
      stage.alloc(8, 1, 2000);
    }
  }

  @Test
  void a5_noBlockHoldsTheLastAddress() {
    try (Stage stage = new Stage(Promises.NONE, 65_536, -PAGE)) {
      stage.alloc(1, 1, -2);
      breaks(
          Rule.A5,
          "alloc(1, 1) returned [0xffffffff, 0x100000000), which reaches the last address",
          () -> stage.alloc(1, 1, -1));
    }
  }

  @Test
  void a6_aRequestFor0BytesReturnsAnAlignedAddress() {
    try (Stage stage = Stage.plain()) {
      assertThat(stage.alloc(0, 8, 8)).isEqualTo(8);
      breaks(
          Rule.A6,
          "alloc(0, 8) returned 0x0000000c, no multiple of 8 other than 0",
          () -> stage.alloc(0, 8, 12));
      breaks(
          Rule.A6,
          "allocZeroed(0, 8) returned 0x00000000, no multiple of 8 other than 0",
          () -> stage.zeroed(0, 8, memory -> 0));
    }
  }

  @Test
  void a6_aRequestFor0BytesMayReturnNullIfNoAlignedAddressLiesAboveTheHeap() {
    try (Stage stage = new Stage(Promises.NONE, 0, 0x8000_0001)) {
      assertThat(stage.alloc(0, 1 << 31, 0)).isZero();
    }
    try (Stage stage = new Stage(Promises.NONE, 0, 1 << 31)) {
      breaks(
          Rule.A6,
          "alloc(0, 2147483648) returned 0x00000000, no multiple of 2147483648 other than 0",
          () -> stage.alloc(0, 1 << 31, 0));
    }
    try (Stage stage = new Stage(Promises.NONE, 65_536, 1)) {
      stage.alloc(1, 1, 0x8000_0000);
      assertThat(stage.alloc(0, 1 << 31, 0)).isZero();
    }
  }

  @Test
  void a6_aReallocTo0BytesNeverReturnsNull() {
    try (Stage stage = new Stage(Promises.NONE, 65_536, 1)) {
      stage.alloc(1, 1 << 31, 0x8000_0000);
      breaks(
          Rule.A6,
          "realloc(0x80000000, 1, 2147483648, 0) returned 0x00000000, no multiple of 2147483648"
              + " other than 0",
          () -> stage.realloc(0x8000_0000, 1, 1 << 31, 0, memory -> 0));
    }
  }

  @Test
  void a6_aRequestFor0BytesAddsNoPage() {
    try (Stage stage = Stage.plain()) {
      breaks(Rule.A6, "alloc(0, 1) added 1 pages", () -> stage.alloc(0, 1, growing(1, 1024)));
    }
  }

  @Test
  void g6_foreignPagesAreNeverHandedOut() {
    try (Stage stage = Stage.plain()) {
      stage.oracle.growForeign(2);
      assertThat(stage.oracle.pages()).isEqualTo(3);
      stage.alloc(8, 1, PAGE - 8);
      stage.alloc(8, 1, growing(1, 3 * PAGE));
      for (int address : new int[] {PAGE, 3 * PAGE - 1}) {
        breaks(
            Rule.G6,
            "alloc(1, 1) returned ["
                + Addresses.hex(address)
                + ", "
                + Addresses.hex(address + 1)
                + "), which overlaps foreign pages [0x00010000, 0x00030000)",
            () -> stage.alloc(1, 1, address));
      }
    }
  }
}
