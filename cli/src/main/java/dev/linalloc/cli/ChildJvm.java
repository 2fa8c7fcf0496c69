package dev.linalloc.cli;

import dev.linalloc.cli.Note.Kind;
import dev.linalloc.kit.Progress;
import dev.linalloc.spec.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs the command on a foreign target in a JVM of its own, with limits of time and memory, so that
 * a target that hangs, exits, exhausts memory or crashes spoils nothing but its own certificate.
 *
 * <p>What the child prints counts only once its {@link Note} says that it has done its work and its
 * exit code agrees. Otherwise the note says which call it was in: one that does not end breaks D2,
 * one that ends the JVM breaks D3. What happens before the first call says nothing about rules.
 *
 * <p>This guards against mistakes, not against malice: the target runs with its user's rights.
 */
final class ChildJvm {
  private static final long POLL_MILLIS = 50;
  private static final String OUT_OF_MEMORY = "Terminating due to java.lang.OutOfMemoryError";

  /** How a child ended. */
  sealed interface Ending {
    /** It did its work, and answered and printed this. */
    record Completed(int exitCode, String output) implements Ending {}

    /** It did not, and that breaks a rule. */
    record Broken(Rule rule, String evidence) implements Ending {}

    /** It did not, and no rule is to blame. */
    record Unusable(String why) implements Ending {}
  }

  private final String target;
  private final Limits limits;
  private final Path errors;
  private final Path noteFile;
  private final Path output;
  private final Note note;

  private ChildJvm(String target, Limits limits) throws IOException {
    this.target = target;
    this.limits = limits;
    Path folder = Files.createTempDirectory("linalloc");
    errors = folder.resolve("errors");
    noteFile = folder.resolve("note");
    output = Files.createFile(folder.resolve("output"));
    note = Note.open(noteFile);
    for (Path file : List.of(folder, errors, noteFile, output)) {
      file.toFile().deleteOnExit(); // in the opposite order
    }
  }

  /**
   * Runs the command.
   *
   * @param arguments the command's, for this target alone
   */
  static Ending run(String target, List<String> arguments, Limits limits, Progress progress)
      throws IOException, InterruptedException {
    ChildJvm child = new ChildJvm(target, limits);
    Process process =
        new ProcessBuilder(child.java(arguments))
            .redirectOutput(child.output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Thread killer = new Thread(() -> kill(process));
    Runtime.getRuntime().addShutdownHook(killer);
    try {
      process.getOutputStream().close();
      Optional<Ending> late = child.watch(process, progress);
      return late.isPresent() ? late.get() : child.ending(process.exitValue());
    } finally {
      kill(process);
      Runtime.getRuntime().removeShutdownHook(killer);
    }
  }

  /** Waits for the end, or until a limit is reached. */
  private Optional<Ending> watch(Process process, Progress progress) throws InterruptedException {
    long start = System.nanoTime();
    long callStart = start;
    long call = 0;
    while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      note.tell(progress);
      long now = System.nanoTime();
      if (!note.inCall() || note.begun() != call) {
        call = note.begun();
        callStart = now;
      }
      if (now - callStart > TimeUnit.SECONDS.toNanos(limits.secondsPerCall)) {
        String late = " did not end within " + limits.secondsPerCall + " s";
        return Optional.of(
            note.kind() == Kind.LOAD
                ? new Ending.Unusable("loading " + target + late)
                : new Ending.Broken(Rule.D2, note.call() + late));
      }
      if (now - start > TimeUnit.SECONDS.toNanos(limits.seconds)) {
        return Optional.of(
            new Ending.Unusable(
                "the check of %s did not end within %d s; --timeout allows more"
                    .formatted(target, limits.seconds)));
      }
    }
    return Optional.empty();
  }

  private Ending ending(int exitCode) throws IOException {
    String printed = Files.readString(output);
    if (note.completed() && note.exitCode() == exitCode) {
      return new Ending.Completed(exitCode, printed);
    }
    boolean outOfMemory = printed.contains(OUT_OF_MEMORY);
    if (outOfMemory && !note.inCall()) {
      return new Ending.Unusable(
          "the check of %s ran out of its %d MiB; --memory allows more"
              .formatted(target, limits.mebibytes));
    }
    String end =
        outOfMemory
            ? " ran out of the JVM's " + limits.mebibytes + " MiB"
            : " ended the JVM with exit code " + exitCode;
    return switch (note.kind()) {
      case START -> new Ending.Unusable("the JVM for " + target + end + ": " + printed.strip());
      case LOAD -> new Ending.Unusable("loading " + target + end);
      default ->
          new Ending.Broken(
              Rule.D3, (note.inCall() ? note.call() : "a thread left by " + note.call()) + end);
    };
  }

  /** The command line of this JVM with other limits. */
  private List<String> java(List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-Xmx" + limits.mebibytes + "m");
    line.add("-XX:+UseSerialGC");
    line.add("-XX:+ExitOnOutOfMemoryError");
    line.add("-XX:-CreateCoredumpOnCrash");
    line.add("-XX:-DontCompileHugeMethods"); // a compiled module's functions become such
    line.add("-XX:ErrorFile=" + errors);
    line.add("-D" + Note.PROPERTY + "=" + noteFile);
    Module module = Main.class.getModule();
    if (module.isNamed()) {
      line.add("--enable-native-access=dev.linalloc.api,ALL-UNNAMED"); // the target's classes too
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

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
