package dev.linalloc.cli;

import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.report.Effort;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say how much a check does, how strict it is and how much it prints. */
final class CheckFlags {
  /** A module's calls take longer, so it gets a part of the random steps. */
  private static final long MODULE_SHARE = 2;

  @Option(names = "--seed", description = "Seed of the random traces (default: ${DEFAULT-VALUE}).")
  private long seed = CheckOptions.DEFAULT.seed();

  @Option(
      names = "--effort",
      converter = EffortName.class,
      description = {
        "How much to check: quick leaves out long scripts and makes 16,000 random steps, default",
        "makes 160,000, thorough 1,600,000; half as many for a module (default: ${DEFAULT-VALUE})."
      })
  private Effort effort = Effort.DEFAULT;

  @Option(
      names = "--steps",
      description = "Random steps to make at least (default: those of the effort).")
  private @Nullable Long steps;

  @Option(names = "--strict", description = "A broken SHOULD or a skipped rule fails as well.")
  private boolean strict;

  @Option(
      names = "--verbose",
      description = "Also print how often each situation was reached, and what a module prints.")
  private boolean verbose;

  /** Returns the options for the check of {@code target}. */
  CheckOptions options(Target target) {
    long enough = target instanceof Target.Module ? effort.steps() / MODULE_SHARE : effort.steps();
    return new CheckOptions(seed, steps == null ? enough : steps, effort);
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
    arguments.add("--effort=" + effort);
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

  /** Reads an effort by its name in lower case. */
  private static final class EffortName implements ITypeConverter<Effort> {
    @Override
    public Effort convert(String name) {
      return Stream.of(Effort.values())
          .filter(effort -> effort.toString().equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "\"" + name + "\" is no effort; there are quick, default and thorough"));
    }
  }
}
