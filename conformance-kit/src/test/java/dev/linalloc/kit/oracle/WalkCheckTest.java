package dev.linalloc.kit.oracle;

import static dev.linalloc.kit.oracle.Stage.breaks;

import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.HeapWalk;
import dev.linalloc.spi.HeapWalk.ChunkState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A heap of two live blocks, at 2000 and at 3000. */
class WalkCheckTest {
  private final NativeMemory memory = NativeMemory.reserve(1);
  private final Shadow shadow = new Shadow(memory, 1024, 1024);

  @BeforeEach
  void claim() {
    shadow.claimBlock(2000, 8, 1);
    shadow.claimBlock(3000, 8, 1);
  }

  @AfterEach
  void close() {
    memory.close();
  }

  @Test
  void d4_aWalkThatIsRightPasses() {
    walk(
        visitor -> {
          visitor.chunk(1024, 100, ChunkState.OWN);
          visitor.chunk(1124, 100, ChunkState.FREE);
          visitor.chunk(1224, 100, ChunkState.CACHED);
          visitor.chunk(1324, 100, ChunkState.FREE);
          visitor.chunk(1425, 100, ChunkState.FREE);
          visitor.chunk(1996, 12, ChunkState.LIVE);
          visitor.chunk(2008, 1, ChunkState.FREE);
          visitor.chunk(2996, 16, ChunkState.LIVE);
        });
  }

  @Test
  void d4_chunksBeginAtHeapBaseAscendAndHoldSomething() {
    wrong(
        "has a chunk [0x000003ff, 0x00000401) out of order",
        visitor -> visitor.chunk(1023, 2, ChunkState.OWN));
    wrong(
        "has a chunk [0x00000400, 0x00000400) out of order",
        visitor -> visitor.chunk(1024, 0, ChunkState.OWN));
    wrong(
        "has a chunk [0x00000407, 0x00000408) out of order",
        visitor -> {
          visitor.chunk(1024, 8, ChunkState.OWN);
          visitor.chunk(1031, 1, ChunkState.OWN);
        });
  }

  @Test
  void d4_freeChunksLieApart() {
    wrong(
        "has two free neighbours at [0x00000408, 0x0000040c)",
        visitor -> {
          visitor.chunk(1024, 8, ChunkState.FREE);
          visitor.chunk(1032, 4, ChunkState.FREE);
        });
  }

  @Test
  void d4_whatIsSaidToBeFreeIsAndWhatIsSaidToBeLiveIs() {
    wrong(
        "says [0x000007d7, 0x000007d8) is FREE, but it overlaps live block [0x000007d0, 0x000007d8)",
        visitor -> visitor.chunk(2007, 1, ChunkState.FREE));
    wrong(
        "says [0x000007d8, 0x000007d9) is LIVE, but it overlaps free memory",
        visitor -> visitor.chunk(2008, 1, ChunkState.LIVE));
  }

  @Test
  void d4_eachLiveBlockHasAChunkOfItsOwn() {
    wrong(
        "has 1 live chunks for 2 live blocks",
        visitor -> visitor.chunk(2000, 1008, ChunkState.LIVE));
    wrong(
        "has 3 live chunks for 2 live blocks",
        visitor -> {
          visitor.chunk(2000, 4, ChunkState.LIVE);
          visitor.chunk(2004, 4, ChunkState.LIVE);
          visitor.chunk(3000, 8, ChunkState.LIVE);
        });
  }

  private void wrong(String evidence, HeapWalk heap) {
    breaks(Rule.D4, "the heap walk " + evidence, () -> walk(heap));
  }

  private void walk(HeapWalk heap) {
    WalkCheck.run(heap, shadow);
  }
}
