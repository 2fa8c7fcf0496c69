package dev.linalloc.bench;

import dev.linalloc.Allocators;
import dev.linalloc.LinearArena;
import java.lang.foreign.Arena;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The data of a small request: an arena is opened, ten segments of 256 bytes are allocated and
 * filled, and the arena is closed. One operation is all of that.
 */
@State(Scope.Thread)
public class ScopeBenchmark {
  static final int SEGMENTS = 10;
  static final long SIZE = 256;

  private final LinearArena arena =
      LinearArena.ofConfined(Allocators.provider("mini"), LinearArena.MAX_BYTES);

  /** Closes the arena. */
  @TearDown
  public void close() {
    arena.close();
  }

  /** A scope of an arena that stays open. */
  @Benchmark
  public void linearArenaScope() {
    try (LinearArena scope = arena.openScope()) {
      use(scope);
    }
  }

  /** An arena that is reset each time. */
  @Benchmark
  public void linearArenaReset() {
    use(arena);
    arena.reset();
  }

  /** The JDK's arena. */
  @Benchmark
  public void arenaOfConfined() {
    try (Arena jdk = Arena.ofConfined()) {
      use(jdk);
    }
  }

  static void use(Arena arena) {
    for (int i = 0; i < SEGMENTS; i++) {
      arena.allocate(SIZE, 8).fill((byte) 1);
    }
  }
}
