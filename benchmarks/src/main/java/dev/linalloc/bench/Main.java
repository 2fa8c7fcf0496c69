package dev.linalloc.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/**
 * Runs the benchmarks: every cell once per round, round after round. A disturbance of the machine
 * is then spread over all rows. Each measurement is saved at once, and a run that was cut short
 * continues where it stopped.
 */
@Command(
    name = "linalloc bench",
    description = "Measure the allocators beside what a Java program would use instead.",
    mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {
  private static final int ROUNDS = 2;

  /**
   * Rounds of a cell that times two rows alternately, which most bars are judged by. There are more
   * of them, because C2 compiles the same code well in one process and badly in another.
   */
  private static final int ROUNDS_BY_TURNS = 5;

  @Option(
      names = "--quick",
      description =
          "Measure only what the bars compare, one short round, kept apart from the published"
              + " results.")
  private boolean quick;

  @Option(names = "--fresh", description = "Forget what was measured before.")
  private boolean fresh;

  @Option(names = "--report", description = "Measure nothing: write tables and charts again.")
  private boolean reportOnly;

  @Option(
      names = "--group",
      split = ",",
      paramLabel = "GROUP",
      description =
          "Measure only alloc, pairs, zeroed, requests, traces, live, growth, access, kit or turns.")
  private List<String> groups = List.of();

  @Option(names = "--folder", hidden = true, description = "The project's folder benchmarks.")
  private Path folder = Path.of("benchmarks");

  /** Runs the command. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    System.setProperty("java.awt.headless", "true");
    System.setProperty("jmh.ignoreLock", "true");
    System.exit(
        new CommandLine(new Main())
            .setExecutionExceptionHandler(
                (e, command, parsed) -> {
                  command.getErr().println("linalloc bench: " + e);
                  return ExitCode.USAGE;
                })
            .execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Path home = folder.toAbsolutePath().normalize();
    Path output = quick ? home.resolve("target/quick") : home;
    Path csv = output.resolve("results.csv");
    if (fresh && !reportOnly) {
      Files.deleteIfExists(csv);
    }
    Results results = Results.open(csv);
    List<Cell> cells = Plan.cells();
    if (!reportOnly) {
      measure(results, new Bench(home, quick), chosen(cells));
    }
    new Report(results, cells, quick).write(output);
    System.out.println("written: " + output.resolve("RESULTS.md"));
    return ExitCode.OK;
  }

  private List<Cell> chosen(List<Cell> cells) {
    List<Cell> chosen =
        (quick && groups.isEmpty() ? Report.cellsOfBars(cells) : cells)
            .stream().filter(cell -> groups.isEmpty() || groups.contains(cell.group())).toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "no group of "
              + groups
              + "; known: "
              + cells.stream().map(Cell::group).distinct().toList());
    }
    return chosen;
  }

  private int rounds(Cell cell) {
    return quick ? 1 : cell.isByTurns() ? ROUNDS_BY_TURNS : ROUNDS;
  }

  private void measure(Results results, Bench bench, List<Cell> cells) throws InterruptedException {
    int most = cells.stream().mapToInt(this::rounds).max().orElseThrow();
    long start = System.nanoTime();
    int failed = 0;
    for (int round = 1; round <= most; round++) {
      for (int i = 0; i < cells.size(); i++) {
        Cell cell = cells.get(i);
        String place = "round %d/%d, %3d/%d".formatted(round, most, i + 1, cells.size());
        if (round > rounds(cell) || results.has(cell, round)) {
          continue;
        }
        try {
          Results.Measured measured = bench.measure(cell);
          results.add(cell, round, measured);
          System.out.printf(
              "%s  %4d s  %-60s %s%n",
              place,
              (System.nanoTime() - start) / 1_000_000_000,
              cell.title(),
              Report.measured(cell, Results.median(measured.nanos())));
        } catch (IOException | RunnerException e) {
          failed++;
          System.out.printf("%s  %s: not measured: %s%n", place, cell.title(), e.getMessage());
        }
      }
    }
    if (failed > 0) {
      System.out.println(failed + " cells could not be measured; run again to try them");
    }
  }
}
