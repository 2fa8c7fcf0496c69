package dev.linalloc.cli;

import dev.linalloc.Allocators;
import dev.linalloc.ConfinedAllocator;
import dev.linalloc.Layout;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.LinearMemory;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The scenes of the rules about memory and about the front door, which no allocator can break:
 * calls in Java with their results. They are made when the page is written.
 */
final class Transcripts {
  private static final int HEAP_BASE = 1024;

  private final List<Object> lines = new ArrayList<>();

  private Transcripts() {}

  /** Returns the lines of each rule, each a call with its result. */
  static Map<Rule, List<Object>> all() {
    Map<Rule, List<Object>> all = new LinkedHashMap<>();
    all.put(Rule.M1, neverShrinks());
    all.put(Rule.M2, readsZero());
    all.put(Rule.M3, grows());
    all.put(Rule.M4, refusesAccesses());
    all.put(Rule.M5, cannotGrow());
    all.put(Rule.F1, refusesLayouts());
    all.put(Rule.F2, refusesThreads());
    all.put(Rule.F3, refusesCallsAfterClose());
    return all;
  }

  /** Makes a call and notes its result, or what it throws. */
  private Transcripts call(String text, Supplier<Object> call) {
    String result;
    try {
      result = String.valueOf(call.get());
    } catch (RuntimeException e) {
      result = e.getClass().getSimpleName() + ": " + e.getMessage();
    }
    return line(text, result);
  }

  private Transcripts run(String text, Runnable call) {
    return call(
        text,
        () -> {
          call.run();
          return "";
        });
  }

  private Transcripts line(String text, String result) {
    Map<String, @Nullable Object> line =
        new Fields().with("call", text).with("result", result).map();
    lines.add(line);
    return this;
  }

  private static List<Object> neverShrinks() {
    try (NativeMemory memory = NativeMemory.reserve(1, 4)) {
      ConfinedAllocator wee = Allocators.open("wee", memory, HEAP_BASE);
      Layout large = new Layout(100_000, 8);
      long block = wee.alloc(large);
      return new Transcripts()
          .line("block = wee.alloc(100000 bytes)", Long.toString(block))
          .call("memory.memorySize()", memory::memorySize)
          .run("wee.dealloc(block)", () -> wee.dealloc(block, large))
          .call("memory.memorySize()", memory::memorySize)
          .lines;
    }
  }

  private static List<Object> readsZero() {
    try (NativeMemory memory = NativeMemory.reserve(1, 2)) {
      return new Transcripts()
          .call("memory.loadLong(65528)", () -> memory.loadLong(65_528))
          .call("memory.memoryGrow(1)", () -> memory.memoryGrow(1))
          .call("memory.loadLong(65536)", () -> memory.loadLong(65_536))
          .call("memory.loadLong(131064)", () -> memory.loadLong(131_064))
          .lines;
    }
  }

  private static List<Object> grows() {
    try (NativeMemory memory = NativeMemory.reserve(3, 5)) {
      return new Transcripts()
          .call("memory.memorySize()", memory::memorySize)
          .call("memory.memoryGrow(3)", () -> memory.memoryGrow(3))
          .call("memory.memorySize()", memory::memorySize)
          .call("memory.memoryGrow(2)", () -> memory.memoryGrow(2))
          .call("memory.memorySize()", memory::memorySize)
          .call("memory.memoryGrow(-1)", () -> memory.memoryGrow(-1))
          .lines;
    }
  }

  private static List<Object> refusesAccesses() {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      return new Transcripts()
          .call("memory.loadLong(65528)", () -> memory.loadLong(65_528))
          .run("memory.storeLong(65532, -1)", () -> memory.storeLong(65_532, -1))
          .call("memory.loadInt(65532)", () -> memory.loadInt(65_532))
          .run("memory.fill(65536, 0, 7)", () -> memory.fill(65_536, 0, (byte) 7))
          .run("memory.fill(65537, 0, 7)", () -> memory.fill(65_537, 0, (byte) 7))
          .lines;
    }
  }

  private static List<Object> cannotGrow() {
    String methods =
        Stream.of(LinearMemory.class.getDeclaredMethods())
            .filter(method -> !method.isSynthetic())
            .map(Method::getName)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return new Transcripts().line("the methods of LinearMemory, which programs see", methods).lines;
  }

  private static List<Object> refusesLayouts() {
    return new Transcripts()
        .call("new Layout(24, 8)", () -> new Layout(24, 8))
        .call("new Layout(24, 3)", () -> new Layout(24, 3))
        .call("new Layout(-1, 8)", () -> new Layout(-1, 8))
        .call("new Layout(2147483647, 8)", () -> new Layout(Integer.MAX_VALUE, 8))
        .lines;
  }

  private static List<Object> refusesThreads() {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      ConfinedAllocator dl = Allocators.open("dl", memory, HEAP_BASE);
      Layout layout = new Layout(24, 8);
      Transcripts transcript = new Transcripts().call("dl.alloc(24 bytes)", () -> dl.alloc(layout));
      Thread second =
          new Thread(
              () ->
                  transcript.call("on another thread: dl.alloc(24 bytes)", () -> dl.alloc(layout)),
              "second");
      second.start();
      try {
        second.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return transcript.lines;
    }
  }

  private static List<Object> refusesCallsAfterClose() {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      ConfinedAllocator dl = Allocators.open("dl", memory, HEAP_BASE);
      Layout layout = new Layout(24, 8);
      return new Transcripts()
          .call("dl.alloc(24 bytes)", () -> dl.alloc(layout))
          .run("dl.close()", dl::close)
          .call("dl.alloc(24 bytes)", () -> dl.alloc(layout))
          .lines;
    }
  }
}
