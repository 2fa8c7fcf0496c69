package dev.linalloc.bench;

import dev.linalloc.bench.Results.Measured;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures one cell in a process of its own: a fork of JMH, or a program in C. */
final class Bench {
  private static final String GARBAGE = "gc.alloc.rate.norm";

  private final Path folder;
  private final boolean quick;

  /**
   * Prepares measurements.
   *
   * @param folder the folder of the sources and traces
   * @param quick whether to measure briefly
   */
  Bench(Path folder, boolean quick) {
    this.folder = folder;
    this.quick = quick;
  }

  Measured measure(Cell cell) throws IOException, RunnerException, InterruptedException {
    return cell.benchmark().equals(Plan.C) ? c() : jmh(cell);
  }

  private Measured jmh(Cell cell) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(cell.pattern())
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(1)
            .warmupIterations(4)
            .warmupTime(TimeValue.milliseconds(500))
            .measurementIterations(quick ? 3 : 5)
            .measurementTime(TimeValue.milliseconds(quick ? 200 : 300))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .addProfiler(GCProfiler.class)
            .jvmArgs(
                "-Xms1g",
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", // for LWJGL, Netty and JMH
                "-Dio.netty.leakDetection.level=disabled",
                "-D" + TraceBenchmark.FOLDER + "=" + folder.resolve("traces"));
    cell.parameters().forEach((name, value) -> options.param(name, value));
    Collection<RunResult> results = new Runner(options.build()).run();
    if (results.size() != 1) {
      throw new IllegalStateException(cell + " is " + results.size() + " benchmarks");
    }
    RunResult result = results.iterator().next();
    List<Double> nanos = new ArrayList<>();
    result
        .getBenchmarkResults()
        .forEach(fork -> fork.getIterationResults().forEach(each -> nanos.add(score(cell, each))));
    Result<?> garbage = result.getSecondaryResults().get(GARBAGE);
    return new Measured(nanos, garbage == null ? Double.NaN : garbage.getScore());
  }

  private static double score(Cell cell, IterationResult iteration) {
    Result<?> result =
        cell.isByTurns()
            ? iteration.getSecondaryResults().get("ratio")
            : iteration.getPrimaryResult();
    return Objects.requireNonNull(result).getScore();
  }

  /** Compiles the program with gcc -O2, and passes it the requests that the Java rows make. */
  private Measured c() throws IOException, InterruptedException {
    Path source = folder.resolve("src/main/c/" + Plan.C);
    Path program = Files.createTempFile("linalloc", ".bench");
    try {
      Process compiler =
          new ProcessBuilder("gcc", "-O2", "-o", program.toString(), source.toString())
              .inheritIO()
              .start();
      if (compiler.waitFor() != 0) {
        throw new IOException("gcc cannot compile " + source);
      }
      Process process =
          new ProcessBuilder(program.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      Requests requests = Requests.mixed(AllocBenchmark.LEAST, AllocBenchmark.MOST);
      StringBuilder input = new StringBuilder();
      for (int i = 0; i < Requests.COUNT; i++) {
        input.append(requests.sizes[i]).append(' ').append(requests.aligns[i]).append('\n');
      }
      process.getOutputStream().write(input.toString().getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
        return new Measured(output.lines().map(Double::parseDouble).toList(), 0);
      }
    } finally {
      Files.delete(program);
    }
  }
}
