package dev.linalloc.bench;

import dev.linalloc.ArenaPool;
import java.lang.foreign.Arena;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The requests of {@link ScopeBenchmark} on 16 threads. An operation is one request; each call
 * makes 1,000 of them per thread. Garbage is that of the calling thread, which makes none.
 */
@State(Scope.Thread)
public class PoolBenchmark {
  private static final int THREADS = 16;
  private static final int REQUESTS = 1_000;
  private static final int ALL = THREADS * REQUESTS;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final ArenaPool pool = ArenaPool.of(THREADS, 1 << 20);

  /** Closes both. */
  @TearDown
  public void close() {
    threads.close();
    pool.close();
  }

  /** An arena of a pool per request. */
  @Benchmark
  @OperationsPerInvocation(ALL)
  public void pooledArena() {
    run(
        () -> {
          for (int i = 0; i < REQUESTS; i++) {
            try (Arena arena = pool.borrow()) {
              ScopeBenchmark.use(arena);
            }
          }
          return null;
        });
  }

  /** A confined arena per request. */
  @Benchmark
  @OperationsPerInvocation(ALL)
  public void arenaOfConfined() {
    run(
        () -> {
          for (int i = 0; i < REQUESTS; i++) {
            try (Arena arena = Arena.ofConfined()) {
              ScopeBenchmark.use(arena);
            }
          }
          return null;
        });
  }

  /** An arena per request that the garbage collector frees. */
  @Benchmark
  @OperationsPerInvocation(ALL)
  public void arenaOfAuto() {
    run(
        () -> {
          for (int i = 0; i < REQUESTS; i++) {
            ScopeBenchmark.use(Arena.ofAuto());
          }
          return null;
        });
  }

  private void run(Callable<Object> requests) {
    try {
      List<Future<Object>> all = threads.invokeAll(Collections.nCopies(THREADS, requests));
      for (Future<Object> each : all) {
        each.get();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
