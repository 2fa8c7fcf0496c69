package dev.linalloc.cli;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.api.Allocators;
import dev.linalloc.api.GlobalAllocator;
import dev.linalloc.compiler.CompileOptions;
import dev.linalloc.compiler.WasmCompiler;
import dev.linalloc.guest.GuestModule;
import dev.linalloc.guest.GuestOptions;
import dev.linalloc.guest.GuestProvider;
import dev.linalloc.guest.InkBenchmark;
import dev.linalloc.guest.ink.InkPrices;
import dev.linalloc.guest.ink.InkReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What compiled allocators cost on Arbitrum Stylus. */
@Command(
    name = "gas",
    description = {
      "Measure what compiled allocators cost on Arbitrum Stylus, in ink: 1 gas is 10,000 ink.",
      "The walk is mini-alloc's test edge_cases: 44 requests from the first page past 2 GiB. Fresh and",
      "reused are means of 1,000 alloc(16, 8) without growth, the second time in memory given back."
    },
    mixinStandardHelpOptions = true)
final class GasCommand implements Callable<Integer> {
  /**
   * The figures of mini-alloc's README for its whole test, the program's own instructions included.
   */
  private static final List<String> PUBLISHED =
      List.of(
          "published for the walk as a Rust program, its own instructions included, in gas:",
          "                 alloc    alloc_zeroed",
          "  MiniAlloc        333             329",
          "  WeeAlloc         721     about 95 M",
          "  std (dlmalloc)   516     about 48 M",
          "  https://docs.rs/crate/mini-alloc/1.0.0/source/README.md");

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      description =
          "Allocators to compile and measure (default: all that \"linalloc list\" shows).")
  private List<String> names =
      Allocators.providers().stream().map(AllocatorProvider::name).toList();

  @Option(
      names = "--wasm",
      paramLabel = "FILE",
      arity = "1..*",
      description = "Modules to measure as well.")
  private List<Path> files = List.of();

  @Option(names = "--csv", paramLabel = "FILE", description = "Write the figures to a file too.")
  private @Nullable Path csv;

  @Option(names = "--chart", paramLabel = "FILE", description = "Draw a bar chart as SVG.")
  private @Nullable Path chart;

  @Override
  public Integer call() throws IOException {
    Map<String, GuestProvider> modules = modules();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%-16s %10s %13s %19s %17s %9s %9s %7s %7s%n",
        "ink a call",
        "walk",
        "gas in all",
        "zeroed walk",
        "gas in all",
        "fresh",
        "reused",
        "bytes",
        "pages");
    Map<String, InkReport> reports = new LinkedHashMap<>();
    for (Map.Entry<String, GuestProvider> module : modules.entrySet()) {
      InkReport report;
      try (ProgressLine line = new ProgressLine(spec.commandLine().getErr(), module.getKey())) {
        line.at("modules", reports.size(), modules.size());
        report = InkBenchmark.measure(module.getValue());
      } catch (IllegalStateException e) {
        throw new IllegalArgumentException(module.getKey() + ": " + e.getMessage(), e);
      }
      reports.put(module.getKey(), report);
      print(module.getKey(), report);
    }
    PUBLISHED.forEach(out::println);
    if (csv != null) {
      Files.write(csv, GasFiles.csv(reports));
    }
    if (chart != null) {
      GasFiles.chart(reports, chart);
    }
    return 0;
  }

  /** Loads all modules, by what their rows are called, before any is measured. */
  private Map<String, GuestProvider> modules() throws IOException {
    Map<String, GuestProvider> modules = new LinkedHashMap<>();
    for (String name : names) {
      Class<? extends GlobalAllocator> allocator =
          CompileCommand.classOf(Allocators.provider(name));
      modules.put(name, metered(name, WasmCompiler.compile(allocator, CompileOptions.DEFAULT)));
    }
    for (Path file : files) {
      String name = GuestFlags.name(file);
      String row = modules.containsKey(name) ? file.toString() : name;
      modules.put(row, metered(row, Files.readAllBytes(file)));
    }
    return modules;
  }

  private static GuestProvider metered(String name, byte[] module) {
    try {
      return new GuestProvider(
          name, GuestModule.loadMetered(module, InkPrices.stylus()), GuestOptions.DEFAULT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private void print(String name, InkReport report) {
    spec.commandLine()
        .getOut()
        .printf(
            "%-16s %,10.0f %,13.1f %,19.0f %,17.1f %,9.0f %,9.0f %,7d %,7d%n",
            name,
            report.alloc(),
            gas(report, report.alloc()),
            report.allocZeroed(),
            gas(report, report.allocZeroed()),
            report.fresh(),
            report.reused(),
            report.bytes(),
            report.pages());
  }

  private static double gas(InkReport report, double inkACall) {
    return inkACall * report.calls() / InkPrices.INK_A_GAS;
  }
}
