package dev.linalloc.bench;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.linalloc.memory.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Loads and stores four bytes at a random address in 256 KiB, in a linear memory and in a bare
 * segment.
 */
@OperationsPerInvocation(AccessBenchmark.COUNT)
@State(Scope.Thread)
public class AccessBenchmark {
  static final int COUNT = 1024;

  private static final int MASK = (1 << 18) - 4;

  private final NativeMemory memory = NativeMemory.reserve(5);
  private MemorySegment segment = Arena.ofConfined().allocate(5 << 16);

  /** In a linear memory. */
  @Benchmark
  public int linearMemory() {
    int random = 1;
    for (int i = 0; i < COUNT; i++) {
      random = random * 1_664_525 + 1_013_904_223;
      int address = random >>> 8 & MASK;
      memory.storeInt(address, memory.loadInt(address) + 1);
    }
    return random;
  }

  /** In a segment. */
  @Benchmark
  public int segment() {
    int random = 1;
    for (int i = 0; i < COUNT; i++) {
      random = random * 1_664_525 + 1_013_904_223;
      long address = Integer.toUnsignedLong(random >>> 8 & MASK);
      segment.set(JAVA_INT_UNALIGNED, address, segment.get(JAVA_INT_UNALIGNED, address) + 1);
    }
    return random;
  }
}
