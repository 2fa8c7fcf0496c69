package dev.linalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.cli.FlightRecorder.Kind;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Rule;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The child and the parent map the same file. */
class FlightRecorderTest {
  @TempDir private Path folder;

  private FlightRecorder child;
  private FlightRecorder parent;

  @BeforeEach
  void open() throws IOException {
    child = FlightRecorder.open(folder.resolve("recorder"));
    parent = FlightRecorder.open(folder.resolve("recorder"));
  }

  @Test
  void theParentReadsTheCallThatTheChildIsIn() {
    child.begin(Kind.REALLOC, 0x10400, -1, 8, 20);
    assertThat(parent.inCall()).isTrue();
    assertThat(parent.call()).isEqualTo("realloc(0x00010400, 4294967295, 8, 20)");
    child.end();
    assertThat(parent.inCall()).isFalse();
  }

  @Test
  void theParentKnowsThatTheChildFoundABrokenRule() {
    assertThat(parent.hasFound()).isFalse();
    child.found(new Finding(Rule.A1, "", "", Trace.of()));
    assertThat(parent.hasFound()).isTrue();
  }

  @Test
  void theParentShowsTheChildsProgressOnceThereIsSome() {
    StringBuilder shown = new StringBuilder();
    parent.tell((phase, done, total) -> shown.append(phase));
    assertThat(shown).isEmpty();
    child.at("steps", 3, 10);
    parent.tell((phase, done, total) -> shown.append(phase + " " + done + " of " + total));
    assertThat(shown).hasToString("steps 3 of 10");
  }
}
