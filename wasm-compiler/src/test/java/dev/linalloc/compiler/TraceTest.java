package dev.linalloc.compiler;

import dev.linalloc.Allocators;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.kit.trace.TraceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded programs get the same blocks from an allocator compiled as on the JVM. */
@Tag("slow")
class TraceTest {
  private static final Path TRACES = Path.of("..", "benchmarks", "traces");
  private static final int PAGES = 4096;

  private record Block(int address, int size, int align) {}

  static List<Path> traces() throws IOException {
    try (Stream<Path> files = Files.list(TRACES)) {
      return files.filter(file -> file.toString().endsWith(".trace.gz")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("bash")
  void aShortTrace(Path trace) throws IOException {
    replay(trace);
  }

  static List<Path> bash() {
    return List.of(TRACES.resolve("bash.trace.gz"));
  }

  @Tag("deep")
  @ParameterizedTest
  @MethodSource("traces")
  void everyTrace(Path trace) throws IOException {
    replay(trace);
  }

  static void replay(Path file) throws IOException {
    Trace trace = TraceReader.read(file);
    for (String name : List.of("mini", "wee", "dl")) {
      try (Pair pair = new Pair(Allocators.provider(name), PAGES, true)) {
        replay(trace, pair);
        pair.assertSameMemory();
      }
    }
  }

  private static void replay(Trace trace, Pair pair) {
    Map<Integer, Block> live = new HashMap<>();
    for (Step step : trace.steps()) {
      switch (step) {
        case Step.Alloc(int id, int size, int align, boolean zeroed) -> {
          int address = zeroed ? pair.allocZeroed(size, align) : pair.alloc(size, align);
          keep(pair, live, id, new Block(address, size, align));
        }
        case Step.Realloc(int id, int newSize) -> {
          Block block = live.get(id);
          if (block != null) {
            int address = pair.realloc(block.address, block.size, block.align, newSize);
            keep(pair, live, id, new Block(address, newSize, block.align));
          }
        }
        case Step.Free(int id) -> {
          Block block = live.remove(id);
          if (block != null) {
            pair.dealloc(block.address, block.size, block.align);
          }
        }
        case Step.ForeignGrow grow ->
            throw new IllegalArgumentException("no recorded trace has " + grow);
        case Step.Limit limit ->
            throw new IllegalArgumentException("no recorded trace has " + limit);
      }
    }
  }

  private static void keep(Pair pair, Map<Integer, Block> live, int id, Block block) {
    if (block.address != 0) {
      pair.scribble(block.address, block.size);
      live.put(id, block);
    }
  }
}
