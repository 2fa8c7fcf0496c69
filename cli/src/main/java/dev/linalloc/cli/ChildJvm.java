package dev.linalloc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.linalloc.cli.FlightRecorder.Kind;
import dev.linalloc.cli.ParentJvm.Stop;
import dev.linalloc.kit.report.Progress;
import dev.linalloc.spec.Rule;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs the command on a foreign target in a JVM of its own, with limits of time and memory. A
 * target that hangs, exits, exhausts memory or crashes affects only its own certificate.
 *
 * <p>The parent passes on what the child prints, line by line. The child's exit code counts only if
 * its {@link FlightRecorder} says that the child has done its work. Otherwise the recorder says
 * during which call the child ended. A call that does not end breaks {@link Rule#D2 D2}, and a call
 * that ends the JVM breaks {@link Rule#D3 D3}. A failure before the first call breaks no rule.
 *
 * <p>If a child reaches a limit, the parent tells it to stop ({@link ParentJvm}). The child then
 * reports what it has found so far, and ends. If it does not, the parent kills it. If the parent is
 * killed, the child ends as well.
 *
 * <p>This guards against mistakes, not against malice: the target runs with the user's rights.
 */
final class ChildJvm {
  private static final long POLL_MILLIS = 50;

  /** The time that a child has to report after it is told to stop. */
  private static final int STOP_SECONDS = 10;

  private static final String OUT_OF_MEMORY = "Terminating due to java.lang.OutOfMemoryError";

  /** How a child ended. */
  sealed interface Ending {
    /**
     * It did its work.
     *
     * @param exitCode the exit code of the command
     */
    record Completed(int exitCode) implements Ending {}

    /** It did not do its work, and that breaks a rule. */
    record Broken(Rule rule, String evidence) implements Ending {}

    /**
     * It did not do its work, which breaks no rule.
     *
     * @param why what happened, in one line
     * @param afterFinding whether it had found a broken rule before
     */
    record Unusable(String why, boolean afterFinding) implements Ending {}
  }

  private final Target target;
  private final Limits limits;
  private final Path errors;
  private final Path recorderFile;
  private final FlightRecorder recorder;
  private final List<String> printedByJvm = Collections.synchronizedList(new ArrayList<>());

  private ChildJvm(Target target, Limits limits) throws IOException {
    this.target = target;
    this.limits = limits;
    Path folder = Files.createTempDirectory("linalloc");
    errors = folder.resolve("errors");
    recorderFile = folder.resolve("recorder");
    recorder = FlightRecorder.open(recorderFile);
    for (Path file : List.of(folder, errors, recorderFile)) {
      file.toFile().deleteOnExit(); // files are deleted in the opposite order: the folder last
    }
  }

  /**
   * Runs the command.
   *
   * @param arguments the arguments of the command, with this target alone
   * @param out takes each line that the child prints as output
   * @param err takes each line that the child prints as errors
   */
  static Ending run(
      Target target,
      List<String> arguments,
      Limits limits,
      Progress progress,
      Consumer<String> out,
      Consumer<String> err)
      throws IOException, InterruptedException {
    ChildJvm child = new ChildJvm(target, limits);
    Process process =
        new ProcessBuilder(child.java(arguments))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Thread killer = new Thread(() -> kill(process));
    Runtime.getRuntime().addShutdownHook(killer);
    try {
      Thread reader = Thread.ofPlatform().daemon().start(() -> child.pass(process, out, err));
      Optional<Ending> late = child.watch(process, progress);
      kill(process); // and all processes that it started, which could keep the stream open
      reader.join(Duration.ofSeconds(STOP_SECONDS));
      return late.isPresent() ? late.get() : child.ending(process.exitValue());
    } finally {
      kill(process);
      Runtime.getRuntime().removeShutdownHook(killer);
    }
  }

  private void pass(Process process, Consumer<String> out, Consumer<String> err) {
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        TaggedLines.pass(line, out, err, printedByJvm::add);
      }
    } catch (IOException e) {
      // the child was killed
    }
  }

  /**
   * Waits for the child to end. If the child reached a limit and did not report that itself,
   * returns how it ended.
   */
  private Optional<Ending> watch(Process process, Progress progress) throws InterruptedException {
    long start = System.nanoTime();
    long callStart = start;
    long call = 0;
    while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      recorder.tell(progress);
      long now = System.nanoTime();
      if (!recorder.inCall() || recorder.begun() != call) {
        call = recorder.begun();
        callStart = now;
      }
      boolean loading = recorder.kind() == Kind.LOAD;
      if (loading && now - callStart > TimeUnit.SECONDS.toNanos(limits.secondsToLoad)) {
        return Optional.of(
            unusable(
                "loading %s did not end within %d s; --load-timeout allows more"
                    .formatted(target.text(), limits.secondsToLoad)));
      }
      boolean byTime = !loading && !(target instanceof Target.Module);
      if (byTime && now - callStart > TimeUnit.SECONDS.toNanos(limits.secondsPerCall)) {
        String late = recorder.call() + " did not end within " + limits.secondsPerCall + " s";
        return stop(process, Stop.HANGS, new Ending.Broken(Rule.D2, late));
      }
      if (now - start > TimeUnit.SECONDS.toNanos(limits.seconds)) {
        String late =
            target.text() + " did not end within " + limits.seconds + " s; --timeout allows more";
        return stop(process, Stop.TIME_IS_UP, unusable(late));
      }
    }
    return Optional.empty();
  }

  /** Tells the child to report and end. Returns {@code otherwise} if it does not. */
  private Optional<Ending> stop(Process process, Stop why, Ending otherwise)
      throws InterruptedException {
    ParentJvm.tell(process, why);
    return process.waitFor(STOP_SECONDS, TimeUnit.SECONDS) && recorder.completed()
        ? Optional.empty()
        : Optional.of(otherwise);
  }

  private Ending ending(int exitCode) {
    if (recorder.completed() && recorder.exitCode() == exitCode) {
      return new Ending.Completed(exitCode);
    }
    String printed = String.join("\n", printedByJvm);
    boolean outOfMemory = printed.contains(OUT_OF_MEMORY);
    if (outOfMemory && !recorder.inCall()) {
      return unusable(
          "%s ran out of its %d MiB; --memory allows more"
              .formatted(target.text(), limits.mebibytes));
    }
    String end =
        outOfMemory
            ? " ran out of the JVM's " + limits.mebibytes + " MiB"
            : " ended the JVM with exit code " + exitCode;
    return switch (recorder.kind()) {
      case START -> unusable("the JVM for " + target.text() + end + ": " + printed.strip());
      case LOAD -> unusable("loading " + target.text() + end);
      default ->
          new Ending.Broken(
              Rule.D3,
              (recorder.inCall() ? recorder.call() : "a thread left by " + recorder.call()) + end);
    };
  }

  private Ending unusable(String why) {
    return new Ending.Unusable(why, recorder.hasFound());
  }

  /** Returns a command line that starts this command in a JVM with the limits. */
  private List<String> java(List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-Xmx" + limits.mebibytes + "m");
    line.add("-XX:+UseSerialGC");
    line.add("-XX:+ExitOnOutOfMemoryError");
    line.add("-XX:-CreateCoredumpOnCrash");
    line.add("-XX:-DontCompileHugeMethods"); // functions of a compiled module become huge methods
    line.add("-XX:ErrorFile=" + errors);
    line.addAll(ownOptions());
    line.add("-D" + FlightRecorder.PROPERTY + "=" + recorderFile);
    Module module = Main.class.getModule();
    if (module.isNamed()) {
      line.add("--enable-native-access=dev.linalloc.api,ALL-UNNAMED"); // ALL-UNNAMED: the target
      line.add("--add-modules=ALL-MODULE-PATH");
      line.add("--module-path=" + System.getProperty("jdk.module.path"));
      line.add("--module=" + module.getName() + "/" + Main.class.getName());
    } else {
      line.add("--enable-native-access=ALL-UNNAMED");
      line.add("--class-path=" + System.getProperty("java.class.path"));
      line.add(Main.class.getName());
    }
    line.addAll(arguments);
    return line;
  }

  /** Returns the user's JVM options, which the script passes to this JVM as well. */
  private static List<String> ownOptions() {
    String options = System.getenv().getOrDefault("LINALLOC_JAVA_OPTS", "");
    return options.isBlank() ? List.of() : List.of(options.strip().split("\\s+"));
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
