package dev.linalloc.dl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.memory.NativeMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkTest {
  private final NativeMemory memory = NativeMemory.reserve(1);

  @AfterEach
  void close() {
    memory.close();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 8",
    "4, 8",
    "5, 16",
    "12, 16",
    "13, 24",
    "65532, 65536",
    "65533, 65544",
    "2147483647, 2147483656",
    "4294967284, 4294967288",
    "4294967285, 0",
    "4294967295, 8",
  })
  void aChunkIsItsBlockAndATagRoundedUpTo8(long size, long chunk) {
    assertThat(Integer.toUnsignedLong(Chunk.sizeFor((int) size))).isEqualTo(chunk);
    assertThat(Integer.toUnsignedLong(Chunk.sizeFor((int) size, 32_768))).isEqualTo(chunk);
    assertThat(Chunk.sizeFor((int) size, 65_536)).isEqualTo((int) chunk + 16);
    assertThat(Chunk.sizeFor((int) size, 1 << 31)).isEqualTo((int) chunk + 16);
  }

  @Test
  void aTagHoldsASizeAndThreeFlags() {
    assertThat(Chunk.size(1000 | Chunk.FREE | Chunk.ABOVE_FREE | Chunk.EDGE)).isEqualTo(1000);
    assertThat(Chunk.size(7)).isZero();
    assertThat(Chunk.size(-1)).isEqualTo(-8);
  }

  @Test
  void aFreeChunkHasItsSizeAtBothEndsAndSetsTheFlagBelow() {
    memory.storeInt(1020, 64);
    Chunk.setFree(memory, 1024, 40);
    assertThat(memory.loadInt(1024)).isEqualTo(40);
    assertThat(memory.loadInt(1060)).isEqualTo(40 | 1);
    assertThat(memory.loadInt(1020)).isEqualTo(64);
    Chunk.setAboveFree(memory, 1024);
    assertThat(memory.loadInt(1020)).isEqualTo(64 | 2);
  }

  @Test
  void aLiveChunkHasATagAndClearsTheFlagBelow() {
    memory.storeInt(1020, 64 | 7);
    Chunk.setLive(memory, 1024, 40);
    assertThat(memory.loadInt(1024)).isZero();
    assertThat(memory.loadInt(1060)).isEqualTo(40);
    assertThat(memory.loadInt(1020)).isEqualTo(64 | 5);
  }

  @ParameterizedTest
  @CsvSource({
    "16, 0, 16, true",
    "16, 0, 15, false",
    "16, 8, 24, true",
    "16, 8, 23, false",
    "16, -8, 8, true",
    "16, -8, 7, false",
    "4294967288, 0, 4294967288, true",
    "4294967288, 8, 4294967288, false",
    "4294967288, 2147483640, 4294967288, false",
    "2147483648, 0, 2147483647, false",
  })
  void aChunkFitsIfTheRoomHoldsTheFrontAndTheChunk(long n, int front, long room, boolean fits) {
    assertThat(Chunk.fits((int) n, front, (int) room)).isEqualTo(fits);
  }

  @Test
  void aChunkThatJoinsItsGuardKeepsTheEndOfTheSegmentBelow() {
    Chunk.layGuard(memory, 8192, 4096);
    memory.storeInt(8192 + 4, 2);
    Chunk.setLive(memory, 8200, 40);
    assertThat(Chunk.joinGuard(memory, 8200, 40)).isEqualTo(8192);
    assertThat(memory.loadLong(8192)).as("zero again").isZero();
    assertThat(memory.loadInt(8232)).as("the end of the segment below").isEqualTo(4096);
    assertThat(memory.loadInt(8236)).isEqualTo(48 | 4);
  }

  @Test
  void splittingAJoinedChunkLeavesTheGuardAndAChunk() {
    Chunk.layGuard(memory, 8192, 4096);
    Chunk.setLive(memory, 8200, 40);
    Chunk.joinGuard(memory, 8200, 40);
    memory.storeInt(8236, memory.loadInt(8236) | Chunk.ABOVE_FREE);
    memory.storeLong(8192, -1);
    assertThat(Chunk.splitGuard(memory, 8192, 48)).isEqualTo(8);
    assertThat(memory.loadInt(8192)).isEqualTo(4096);
    assertThat(memory.loadInt(8196)).isEqualTo(4);
    assertThat(memory.loadInt(8236)).isEqualTo(40 | 2);
  }

  @Test
  void aChunkThatIsNoEdgeIsNotSplit() {
    Chunk.setLive(memory, 8192, 48);
    memory.storeInt(8236, 48 | 3);
    assertThat(Chunk.splitGuard(memory, 8192, 48)).isZero();
    assertThat(memory.loadInt(8236)).isEqualTo(48 | 3);
    assertThat(memory.loadLong(8192)).isZero();
  }
}
