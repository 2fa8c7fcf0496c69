package dev.linalloc.wee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A walk says where the bookkeeping disagrees with itself. */
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
  void theHeapIsAsTheseTestsNeedIt() {
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
  void aCellThatNamesNoneAbove() {
    set(9120 + 12, 0);
    breaksWith("foot 0x23a0: the foot above is not 0x0");
  }

  @Test
  void aStartAboveItsFoot() {
    set(5088 + 8, 5104 | 1);
    breaksWith("foot 0x13e0: its cell starts at 0x13f0");
  }

  @Test
  void aStartThatMissesTheCellBelow() {
    set(5088 + 8, 3376 | 1);
    breaksWith("foot 0xd20: the foot above is not 0x0");
  }

  @Test
  void aFootAboveThatIsNot() {
    set(3344 + 12, 5104);
    breaksWith("foot 0xd10: the foot above is not 0x13f0");
  }

  @Test
  void twoFreeNeighbours() {
    set(7104 + 8, 5104 | 1);
    breaksWith("foot 0x1bc0: free beside free memory above");
  }

  @Test
  void aFreeCellBesideTheTop() {
    set(11136 + 8, 9136 | 1);
    breaksWith("foot 0x2b80: free beside free memory above");
  }

  @Test
  void aListThatEndsEarly() {
    set(5088 + 4, 0);
    breaksWith("foot 0x23a0: the newest foot listed is 0x13e0");
  }

  @Test
  void aListedCellThatIsLive() {
    set(9120 + 8, 7120);
    breaksWith("foot 0x23a0: listed, but no free cell's");
  }

  @Test
  void aLinkThatLeadsNowhere() {
    set(5088 + 4, 5104);
    breaksWith("foot 0x13f0: listed, but no free cell's");
  }

  @Test
  void aLinkThatLeadsBackElsewhere() {
    set(9120, 5104);
    breaksWith("foot 0x23a0: the older foot is 0x13e0, not 0x13f0");
  }

  @Test
  void aListThatGoesInCircles() {
    set(9120 + 4, 5088);
    breaksWith("foot 0x13e0: the older foot is 0x23a0, not 0x0");
  }

  @Test
  void aListThatLacksACell() {
    set(3072 + 8, 1072 | 1);
    breaksWith("foot 0x23a0: the list lacks free cells: 1");
  }

  @Test
  void aClassThatHoldsAFreeCell() {
    set(3088 + 4, 3360);
    breaksWith("foot 0xd30: to be CACHED from 0xd20 on, but no such cell's");
  }

  @Test
  void aClassThatHoldsACellOfAnotherSize() {
    set(3088 + 4 * 3, 1024);
    breaksWith("foot 0x430: to be CACHED from 0x400 on, but no such cell's");
  }

  @Test
  void aClassThatHoldsACellTwice() {
    set(1024, 1024);
    breaksWith("foot 0x420: to be CACHED from 0x400 on, but no such cell's");
  }

  @Test
  void theLargestClassThatHoldsNoCell() {
    set(3088 + 4 * 64, 1072);
    breaksWith("foot 0x830: to be CACHED from 0x430 on, but no such cell's");
  }

  @Test
  void aCellThatSwallowsAnother() {
    set(3344 + 8, 1072);
    breaksWith("foot 0x420: the foot above is not 0xc00");
  }

  @Test
  void aFirstCellThatSeemsToHaveOneBelow() {
    set(1056 + 8, 1024);
    breaksWith("foot 0x3f0: the foot above is not 0xffffffff");
  }

  @Test
  void aFirstCellThatStartsAtNothing() {
    set(1056 + 8, 0);
    breaksWith("foot 0xfffffff0: not below 0x0");
  }
}
