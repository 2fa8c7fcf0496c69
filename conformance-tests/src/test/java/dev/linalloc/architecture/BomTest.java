package dev.linalloc.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The bom has no parent to be built from, so its list is held to the modules here. */
class BomTest {
  private static final List<String> UNPUBLISHED =
      List.of("conformance-tests", "bom", "examples/host-allocator");

  @Test
  void everyPublishedModuleIsInTheBomWithItsVersion() throws IOException {
    String root = Files.readString(Path.of("..", "pom.xml"));
    String bom = Files.readString(Path.of("..", "bom", "pom.xml"));
    List<String> modules =
        all("<module>([^<]+)</module>", root.substring(0, root.indexOf("<profiles>")));
    assertThat(all("<artifactId>([^<]+)</artifactId>\\s+<version>\\$", bom))
        .containsExactlyInAnyOrderElementsOf(
            modules.stream().filter(module -> !UNPUBLISHED.contains(module)).toList());
    assertThat(all("<version>([^<$]+)</version>", bom))
        .isEqualTo(all("<version>([^<$]+)</version>", root).subList(0, 1));
  }

  private static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1)).toList();
  }
}
