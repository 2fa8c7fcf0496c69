package dev.linalloc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The man page is made of the same texts as the help. */
class ManPageTest {
  private final StringWriter out = new StringWriter();

  @TempDir private Path folder;

  @BeforeEach
  void print() {
    PrintWriter errors = new PrintWriter(new StringWriter());
    assertThat(Main.run(new PrintWriter(out, true), errors, "man")).isZero();
  }

  @Test
  void everyCommandHasASectionAndEveryOptionAnItem() {
    assertThat(out.toString())
        .startsWith(".TH \"LINALLOC\" \"1\"")
        .contains(".SH \"EXIT STATUS\"", "[\\-\\-import=MODULE.NAME=FUNCTION]...")
        .contains(".TP\n\\fB\\-\\-step\\fR\nShow each step:")
        .contains(".TP\n\\fB\\-\\-steps\\fR \\fI")
        .doesNotContain("${");
    assertThat(new CommandLine(new Main()).getSubcommands().keySet())
        .allMatch(name -> out.toString().contains(".SS \"linalloc " + name + "\"\n"));
  }

  @Test
  void noLineOfTextBecomesAMacro() {
    assertThat(out.toString().lines().filter(line -> line.startsWith(".") || line.startsWith("'")))
        .allMatch(line -> line.matches("\\.(TH|SH|SS|TP|PP)( \".*\")*"));
  }

  @Test
  void manShowsThePageWithoutAWarning() throws IOException {
    assumeThat(Path.of("/usr/bin/man")).isExecutable();
    Path page = Files.writeString(folder.resolve("linalloc.1"), out.toString());
    ProcessBuilder man =
        new ProcessBuilder(List.of("man", "--warnings", "-E", "UTF-8", "-l", page.toString()))
            .redirectErrorStream(true);
    man.environment().put("LC_ALL", "C.UTF-8");
    String shown = new String(man.start().getInputStream().readAllBytes(), UTF_8);
    assertThat(shown)
        .contains("linalloc check")
        .doesNotContain("warning", "linalloc.1:", page.toString());
  }
}
