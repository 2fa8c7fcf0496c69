package dev.linalloc.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name files in which a command writes its report, beside what it prints. */
final class ReportFiles {
  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also write the report as one HTML page, with films of the heap.")
  private @Nullable Path html;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Also write the report as JUnit's XML: a test for each rule.")
  private @Nullable Path junit;

  @Option(
      names = "--sarif",
      paramLabel = "FILE",
      description = "Also write the broken rules as SARIF 2.1.0.")
  private @Nullable Path sarif;

  /** Makes the text of a file from the name of the command and its results. */
  private interface Form extends BiFunction<String, List<Map<String, Object>>, String> {}

  private record Wanted(String option, Path file, Form form) {
    void check() {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null || Files.isDirectory(file)) {
        throw new IllegalArgumentException(option + " (" + file + ") must be a file, not a folder");
      }
      if (!Files.isDirectory(folder)) {
        throw new IllegalArgumentException(
            option + " (" + file + ") must be in a folder that exists");
      }
    }

    void write(String command, List<Map<String, Object>> results) {
      try {
        Files.writeString(file, form.apply(command, results));
      } catch (IOException e) {
        throw new UncheckedIOException(Wording.problem(e), e);
      }
    }
  }

  private List<Wanted> wanted() {
    List<Wanted> files = new ArrayList<>();
    if (html != null) {
      files.add(new Wanted("--html", html, HtmlPage::of));
    }
    if (junit != null) {
      files.add(new Wanted("--junit", junit, JunitXml::of));
    }
    if (sarif != null) {
      files.add(new Wanted("--sarif", sarif, Sarif::of));
    }
    return files;
  }

  /**
   * Checks that the files can be written, before a command does its work.
   *
   * @throws IllegalArgumentException if one cannot be
   */
  void check() {
    Map<Path, String> options = new HashMap<>();
    for (Wanted wanted : wanted()) {
      wanted.check();
      Path file = wanted.file.toAbsolutePath().normalize();
      String other = options.put(file, wanted.option);
      if (other != null) {
        throw new IllegalArgumentException(
            other + " and " + wanted.option + " (" + wanted.file + ") must be different files");
      }
    }
  }

  /** Returns a report that is printed by {@code printed} and also written to the files. */
  ReportFormat beside(ReportFormat printed, String command) {
    return wanted().isEmpty() ? printed : new WithFiles(printed, new Collected(this, command));
  }

  /**
   * Returns the same for a child JVM, which sends its results to its parent through {@code out}.
   */
  ReportFormat besideOfChild(ReportFormat printed, PrintWriter out) {
    return wanted().isEmpty()
        ? printed
        : new WithFiles(printed, new JsonLines(out, WithFiles.TAG, this::fields));
  }

  /** Returns the fields of a result, with its films if a file shows them. */
  Map<String, @Nullable Object> fields(Result result) {
    Fields fields = new Fields().with(result.fields());
    return html == null ? fields.map() : fields.with(HtmlPage.FILMS, result.films()).map();
  }

  void write(String command, List<Map<String, Object>> results) {
    wanted().forEach(file -> file.write(command, results));
  }

  /** Returns these options as arguments of a command line. */
  List<String> arguments() {
    return wanted().stream().map(file -> file.option + "=" + file.file).toList();
  }
}
