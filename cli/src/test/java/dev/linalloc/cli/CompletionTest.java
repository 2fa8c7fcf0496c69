package dev.linalloc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bash completes words with the script that the command prints. */
class CompletionTest {
  @TempDir private Path folder;

  /**
   * Returns the completions of the last of {@code words}. Bash has compopt only while it completes.
   */
  private String completed(String... words) throws IOException {
    StringWriter out = new StringWriter();
    PrintWriter errors = new PrintWriter(new StringWriter());
    assertThat(Main.run(new PrintWriter(out, true), errors, "completion")).isZero();
    Path script = Files.writeString(folder.resolve("completion.sh"), out.toString());
    String line =
        "compopt() { :; }; source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_linalloc; echo ${COMPREPLY[*]}"
            .formatted(script, String.join(" ", words), words.length - 1);
    Process bash = new ProcessBuilder("bash", "-c", line).redirectErrorStream(true).start();
    return new String(bash.getInputStream().readAllBytes(), UTF_8).strip();
  }

  @Test
  void aCommandIsCompleted() throws IOException {
    assertThat(completed("linalloc", "che")).isEqualTo("check");
  }

  @Test
  void anOptionIsCompleted() throws IOException {
    assertThat(completed("linalloc", "check", "--ht")).isEqualTo("--html");
  }
}
