package dev.linalloc.bench;

import dev.linalloc.Allocators;
import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.report.Progress;
import dev.linalloc.spi.AllocatorProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Makes calls under the kit's oracle, which checks every rule, and overwrites and reads every
 * block.
 */
@State(Scope.Thread)
public class KitBenchmark {
  private static final int CALLS = 100_000;

  /** The name of the allocator. */
  @Param({"mini", "dl"})
  public String row;

  /** The number of live blocks. */
  @Param("1000")
  public int live;

  private AllocatorProvider provider;

  /** Finds the allocator. */
  @Setup
  public void find() {
    provider = Allocators.provider(row);
  }

  /** Makes the calls. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long soak() {
    return Conformance.soak(provider, 1, live, CALLS, Progress.NONE).nanos();
  }
}
