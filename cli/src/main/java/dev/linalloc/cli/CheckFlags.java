package dev.linalloc.cli;

import dev.linalloc.kit.report.CheckOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how much a check does, how strict it is and how much it prints. */
final class CheckFlags {
  private static final long MODULE_STEPS = 100_000;

  @Option(names = "--seed", description = "Seed of the random traces (default: ${DEFAULT-VALUE}).")
  private long seed = CheckOptions.DEFAULT.seed();

  @Option(
      names = "--steps",
      description = {
        "Random steps to make at least (default: 200000; for a module, whose calls take longer,",
        "100000)."
      })
  private @Nullable Long steps;

  @Option(names = "--strict", description = "A broken SHOULD or a skipped rule fails as well.")
  private boolean strict;

  @Option(
      names = "--verbose",
      description = "Also print how often each situation was reached, and what a module prints.")
  private boolean verbose;

  /** Returns the options for the check of {@code target}. */
  CheckOptions options(Target target) {
    long enough = target instanceof Target.Module ? MODULE_STEPS : CheckOptions.DEFAULT.steps();
    return new CheckOptions(seed, steps == null ? enough : steps);
  }

  /** Returns whether a broken SHOULD or a skipped rule fails. */
  boolean strict() {
    return strict;
  }

  /** Returns whether to print all situations, and what a module prints. */
  boolean verbose() {
    return verbose;
  }

  /** Returns these options as arguments of a command line. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add("--seed=" + seed);
    if (steps != null) {
      arguments.add("--steps=" + steps);
    }
    if (strict) {
      arguments.add("--strict");
    }
    if (verbose) {
      arguments.add("--verbose");
    }
    return arguments;
  }
}
