package dev.linalloc.compiler;

import dev.linalloc.Allocators;
import dev.linalloc.kit.trace.Player;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.kit.trace.TraceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Recorded programs get the same blocks from a compiled allocator as from the same one on the JVM.
 */
@Tag("slow")
class TraceTest {
  private static final Path TRACES = Path.of("..", "benchmarks", "traces");
  private static final int PAGES = 4096;

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

  static void replay(Trace trace, Pair pair) {
    Player player = new Player(pair);
    for (Step step : trace.steps()) {
      int address = player.play(step);
      if (address != Player.NOTHING) {
        pair.scribble(address, size(step));
      }
    }
  }

  private static int size(Step step) {
    return switch (step) {
      case Step.Alloc alloc -> alloc.size();
      case Step.Realloc realloc -> realloc.newSize();
      default -> throw new IllegalArgumentException("asks for nothing: " + step);
    };
  }
}
