package dev.linalloc.wee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A walk finds each contradiction in the bookkeeping and names its address. */
class WeeWalkTest {
  private final Heap heap = Heap.of(1, 1024);

  /** Makes a heap with a cell of every state. */
  @BeforeEach
  void fill() {
    heap.alloc(40, 1);
    for (int i = 0; i < 5; i++) {
      heap.alloc(2000, 1);
    }
    heap.dealloc(3088, 2000);
    heap.dealloc(1024, 40); // the table takes the oldest free cell's first 272 bytes
    heap.dealloc(7120, 2000);
  }

  @AfterEach
  void close() {
    heap.close();
  }

  private void set(long address, long value) {
    heap.memory.storeInt((int) address, (int) value);
  }

  private void breaksWith(String message) {
    assertThatIllegalStateException().isThrownBy(heap::chunks).withMessage(message);
  }

  @Test
  void theHeapHasAChunkOfEveryState() {
    assertThat(heap.chunks())
        .containsExactly(
            "CACHED 1024+48",
            "LIVE 1072+2016",
            "OWN 3088+272",
            "FREE 3360+1744",
            "LIVE 5104+2016",
            "FREE 7120+2016",
            "LIVE 9136+2016",
            "FREE 11152+54384");
  }

  @Test
  void aTagWithoutATagAbove() {
    set(9120 + 12, 0);
    breaksWith("tag 0x23a8: the tag above is not 0x0");
  }

  @Test
  void aStartAboveItsTag() {
    set(5088 + 8, 5104 | 1);
    breaksWith("tag 0x13e8: its cell starts at 0x13f0");
  }

  @Test
  void aStartThatMissesTheCellBelow() {
    set(5088 + 8, 3376 | 1);
    breaksWith("tag 0xd28: the tag above is not 0x0");
  }

  @Test
  void aTagAboveAtAnotherAddress() {
    set(3344 + 12, 5104);
    breaksWith("tag 0xd18: the tag above is not 0x13f0");
  }

  @Test
  void twoFreeNeighbours() {
    set(7104 + 8, 5104 | 1);
    breaksWith("tag 0x1bc8: free beside free memory above");
  }

  @Test
  void aFreeCellBesideTheTop() {
    set(11136 + 8, 9136 | 1);
    breaksWith("tag 0x2b88: free beside free memory above");
  }

  @Test
  void aListThatEndsEarly() {
    set(5088 + 4, 0);
    breaksWith("tag 0x23a8: the newest tag listed is 0x13e8");
  }

  @Test
  void aListedCellThatIsLive() {
    set(9120 + 8, 7120);
    breaksWith("tag 0x23a8: in the free list, but not the tag of a free cell");
  }

  @Test
  void aLinkToAnAddressWithoutATag() {
    set(5088 + 4, 5104);
    breaksWith("tag 0x13f0: in the free list, but not the tag of a free cell");
  }

  @Test
  void aBackwardLinkToAnotherCell() {
    set(9120, 5104);
    breaksWith("tag 0x23a8: the older tag is 0x13e8, not 0x13f0");
  }

  @Test
  void aListThatGoesInCircles() {
    set(9120 + 4, 5096);
    breaksWith("tag 0x13e8: the older tag is 0x23a8, not 0x0");
  }

  @Test
  void aListThatLacksACell() {
    set(3072 + 8, 1072 | 1);
    breaksWith("tag 0x23a8: the list lacks free cells: 1");
  }

  @Test
  void aClassThatHoldsAFreeCell() {
    set(3088 + 4, 3360);
    breaksWith("tag 0xd38: not the tag of a cell that starts at 0xd20, for one that is CACHED");
  }

  @Test
  void aClassThatHoldsACellOfAnotherSize() {
    set(3088 + 4 * 3, 1024);
    breaksWith("tag 0x438: not the tag of a cell that starts at 0x400, for one that is CACHED");
  }

  @Test
  void aClassThatHoldsACellTwice() {
    set(1024, 1024);
    breaksWith("tag 0x428: not the tag of a cell that starts at 0x400, for one that is CACHED");
  }

  @Test
  void theLargestClassWithAnAddressThatIsNoCell() {
    set(3088 + 4 * 64, 1072);
    breaksWith("tag 0x838: not the tag of a cell that starts at 0x430, for one that is CACHED");
  }

  @Test
  void aCellThatSwallowsAnother() {
    set(3344 + 8, 1072);
    breaksWith("tag 0x428: the tag above is not 0xc08");
  }

  @Test
  void aFirstCellWithoutItsMark() {
    set(1056 + 8, 1024);
    breaksWith("tag 0x3f8: the tag above is not 0xffffffff");
  }

  @Test
  void aFirstCellThatStartsAtAddress0() {
    set(1056 + 8, 0);
    breaksWith("tag 0xfffffff8: not below 0x0");
  }
}
