package dev.linalloc.cli;

import dev.linalloc.Allocators;
import dev.linalloc.compiler.CompileOptions;
import dev.linalloc.compiler.WasmCompiler;
import dev.linalloc.host.GuestModule;
import dev.linalloc.host.GuestOptions;
import dev.linalloc.host.GuestProvider;
import dev.linalloc.host.InkBenchmark;
import dev.linalloc.host.ink.InkMeter;
import dev.linalloc.host.ink.InkReport;
import dev.linalloc.spi.AllocatorProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures what compiled allocators cost on Arbitrum Stylus. */
@Command(
    name = "gas",
    description = {
      "Measure what compiled allocators cost on Arbitrum Stylus, in ink: 1 gas is 10,000 ink.",
      "The walk is mini-alloc's test edge_cases: 44 requests from the first page past 2 GiB. Fresh and",
      "reused are means of 1,000 alloc(16, 8) without growth, the second time in memory given back.",
      "With --bill: whether Stylus accepts a module, and what its activation and a call cost."
    },
    mixinStandardHelpOptions = true)
final class GasCommand implements Callable<Integer> {
  /**
   * What mini-alloc's README publishes for the walk. These figures include the instructions of the
   * program that makes the calls.
   */
  private static final List<String> PUBLISHED =
      List.of(
          "published for the walk as a Rust program, its own instructions included, in gas:",
          "                 alloc    alloc_zeroed",
          "  MiniAlloc        333             329",
          "  WeeAlloc         721     about 95 M",
          "  std (dlmalloc)   516     about 48 M",
          "  https://docs.rs/crate/mini-alloc/1.0.0/source/README.md");

  /** What the walk costs as a Rust program, by {@code benchmarks/rust-walk}. */
  private static final List<String> LINKED =
      List.of(
          "the walk as a Rust program that links the allocator, its own instructions included, in gas:",
          "                    -Os     -O3     zeroed    bytes at -Os and -O3",
          "  mini              207     207        207     1,256     1,256",
          "  wee               372     372        526     3,167     3,167",
          "  dl                319     319        397     6,399     6,399",
          "  bump, in Rust     334     218        218     1,096     2,137",
          "  std (dlmalloc)    574     574    about 443 M 6,384     6,998");

  private static final String NOT_INCLUDED =
      "pages, activation and calls of the program are not included; --bill has them, docs/stylus.md explains";

  private static final String HEADING =
      "%-16s %10s %13s %19s %17s %9s %9s %7s %7s"
          .formatted(
              "ink per call",
              "walk",
              "gas in all",
              "zeroed walk",
              "gas in all",
              "fresh",
              "reused",
              "bytes",
              "pages");

  @Parameters(
      paramLabel = "TARGET",
      description = {
        "Allocators to compile and measure, or .wasm files to measure as they are (default: all that",
        "\"linalloc list\" shows)."
      })
  private List<String> texts = List.of();

  @Option(
      names = "--wasm",
      paramLabel = "FILE",
      arity = "1..*",
      description = "Modules to measure as well.")
  private List<Path> files = List.of();

  @Option(
      names = "--meter",
      paramLabel = "FILE",
      description = {
        "Only write FILE.metered: the program FILE, which then counts its ink in the exported global",
        "linalloc.ink."
      })
  private @Nullable Path toMeter;

  @Option(
      names = "--unpriced",
      paramLabel = "INK",
      description = {
        "The price of an instruction that Stylus refuses, for --meter. Without it such an instruction is",
        "an error."
      })
  private @Nullable Integer unpriced;

  @Option(names = "--csv", paramLabel = "FILE", description = "Write the figures to a file too.")
  private @Nullable Path csv;

  @Option(names = "--chart", paramLabel = "FILE", description = "Draw a bar chart as SVG.")
  private @Nullable Path chart;

