package dev.linalloc.compiler.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code SUBSET.md} lists the constructs that the fuzzer writes, and those that it has refused. */
class SubsetPageTest {
  private static final String REFUSED = "## What is refused";

  @Test
  void thePageListsWhatTheFuzzerWrites() throws IOException {
    String page = page().substring(0, page().indexOf(REFUSED));
    assertThat(firstCells(page))
        .containsExactlyElementsOf(Arrays.stream(Construct.values()).map(c -> c.title).toList());
  }

  @Test
  void thePageListsWhatTheFuzzerHasRefused() throws IOException {
    String page = page().substring(page().indexOf(REFUSED));
    assertThat(firstCells(page))
        .containsExactlyElementsOf(Arrays.stream(Outside.values()).map(o -> o.title).toList());
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("SUBSET.md"));
  }

  /** Returns the first cell of each row of all tables, without the header rows. */
  private static List<String> firstCells(String page) {
    return page.lines()
        .filter(line -> line.startsWith("| "))
        .map(line -> line.substring(2, line.indexOf(" |", 2)))
        .filter(cell -> !Stream.of("construct", "call").toList().contains(cell))
        .toList();
  }
}
