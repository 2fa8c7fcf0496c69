package dev.linalloc.cli;

import dev.linalloc.Allocators;
import dev.linalloc.spi.AllocatorProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a page on which compiled allocators run in the browser, for lessons. */
@Command(
    name = "playground",
    description = {
      "Write a page for lessons, on which allocators run call by call.",
      "The compiled mini, wee and dl run in the browser, with the heap, its tags and lists, and the ink",
      "of each call. It has a scene for each rule: the wrong allocators' counterexamples. The page needs",
      "no server and no network.",
      "Exits with 2 if a target cannot be compiled, or imports what a page cannot provide."
    },
    mixinStandardHelpOptions = true)
final class PlaygroundCommand implements Callable<Integer> {
  private static final String PAGE = "index.html";

  @Parameters(
      paramLabel = "TARGET",
      arity = "0..*",
      description = {
        "An allocator to put beside these three: a jar or a folder of classes (some.jar#NAME takes one",
        "of its allocators), whose class is compiled, or a .wasm file."
      })
  private List<String> texts = List.of();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FOLDER",
      description = "Where to write " + PAGE + " (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("playground");

  @Mixin private Output output = new Output();
  @Mixin private GuestFlags guest = new GuestFlags();

  @Override
  public Integer call() throws IOException {
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw new IllegalArgumentException("--out (" + out + ") must be a folder");
    }
    Map<String, LiveAllocator> live = new LinkedHashMap<>();
    for (Target target : targets()) {
      LiveAllocator allocator = LiveAllocator.of(target, Scene.starts());
      if (live.putIfAbsent(allocator.name(), allocator) != null) {
        throw new IllegalArgumentException(
            target.text() + ": the page has an allocator \"" + allocator.name() + "\" already");
      }
    }
    Files.createDirectories(out);
    Path page = out.resolve(PAGE);
    Files.writeString(page, PlaygroundPage.of(List.copyOf(live.values())));
    ReportFormat report = output.format();
    report.add(new Written(page, Files.size(page), List.copyOf(live.keySet()), Scene.count()));
    return report.end();
  }

  private List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    Stream<String> own = Allocators.providers().stream().map(AllocatorProvider::name);
    Stream.concat(own, texts.stream())
        .distinct()
        .forEach(text -> targets.add(Target.parse(text, guest)));
    return targets;
  }

  private record Written(Path file, long bytes, List<String> allocators, int scenes)
      implements Result {
    @Override
    public void print(TextFormat text) {
      text.out()
          .printf(
              "%s  %,d bytes, %d scenes, runs %s%n",
              file, bytes, scenes, String.join(", ", allocators));
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      return new Fields()
          .with("file", file.toString())
          .with("bytes", bytes)
          .with("allocators", allocators)
          .with("scenes", scenes)
          .map();
    }
  }
}
