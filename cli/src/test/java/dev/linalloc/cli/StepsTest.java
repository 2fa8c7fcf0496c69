package dev.linalloc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** {@code linalloc replay --step} shows each step of a trace, errors of the caller included. */
class StepsTest {
  private static final Path LESSONS = Path.of("../examples/lessons");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private String trace(String... lines) throws IOException {
    return Files.write(folder.resolve("some.trace"), List.of(lines)).toString();
  }

  /** A lesson's first line is its command, and the text that it prints lies beside it. */
  @TestFactory
  Stream<DynamicTest> eachLessonPrintsItsText() throws IOException {
    List<Path> lessons;
    try (Stream<Path> files = Files.list(LESSONS)) {
      lessons = files.filter(file -> file.toString().endsWith(".trace")).sorted().toList();
    }
    assertThat(lessons).hasSizeGreaterThanOrEqualTo(4);
    return lessons.stream()
        .map(
            lesson -> DynamicTest.dynamicTest(lesson.getFileName().toString(), () -> play(lesson)));
  }

  private void play(Path lesson) throws IOException {
    String[] words = Files.readAllLines(lesson).getFirst().replace("# ./linalloc ", "").split(" ");
    out.getBuffer().setLength(0);
    words[2] = lesson.toString();
    assertThat(run(words)).isZero();
    Path golden = Path.of(lesson.toString().replace(".trace", ".txt"));
    assertThat(out.toString()).isEqualTo(Files.readString(golden));
  }

  @Test
  void aBrokenRuleEndsTheStepsAndIsTheAllocators() throws IOException {
    String trace = trace("a 0 9 1", "a 1 9 8", "a 2 9 8");
    assertThat(run("replay", "aligns-to-a-word", trace, "--step")).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "step 2: block 1 = alloc(9, 8)", "  broken    A1: alloc(9, 8) returned 0x0000040c")
        .endsWith("aligns-to-a-word: A1 broken" + System.lineSeparator())
        .doesNotContain("step 3", "blame");
  }

  @Test
  void chunksAndAccessesAreListedUpToALimit() throws IOException {
    String trace = trace("a 0 8 8", "a 1 8 8", "f 0");
    assertThat(run("replay", "toy-free-list", trace, "--step", "--lines", "1")).isZero();
    assertThat(out.toString())
        .containsPattern("accesses  \\d loads?, \\d stores\\R {12}load .*\\R {12}and \\d more\\R")
        .containsPattern("free      2 ranges, .*\\R {12}0x00000400 .*\\R {12}and 1 more\\R");
    assertThat(run("replay", "mini", trace, "--step", "--lines", "-1")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("linalloc: --lines (-1) must not be negative");
  }

  @Test
  void aModuleIsSteppedInAJvmOfItsOwn() throws IOException {
    Path module = folder.resolve("wee.wasm");
    assertThat(run("compile", "wee", "-o", module.toString())).isZero();
    String trace = trace("a 0 100 8", "f 0", "x f 0");
    assertThat(run("replay", module.toString(), trace, "--step")).isZero();
    assertThat(out.toString())
        .contains("step 1: block 0 = alloc(100, 8) returned 0x", "  blocks    4 changes")
        .contains("step 3: dealloc(block 0), which is not live")
        .contains("no step broke a rule before the caller erred at step 3")
        .doesNotContain("\f");
  }

  @Test
  void stepsAreNotPrintedAsJson() throws IOException {
    assertThat(run("replay", "mini", trace("a 0 8 8"), "--step", "--json")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("linalloc: --json has no steps; leave out --step or --json");
  }

  @Test
  void withoutStepsATraceIsJudgedUpToTheCallersError() throws IOException {
    String trace = trace("a 0 8 8", "f 0", "x f 0", "a 1 8 8", "a 2 8 8");
    assertThat(run("replay", "toy-free-list", trace)).isZero();
    assertThat(run("view", trace, "--on", "toy-free-list")).isZero();
    assertThat(run("diff", "toy-free-list", "toy-free-list", trace)).isZero();
    assertThat(out.toString().lines().filter(line -> line.contains("some.trace")))
        .hasSize(3)
        .allMatch(line -> line.endsWith(" before step 3, marked as the caller's error"));
  }

  @Test
  void aRecordedProgramHasNoErrorsOfTheCaller() throws IOException {
    String trace = trace("a 0 8 8", "f 0", "x f 0");
    assertThat(run("efficiency", "mini", "--rounds", "1", "--traces", trace)).isEqualTo(2);
    assertThat(err.toString()).contains("\"x f 0\" is no step of a recorded program");
  }

  @Test
  void aWriteOutsideMemoryIsReportedInOneLine() throws IOException {
    String trace = trace("a 0 8 8", "x w 0 65536 1");
    assertThat(run("replay", "mini", trace, "--step")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "linalloc: "
                + trace
                + ": step 2 (x w 0 65536 1): offset 65536 of block 0 is outside memory");
  }

  /** The first Enter goes on to step 1, and q ends there. */
  @Test
  void aTerminalShowsOneStepAtATime() throws Exception {
    assumeThat(Path.of("/usr/bin/script")).isExecutable();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String line =
        "%s --enable-native-access=ALL-UNNAMED -cp %s %s replay mini %s --step"
            .formatted(
                java,
                System.getProperty("java.class.path"),
                Main.class.getName(),
                trace("a 0 8 8", "a 1 8 8"));
    Process process =
        new ProcessBuilder("script", "-qec", line, "/dev/null").redirectErrorStream(true).start();
    try (OutputStream keys = process.getOutputStream()) {
      keys.write("\nq\n".getBytes(UTF_8));
      keys.flush();
      String shown = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(shown).contains("step 0", "step 1", "q: end").doesNotContain("step 2");
    }
    assertThat(process.waitFor()).isZero();
  }
}
