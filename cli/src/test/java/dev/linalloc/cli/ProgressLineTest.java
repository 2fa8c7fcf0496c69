package dev.linalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final StringWriter out = new StringWriter();

  @AfterEach
  void restore() {
    System.clearProperty(ProgressLine.PROPERTY);
  }

  @Test
  void aTerminalsLineIsClearedInTheEnd() {
    System.setProperty(ProgressLine.PROPERTY, "true");
    new ProgressLine(new PrintWriter(out), "mini").close();
    assertThat(out.toString()).isEqualTo("\r\033[K");
  }

  @Test
  void noProgressIsWrittenToAFile() {
    System.setProperty(ProgressLine.PROPERTY, "false");
    new ProgressLine(new PrintWriter(out), "mini").close();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void noProgressIsShownIfTheScriptDidNotStartTheCommand() {
    new ProgressLine(new PrintWriter(out), "mini").close();
    assertThat(out.toString()).isEmpty();
  }
}
