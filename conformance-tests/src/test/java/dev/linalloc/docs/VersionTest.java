package dev.linalloc.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The root pom has the version. Each other place that names a version names this one. */
class VersionTest {
  private final String version = first("<version>([^<]+)</version>", Path.of("pom.xml"));

  @Test
  void everyPomOfTheProjectNamesTheVersion() {
    List<String> versions =
        poms()
            .map(Page::read)
            .flatMap(
                pom ->
                    all(
                        "<groupId>dev.linalloc</groupId>\\s*<artifactId>[\\w-]+</artifactId>"
                            + "\\s*<version>([^<$]+)</version>",
                        pom))
            .toList();
    assertThat(versions).isNotEmpty().containsOnly(version);
  }

  @Test
  void everySampleProjectNamesTheVersion() {
    assertThat(
            poms()
                .map(Page::read)
                .flatMap(pom -> all("<linalloc.version>([^<]+)</linalloc.version>", pom)))
        .isNotEmpty()
        .containsOnly(version);
  }

  @Test
  void everyPageAndGradleFileNamesTheVersion() {
    assertThat(
            Page.files()
                .filter(file -> file.toString().matches(".*\\.(md|gradle)"))
                .map(Page::read)
                .flatMap(text -> all("dev\\.linalloc:[\\w-]+:([\\w.-]*\\w)", text)))
        .isNotEmpty()
        .containsOnly(version);
  }

  @Test
  void theCommandPrintsTheVersion() {
    assertThat(first("version = \"linalloc ([^\"]+)\"", main())).isEqualTo(version);
  }

  @Test
  void theChangelogBeginsWithTheVersion() {
    assertThat(version.replace("-SNAPSHOT", ""))
        .isEqualTo(first("(?m)^## ([\\d.]+)", Path.of("CHANGELOG.md")));
  }

  private static Path main() {
    return Path.of("cli/src/main/java/dev/linalloc/cli/Main.java");
  }

  private static Stream<Path> poms() {
    return Page.files().filter(file -> file.endsWith("pom.xml"));
  }

  private static String first(String pattern, Path file) {
    return all(pattern, Page.read(file)).findFirst().orElseThrow();
  }

  private static Stream<String> all(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1));
  }
}
