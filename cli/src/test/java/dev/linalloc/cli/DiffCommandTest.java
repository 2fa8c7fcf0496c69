package dev.linalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private String trace() throws IOException {
    String calls = "m 2 4096\na 0 100 8\na 1 9 64\nr 0 300\nf 1\na 2 70000 8\n";
    return Files.writeString(folder.resolve("some.trace"), calls).toString();
  }

  @Test
  void twoBumpAllocatorsReturnTheSameAddresses() throws IOException {
    assertThat(run("diff", "toy-bump", "toy-bump", trace())).isZero();
    assertThat(out.toString())
        .isEqualToIgnoringNewLines(
            "some.trace                        5 steps  same addresses, pages and contents");
  }

  @Test
  void aDifferenceNamesTheStepAndWhatBothDid() throws IOException {
    assertThat(run("diff", "mini", "wee", trace())).isEqualTo(1);
    assertThat(out.toString())
        .containsPattern(
            "the addresses differ at step 3, realloc.block 0, 300.: mini 0x[0-9a-f]{8}, wee 0x");
  }

  /** The class and the module that is compiled from it are the same allocator. */
  @Test
  void aCompiledModuleDoesTheSameAsItsClass() throws IOException {
    Path module = folder.resolve("dl.wasm");
    assertThat(
            run(
                "compile",
                "dl",
                "--heap-base",
                "4096",
                "--initial-pages",
                "1",
                "-o",
                module.toString()))
        .isZero();
    int code = run("diff", "dl", module.toString(), trace(), "--heap-base", "4096");
    assertThat(out.toString()).contains("same addresses, pages and contents");
    assertThat(code).isZero();
  }

  @Test
  void anUnknownAllocatorIsReportedInOneLine() throws IOException {
    assertThat(run("diff", "mini", "maxi", trace())).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("linalloc: no allocator \"maxi\"; known: dl, mini, wee");
  }
}
