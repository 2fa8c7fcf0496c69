package dev.linalloc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bash and zsh complete words with the script that the command prints. */
class CompletionTest {
  @TempDir private Path folder;

  /**
   * Returns the completions of the last of {@code words}. Bash has compopt only while it completes.
   */
  private String completed(String... words) throws IOException {
    String line =
        "compopt() { :; }; source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_linalloc; echo ${COMPREPLY[*]}"
            .formatted(script(), String.join(" ", words), words.length - 1);
    return printed("bash", "-c", line);
  }

  private Path script() throws IOException {
    StringWriter out = new StringWriter();
    PrintWriter errors = new PrintWriter(new StringWriter());
    assertThat(Main.run(new PrintWriter(out, true), errors, "completion")).isZero();
    return Files.writeString(folder.resolve("completion.sh"), out.toString());
  }

  private static String printed(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
  }

  @Test
  void aCommandIsCompleted() throws IOException {
    assertThat(completed("linalloc", "che")).isEqualTo("check");
  }

  @Test
  void anOptionIsCompleted() throws IOException {
    assertThat(completed("linalloc", "check", "--ht")).isEqualTo("--html");
  }

  /** The second time, an alias is there already, as another command's script leaves it. */
  @Test
  void zshTakesTheScript() throws IOException {
    assumeThat(Path.of("/usr/bin/zsh")).isExecutable();
    String line =
        "source '%1$s' && alias compopt=complete && source '%1$s' && whence -w compopt _complete_linalloc"
            .formatted(script());
    assertThat(printed("/usr/bin/zsh", "-fc", line))
        .isEqualTo("compopt: function\n_complete_linalloc: function");
  }
}
