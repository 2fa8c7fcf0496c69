package dev.linalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A module is judged by its allocator alone. The host provides what the module imports, or the
 * command names the missing import in one line.
 */
class HostedModuleTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "plain, a 0 10 1;a 1 10 1, --bump",
    "untold-heap, a 0 10 1;a 1 10 1, --bump",
    "ctors, a 0 10 1, --bump",
    "initialize, a 0 10 1, --bump",
    "named-init, a 0 10 1, --function=init=d()",
    "notify, a 0 70000 1, --bump",
    "memory-max, a 0 10 1, --bump",
    "memory-unbounded, a 0 10 1, --bump",
    "global-table, a 0 10 1, --bump",
    "malloc8, a 0 1 16;a 1 1 16, --bump",
    "old-bindgen, a 0 1 16;a 1 1 16, --bump",
    "pointer-at-4, a 0 10 1;a 1 10 1, --heap-base=64"
  })
  void aRightAllocatorBreaksNoRule(String module, String steps, String flag) throws IOException {
    assertThat(replay(module, steps, flag)).as("%s", out).isZero();
    assertThat(out.toString()).contains("no rule broken");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          i64              | its exports: free(i64), malloc(i64) -> i64
          unknown-global   | the module imports env.DYNAMICTOP_PTR, which the kit does not provide
          unknown-function | the module calls its import env.ask, which the kit does not provide
          """)
  void whatTheKitCannotProvideIsNamedInOneLine(String module, String line) throws IOException {
    assertThat(replay(module, "a 0 10 1")).isEqualTo(Main.UNUSABLE);
    assertThat(err.toString()).startsWith("linalloc: ").hasLineCount(1).contains(line);
    assertThat(out.toString()).doesNotContain("broken");
  }

  @Test
  void memoryDoesNotGrowBeyondTheModulesMaximum() throws IOException {
    assertThat(replay("memory-max", "a 0 8000000 1;a 1 8000000 1;a 2 8000000 1;a 3 64 1", "--bump"))
        .as("%s", out)
        .isZero();
    assertThat(out.toString()).containsPattern("a\\.trace +4 +1 "); // 2 of 3 blocks fit into 16 MiB
  }

  @Test
  void theAlignOfAnAbiIsPrintedWithItsReasonAndAFlagDecides() throws IOException {
    assertThat(replay("malloc8", "a 0 1 16;a 1 1 16", "--max-align=16")).isEqualTo(Main.BROKEN);
    assertThat(out.toString()).contains("A1 broken");
  }

  @ParameterizedTest
  @ValueSource(strings = {"replay", "soak"})
  void d2_aCallThatNeverReturnsIsStopped(String command) throws IOException {
    int exitCode =
        command.equals("replay")
            ? replay("hang", "a 0 1 1;a 1 1 1;f 0;a 2 1 1")
            : run("soak", module("hang").toString(), "--calls=100", "--live=10", out());
    assertThat(exitCode).isEqualTo(Main.BROKEN);
    assertThat(out.toString())
        .containsPattern("D2 broken")
        .containsPattern("executed more than [0-9]+ basic blocks");
  }

  @Test
  void aModuleIsTooLargeToExplore() throws IOException {
    assertThat(run("explore", module("plain").toString())).isEqualTo(Main.UNUSABLE);
    assertThat(err.toString()).contains("plain.wasm: a module brings its own heap").hasLineCount(1);
  }

  @Test
  void d2_aSmashedListThatLoopsIsStoppedWithItsTrace() throws IOException {
    assertThat(replay("ff", "m 2 66576;a 0 17 1;a 1 8 1;r 0 25")).isEqualTo(Main.BROKEN);
    assertThat(out.toString()).contains("D2 broken").contains("linalloc-ff-D2.trace");
    assertThat(folder.resolve("linalloc-ff-D2.trace")).content().contains("r 0 25");
  }

  private int replay(String module, String steps, String... flags) throws IOException {
    Path trace = Files.writeString(folder.resolve("a.trace"), steps.replace(';', '\n') + "\n");
    List<String> line =
        new ArrayList<>(List.of("replay", module(module).toString(), trace.toString(), out()));
    line.addAll(List.of(flags));
    return run(line.toArray(String[]::new));
  }

  private String out() {
    return "--out=" + folder;
  }

  private Path module(String name) throws IOException {
    Path file = folder.resolve(name + ".wasm");
    try (InputStream in = HostedModuleTest.class.getResourceAsStream("modules/" + name + ".wasm")) {
      Files.write(file, Objects.requireNonNull(in, name).readAllBytes());
    }
    return file;
  }

  private int run(String... line) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), line);
  }
}
