package dev.linalloc.kit.oracle;

import static dev.linalloc.kit.oracle.Stage.PAGE;
import static dev.linalloc.kit.oracle.Stage.breaks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spec.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShadowTest {
  private final NativeMemory memory = NativeMemory.reserve(2);
  private final Shadow shadow = new Shadow(memory, 1024, 1000);
  private final Tally tally = new Tally();
  private final Checks checks = new Checks(Stage.NO_PROMISES, tally);

  @AfterEach
  void close() {
    memory.close();
  }

  @Test
  void itCountsBlocksAndBytesAndTheMostThereWere() {
    assertThat(shadow.anyReleased()).isFalse();
    shadow.claimBlock(2000, 8, 1);
    shadow.claimBlock(3000, 16, 1);
    assertThat(shadow.anyReleased()).isFalse();
    shadow.release(shadow.live().find(2000));
    assertThat(shadow.anyReleased()).isTrue();
    shadow.claimBlock(4000, 4, 1);
    assertThat(shadow.liveBytes()).isEqualTo(20);
    assertThat(shadow.peakBytes()).isEqualTo(24);
    assertThat(shadow.peakCount()).isEqualTo(2);
    assertThat(shadow.live().serial(shadow.live().find(4000))).isEqualTo(3);
  }

  @Test
  void memoryBelongsToTheProgramToForeignPagesToBlocksOrIsFree() {
    shadow.claimForeign(PAGE, 2 * PAGE);
    shadow.claimBlock(2000, 8, 1);
    shadow.claimBlock(3000, 8, 1);
    owned(999, 1000, Rule.C3, "memory below heapBase 0x00000400");
    owned(1000, 1001, Rule.C1, "free memory");
    owned(1999, 2000, Rule.C1, "free memory");
    owned(1999, 2001, Rule.C1, "live block [0x000007d0, 0x000007d8)");
    owned(2007, 2009, Rule.C1, "live block [0x000007d0, 0x000007d8)");
    owned(2008, 2009, Rule.C1, "free memory");
    owned(2999, 3001, Rule.C1, "live block [0x00000bb8, 0x00000bc0)");
    owned(PAGE - 1, PAGE, Rule.C1, "free memory");
    owned(PAGE - 1, PAGE + 1, Rule.C2, "foreign pages [0x00010000, 0x00020000)");
    owned(2 * PAGE - 1, 2 * PAGE + 1, Rule.C2, "foreign pages [0x00010000, 0x00020000)");
    owned(2 * PAGE, 2 * PAGE + 1, Rule.C1, "free memory");
  }

  @Test
  void theLongestRangeLiesBelowBetweenOrAboveForeignPages() {
    assertThat(shadow.longestRange(2 * PAGE)).isEqualTo(2 * PAGE - 1024);
    shadow.claimForeign(PAGE, 2 * PAGE);
    assertThat(shadow.longestRange(2 * PAGE)).isEqualTo(PAGE - 1024);
    assertThat(shadow.longestRange(4 * PAGE)).isEqualTo(2 * PAGE);
  }

  private void owned(long from, long to, Rule rule, String owner) {
    assertThat(shadow.ruleOf(from, to)).isEqualTo(rule);
    assertThat(shadow.owner(from, to)).isEqualTo(owner);
    assertThat(shadow.inForeign(from, to)).isEqualTo(rule == Rule.C2);
  }

  @Test
  void ofTheProgramsMemoryTheLast4096BytesAreFilled() {
    try (NativeMemory other = NativeMemory.reserve(1)) {
      Shadow large = new Shadow(other, 6000, 5000);
      large.verifyAll(checks);
      assertThat(other.loadLong(896)).isZero();
      assertThat(other.loadLong(904)).isNotZero();
      assertThat(other.loadLong(4992)).isNotZero();
      assertThat(other.loadLong(5000)).isZero();
      other.storeByte(4999, (byte) ~other.loadByte(4999));
      breaks(
          Rule.C3,
          "[0x00000388, 0x00001388) was changed at offset 4088",
          () -> large.verifyAll(checks));
    }
  }

  @Test
  void ifTheHeapBeginsBeyondMemoryOnlyPresentMemoryIsFilled() {
    try (NativeMemory other = NativeMemory.reserve(1)) {
      Shadow high = new Shadow(other, 3L * PAGE, 3L * PAGE);
      high.verifyAll(checks);
      assertThat(other.loadLong(PAGE - 4096 - 8)).isZero();
      assertThat(other.loadLong(PAGE - 4096)).isNotZero();
      assertThat(other.loadLong(PAGE - 8)).isNotZero();
      assertThat(high.claimed(3 * PAGE - 1, 3 * PAGE)).isTrue();
      assertThat(high.claimed(3 * PAGE, 3 * PAGE + 1)).isFalse();
    }
  }

  @Test
  void verifyingAllChecksEveryBlockEachForeignPageAndTheProgramOnce() {
    shadow.claimForeign(PAGE, 2 * PAGE);
    shadow.claimBlock(2000, 8, 1);
    shadow.claimBlock(3000, 8, 1);
    shadow.verifyAll(checks);
    assertThat(tally.of(Rule.C1)).isEqualTo(2);
    assertThat(tally.of(Rule.C2)).isEqualTo(1);
    assertThat(tally.of(Rule.C3)).isEqualTo(1);
    memory.storeByte(2 * PAGE - 1, (byte) ~memory.loadByte(2 * PAGE - 1));
    breaks(
        Rule.C2,
        "[0x00010000, 0x00020000) was changed at offset 65528",
        () -> shadow.verifyAll(checks));
    memory.storeByte(3000, (byte) ~memory.loadByte(3000));
    breaks(
        Rule.C1,
        "live block [0x00000bb8, 0x00000bc0) was changed at offset 0",
        () -> shadow.verifyAll(checks));
  }

  @Test
  void chunksAreCutAtBlocksUnlessALaterBlockLiesAcross() {
    assertThat(shadow.chunkBound()).isEqualTo(1);
    shadow.claimBlock(2000, 8, 1);
    assertThat(shadow.chunkBound()).isEqualTo(3);
    shadow.claimBlock(2008, 1, 1);
    assertThat(shadow.chunkBound()).isEqualTo(4);
    shadow.release(shadow.live().find(2000));
    shadow.release(shadow.live().find(2008));
    shadow.claimBlock(2000, 9, 1);
    assertThat(shadow.chunkBound()).isEqualTo(3);
    shadow.claimForeign(PAGE, 2 * PAGE);
    assertThat(shadow.chunkBound()).isEqualTo(5);
    shadow.claimBlock(3000, 1, 1);
    shadow.claimBlock(3001, 8, 1);
    assertThat(shadow.chunkBound()).isEqualTo(8);
  }

  @Test
  void aCutThatALaterBlockCoversIsForgotten() {
    for (int covered : new int[] {50, 99}) {
      Shadow shadow = new Shadow(memory, 1024, 1000);
      for (int size : new int[] {covered, 100, 100}) {
        shadow.claimBlock(2000, size, 1);
        assertThat(shadow.chunkBound()).isEqualTo(3);
        shadow.release(shadow.live().find(2000));
      }
    }
  }

  @Test
  void exactlyTheUnlockedBlockIsUnclaimedUntilItIsLockedAgain() {
    shadow.claimBlock(2000, 8, 1);
    shadow.claimBlock(1999, 1, 1);
    shadow.claimBlock(2008, 1, 1);
    int slot = shadow.live().find(2000);
    shadow.unlock(slot);
    assertThat(shadow.claimed(2000, 2008)).isFalse();
    assertThat(shadow.claimed(1999, 2000)).isTrue();
    assertThat(shadow.claimed(2008, 2009)).isTrue();
    shadow.lock(slot);
    assertThat(shadow.claimed(2000, 2001)).isTrue();
    assertThat(shadow.claimed(2007, 2008)).isTrue();
    assertThat(shadow.claimed(2009, 2010)).isFalse();
  }

  @Test
  void theFingerprintTakesInTheHeapOutsideClaimsWordByWordAndByteByByteBesideThem() {
    shadow.claimForeign(PAGE, PAGE + 4096);
    shadow.claimBlock(1036, 8, 4);
    memory.storeLong(1024, 7);
    memory.storeByte(1034, (byte) 5);
    memory.storeLong(1044, 9);
    memory.storeByte(PAGE - 1, (byte) 3);
    memory.storeByte(2 * PAGE - 8, (byte) 1);
    memory.storeByte(2 * PAGE - 1, (byte) 2);
    assertThat(printed())
        .isEqualTo(
            Fingerprint.of(
                Fingerprint.of(1036, 8, 4).low(),
                PAGE,
                2 * PAGE,
                1024,
                7,
                1034,
                5,
                1044,
                9,
                PAGE - 1,
                3,
                2 * PAGE - 8,
                0x0200_0000_0000_0001L));
  }

  @Test
  void theFingerprintTakesInBlocksInAnyOrderAndNothingThatIsClaimed() {
    shadow.claimBlock(1024, 2 * PAGE - 1024 - 4, 1);
    memory.storeByte(2 * PAGE - 2, (byte) 6);
    long first = Fingerprint.of(1024, 2 * PAGE - 1024 - 4, 1).low();
    assertThat(printed()).isEqualTo(Fingerprint.of(first, 2 * PAGE, 2 * PAGE - 2, 6));
    shadow.claimBlock(2 * PAGE - 4, 4, 4);
    long second = Fingerprint.of(2 * PAGE - 4, 4, 4).low();
    assertThat(printed()).isEqualTo(Fingerprint.of(first + second, 2 * PAGE));
  }

  private Fingerprint printed() {
    Fingerprint.Mixer mixer = new Fingerprint.Mixer();
    shadow.addTo(mixer);
    return mixer.result();
  }
}
