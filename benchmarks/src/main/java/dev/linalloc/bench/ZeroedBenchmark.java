package dev.linalloc.bench;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.linalloc.Allocators;
import dev.linalloc.LinearArena;
import dev.linalloc.spi.AllocatorProvider;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Allocates 64 MiB of zero-filled segments, touches them, and gives them back together. One
 * operation is all of that, including opening and closing the arena, or resetting it.
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Thread)
public class ZeroedBenchmark {
  private static final long TOTAL = 64L << 20;
  private static final long OS_PAGE = 4096;

  /** What a program does with a segment. */
  public enum Touch {
    /** Nothing. */
    UNTOUCHED {
      @Override
      void touch(MemorySegment segment) {}
    },
    /** Stores a byte in every 4 KiB. */
    PAGES {
      @Override
      void touch(MemorySegment segment) {
        for (long offset = 0; offset < segment.byteSize(); offset += OS_PAGE) {
          segment.set(JAVA_BYTE, offset, (byte) 1);
        }
      }
    },
    /** Fills it. */
    WHOLE {
      @Override
      void touch(MemorySegment segment) {
        segment.fill((byte) 1);
      }
    };

    abstract void touch(MemorySegment segment);
  }

  /** The size of a segment. */
  @Param public SegmentSize size;

  /** What is done with each segment. */
  @Param public Touch touch;

  private final AllocatorProvider mini = Allocators.provider("mini");
  private LinearArena arena;
  private LinearArena other;
  private MemorySegment existing;

  /** Opens the arena that is reset, and another one whose memory is touched. */
  @Setup
  public void open() {
    arena = LinearArena.ofConfined(mini, LinearArena.MAX_BYTES);
    other = LinearArena.ofConfined(mini, LinearArena.MAX_BYTES);
    existing = other.allocate(TOTAL, 8);
  }

  /** Closes both. */
  @TearDown
  public void close() {
    arena.close();
    other.close();
  }

  /** Touches slices of existing memory without zeroing them. No arena can take less time. */
  @Benchmark
  public void existingMemory() {
    for (long offset = 0; offset < TOTAL; offset += size.bytes) {
      touch.touch(existing.asSlice(offset, size.bytes));
    }
  }

  /** An arena that is reset each time. */
  @Benchmark
  public void linearArenaReset() {
    use(arena);
    arena.reset();
  }

  /** An arena that is opened and closed each time. */
  @Benchmark
  public void linearArenaFresh() {
    try (Arena fresh = LinearArena.ofConfined(mini, LinearArena.MAX_BYTES)) {
      use(fresh);
    }
  }

  /** The JDK's arena, opened and closed each time. */
  @Benchmark
  public void arenaOfConfined() {
    try (Arena jdk = Arena.ofConfined()) {
      use(jdk);
    }
  }

  private void use(Arena from) {
    for (long left = TOTAL; left > 0; left -= size.bytes) {
      touch.touch(from.allocate(size.bytes, 8));
    }
  }
}