  @Option(
      names = "--bill",
      paramLabel = "FILE",
      arity = "1..*",
      description = "Modules to bill as programs of Stylus, instead of the table of ink.")
  private List<Path> bills = List.of();

  @Option(
      names = "--arguments",
      paramLabel = "HEX",
      description = "What a contract is called with (default: nothing).")
  private String arguments = "";

  @Option(
      names = "--trace",
      paramLabel = "TRACE",
      description = "A recorded program to bill on the module's allocator, instead of a call.")
  private @Nullable Path trace;

  @Mixin private Output output = new Output();

  /** A module that counts the ink of its instructions. */
  private record Metered(Target target, GuestProvider provider) {}

  @Override
  public Integer call() throws IOException {
    if (toMeter != null) {
      OptionalInt price = unpriced == null ? OptionalInt.empty() : OptionalInt.of(unpriced);
      Files.write(
          Path.of(toMeter + ".metered"), InkMeter.meter(Files.readAllBytes(toMeter), price));
      return 0;
    }
    ReportFormat report = output.format();
    return bills.isEmpty() ? table(report) : bills(report);
  }

  private int bills(ReportFormat report) throws IOException {
    byte[] given = HexFormat.of().parseHex(arguments);
    Optional<TraceFile> program =
        TraceFile.readAll(trace == null ? List.of() : List.of(trace)).stream().findFirst();
    for (Path file : bills) {
      if (!Files.isReadable(file)) {
        throw new IllegalArgumentException(file + " cannot be read");
      }
      report.add(new BillResult(file, Bill.of(file, given, program)));
    }
    return report.end();
  }

  private int table(ReportFormat report) throws IOException {
    Map<String, Metered> modules = modules();
    LINKED.forEach(report::note);
    report.note(HEADING);
    Map<String, InkReport> costs = new LinkedHashMap<>();
    for (Map.Entry<String, Metered> module : modules.entrySet()) {
      String row = module.getKey();
      try (ProgressLine line = new ProgressLine(output.err(), row)) {
        line.at("modules", costs.size(), modules.size());
        costs.put(row, measure(row, module.getValue().provider));
      }
      report.add(new GasResult(module.getValue().target, row, costs.get(row)));
    }
    report.note(NOT_INCLUDED);
    PUBLISHED.forEach(report::note);
    if (csv != null) {
      Files.write(csv, GasFiles.csv(costs));
    }
    if (chart != null) {
      GasFiles.chart(costs, chart);
    }
    return report.end();
  }

  /** Loads all modules before one is measured. Returns each under the name of its row. */
  private Map<String, Metered> modules() throws IOException {
    GuestFlags noFlags = new GuestFlags();
    Map<String, Metered> modules = new LinkedHashMap<>();
    for (String text : texts.isEmpty() ? allNames() : texts) {
      add(Target.parse(text, noFlags), modules);
    }
    for (Path file : files) {
      add(new Target.Module(file.toString(), file, noFlags), modules);
    }
    return modules;
  }

  private static List<String> allNames() {
    return Allocators.providers().stream().map(AllocatorProvider::name).toList();
  }

  private static void add(Target target, Map<String, Metered> modules) throws IOException {
    String name;
    byte[] module;
    if (target instanceof Target.Module file) {
      name = GuestFlags.name(file.path());
      module = Files.readAllBytes(file.path());
    } else {
      AllocatorProvider provider = target.loadOne();
      name = provider.name();
      module = WasmCompiler.compile(CompileCommand.classOf(provider), CompileOptions.DEFAULT);
    }
    String row = modules.containsKey(name) ? target.text() : name;
    modules.put(row, new Metered(target, metered(row, module)));
  }

  private static GuestProvider metered(String name, byte[] module) {
    try {
      return new GuestProvider(name, GuestModule.loadMetered(module), GuestOptions.DEFAULT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static InkReport measure(String name, GuestProvider module) {
    try {
      return InkBenchmark.measure(module);
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }
}
