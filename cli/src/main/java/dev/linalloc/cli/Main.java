package dev.linalloc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The {@code linalloc} command. It exits with 0 if no rule is broken, with 1 if one is, and with 2
 * if it could not do what the user asked.
 */
@Command(
    name = "linalloc",
    description = "Memory allocators for wasm32 linear memory: specified, checked, measured.",
    version = "linalloc 0.1.0-SNAPSHOT",
    mixinStandardHelpOptions = true,
    subcommands = {
      ListCommand.class,
      CheckCommand.class,
      ReplayCommand.class,
      ViewCommand.class,
      PlaygroundCommand.class,
      DiffCommand.class,
      SoakCommand.class,
      EfficiencyCommand.class,
      ExploreCommand.class,
      SpecCommand.class,
      GasCommand.class,
      CompileCommand.class,
      CompletionCommand.class,
      ManCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  /** A rule is broken. */
  static final int BROKEN = 1;

  /** The command could not do what the user asked. */
  static final int UNUSABLE = 2;

  Main() {}

  /**
   * Runs the command and exits.
   *
   * @param args the sub-command and its options
   * @throws IOException if this is a child JVM and the file of its report cannot be mapped
   */
  public static void main(String[] args) throws IOException {
    PrintWriter out = new PrintWriter(System.out, true, UTF_8);
    FlightRecorder recorder = FlightRecorder.ofThisJvm();
    if (recorder == null) {
      System.exit(run(out, new PrintWriter(System.err, true, UTF_8), args));
    } else { // a child JVM: only its report goes to its parent, not what the target prints
      PrintStream parent = System.out;
      System.setOut(System.err);
      recorder.finish(
          run(
              new PrintWriter(TaggedLines.out(parent), true),
              new PrintWriter(TaggedLines.err(parent), true),
              args));
    }
  }

  /** Runs the command and returns its exit code. Its output is the same in every locale. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    Locale.setDefault(Locale.ROOT);
    CommandLine command =
        new CommandLine(new Main())
            .setOut(out)
            .setErr(err)
            .setExecutionExceptionHandler((problem, _, _) -> report(problem, err))
            .setCaseInsensitiveEnumValuesAllowed(true);
    try {
      return command.execute(args);
    } catch (Error e) { // picocli catches exceptions only
      return report(e, err);
    }
  }

  /** Prints a problem in one line, without a stack trace. */
  private static int report(Throwable problem, PrintWriter err) {
    err.println("linalloc: " + Wording.problem(problem));
    return UNUSABLE;
  }
}
