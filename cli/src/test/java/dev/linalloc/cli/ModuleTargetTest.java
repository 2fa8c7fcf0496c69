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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compiled modules as targets: linalloc's own, odd ones (odd.wat), and files that are not modules.
 */
class ModuleTargetTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void miniAsAModuleConforms() {
    Path mini = folder.resolve("mini.wasm");
    assertThat(run("compile", "mini", "-o", mini.toString())).isZero();
    assertThat(check(mini, "--bump", "--slack=0", "--overhead=0", "--heap-base=1024")).isZero();
    assertThat(out.toString())
        .contains("alloc_zeroed = alloc_zeroed(size,align)")
        .containsPattern("B2 +MUST +PASS ")
        .contains("mini conforms: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mini", "wee", "dl"})
  void cabiReallocOfEachAllocatorConforms(String name) {
    Path module = folder.resolve("cabi.wasm");
    assertThat(run("compile", name, "--abi", "cabi", "-o", module.toString())).isZero();
    assertThat(check(module, "--traps", "--slack=1", "--heap-base=1024")).as("%s", out).isZero();
    assertThat(out.toString()).contains("alloc = cabi_realloc(0,0,align,size)", "cabi conforms: ");
  }

  @Test
  void d3_aTrapOfCabiReallocIsAViolationUnlessTrapsAreExpected() {
    Path module = folder.resolve("cabi.wasm");
    assertThat(run("compile", "mini", "--abi", "cabi", "-o", module.toString())).isZero();
    assertThat(check(module, "--heap-base=1024")).isEqualTo(1);
    assertThat(out.toString()).containsPattern("D3 +MUST +FAIL");
  }

  @Test
  void aBumpModuleCheckedWithoutTheFlagIsReportedWithAHint() {
    Path mini = folder.resolve("mini.wasm");
    assertThat(run("compile", "mini", "-o", mini.toString())).isZero();
    assertThat(check(mini, "--heap-base=1024")).isZero();
    assertThat(out.toString())
        .containsPattern("R1 +MUST +WARN .*no block lay where one had lain before")
        .contains("mini never uses memory again", "--bump", "mini conforms: ");
  }

  @Test
  void aTraceIsReplayedOnAModule() throws IOException {
    Path mini = folder.resolve("mini.wasm");
    Path trace = Files.writeString(folder.resolve("a.trace"), "m 1 1024\na 0 100 8\nf 0\n");
    assertThat(run("compile", "mini", "-o", mini.toString())).isZero();
    assertThat(run("replay", mini.toString(), trace.toString(), "--bump", "--heap-base=1024"))
        .isZero();
    assertThat(out.toString()).contains("no rule broken");
  }

  @Test
  void d3_aTrapIsAViolation() throws IOException {
    assertThat(check(odd(), "--function", "alloc=trap(size,align)")).isEqualTo(1);
    assertThat(out.toString()).containsPattern("D3 +MUST +FAIL").contains("alloc(1, 1) threw");
  }

  @Test
  void aTraceIsPrintedWithTheCommandThatReplaysItFlagsAndQuotesIncluded() throws IOException {
    Path odd = Files.move(odd(), folder.resolve("my odd.wasm"));
    assertThat(check(odd, "--function", "alloc=trap(size,align)", "--heap-base=2048")).isEqualTo(1);
    Path trace = folder.resolve("linalloc-my odd-D3.trace");
    assertThat(out.toString())
        .contains(
            "to replay it: linalloc replay '"
                + odd
                + "' '"
                + trace
                + "' --heap-base=2048 '--function=alloc=trap(size,align)'");
    assertThat(
            run(
                "replay",
                odd.toString(),
                trace.toString(),
                "--heap-base=2048",
                "--function=alloc=trap(size,align)",
                "--out=" + folder))
        .isEqualTo(1);
    assertThat(out.toString()).contains("D3 broken");
  }

  @Test
  void d2_aCallThatNeverEndsIsAViolation() throws IOException {
    assertThat(check(odd(), "--function", "alloc=spin(size,align)")).isEqualTo(1);
    assertThat(out.toString())
        .containsPattern("D2 +MUST +FAIL")
        .containsPattern("alloc\\([0-9, ]+\\) executed more than [0-9]+ basic blocks");
  }

  @Test
  void aModuleThatAllocatesUnderNoKnownNameIsReportedInOneLine() throws IOException {
    assertThat(check(odd())).isEqualTo(2);
    assertThat(err.toString())
        .contains("odd.wasm: the module exports no function that allocates")
        .hasLineCount(1);
  }

  @Test
  void aFileThatIsNoModuleIsReportedInOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("text.wasm"), "no module");
    assertThat(check(file)).isEqualTo(2);
    assertThat(err.toString())
        .contains("text.wasm: it is not a WebAssembly module")
        .hasLineCount(1);
    assertThat(run("gas", "mini", "--wasm", file.toString())).isEqualTo(2);
    assertThat(out.toString()).as("nothing is measured if a file is bad").isEmpty();
  }

  @Test
  void gasMeasuresAndWritesATableAndAChart() throws IOException {
    Path csv = folder.resolve("gas.csv");
    Path chart = folder.resolve("gas.svg");
    assertThat(run("gas", "mini", "--csv", csv.toString(), "--chart", chart.toString())).isZero();
    assertThat(out.toString()).containsPattern("mini +[0-9,]+ +[0-9,.]+").contains("MiniAlloc");
    assertThat(Files.readAllLines(csv)).hasSize(2).element(1).asString().startsWith("mini,");
    assertThat(chart).content().contains("<svg");
  }

  private Path odd() throws IOException {
    Path file = folder.resolve("odd.wasm");
    try (InputStream in = ModuleTargetTest.class.getResourceAsStream("odd.wasm")) {
      Files.write(file, Objects.requireNonNull(in).readAllBytes());
    }
    return file;
  }

  private int check(Path module, String... flags) {
    List<String> line =
        new ArrayList<>(
            List.of("check", module.toString(), "--steps=200", "--out=" + folder.toString()));
    line.addAll(List.of(flags));
    return run(line.toArray(String[]::new));
  }

  private int run(String... line) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), line);
  }
}
