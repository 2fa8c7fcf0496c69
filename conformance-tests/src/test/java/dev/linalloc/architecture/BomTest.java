package dev.linalloc.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The bom has no parent from which its list could follow, so this test compares the list with the
 * modules.
 */
class BomTest {
  private static final List<String> UNPUBLISHED =
      List.of("conformance-tests", "bom", "examples/host-allocator");

  @Test
  void everyPublishedModuleIsInTheBomWithItsVersion() throws IOException {
    String root = Files.readString(Path.of("..", "pom.xml"));
    String bom = bom();
    List<String> modules =
        all("<module>([^<]+)</module>", root.substring(0, root.indexOf("<profiles>")));
    assertThat(all("<artifactId>([^<]+)</artifactId>\\s+<version>\\$", bom))
        .containsExactlyInAnyOrderElementsOf(
            modules.stream()
                .filter(module -> !UNPUBLISHED.contains(module))
                .map(BomTest::artifact)
                .toList());
    assertThat(all("<version>([^<$]+)</version>", bom))
        .isEqualTo(all("<version>([^<$]+)</version>", root).subList(0, 1));
  }

  /** Returns the artefact name of a module: the first one after the parent in its pom. */
  private static String artifact(String module) {
    try {
      String pom = Files.readString(Path.of("..", module, "pom.xml"));
      return all("</parent>\\s+<artifactId>([^<]+)</artifactId>", pom).getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyArtefactSaysWhoseItIs() throws IOException {
    assertThat(all("<artifactId>([^<]+)</artifactId>\\s+<version>\\$", bom()))
        .isNotEmpty()
        .allMatch(name -> name.startsWith("linalloc-"));
  }

  private static String bom() throws IOException {
    return Files.readString(Path.of("..", "bom", "pom.xml"));
  }

  private static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1)).toList();
  }
}
