package dev.linalloc.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.docs.Page.Block;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The samples, commands, transcripts and links of the pages are right:
 *
 * <ul>
 *   <li>a sample of Java, XML, Gradle or JavaScript is part of a file that a build compiles or
 *       runs;
 *   <li>a command is one that {@code .ci/run} or {@code .ci/deep} runs, perhaps with more options;
 *   <li>a transcript is what {@code .ci/figures} recorded, apart from lines left out at "…";
 *   <li>a link leads to a file, and to a heading in it.
 * </ul>
 */
class PagesTest {
  private static final int README_LINES = 120;
  private static final Set<String> SAMPLES = Set.of("java", "xml", "groovy", "js");

  /** Commands that a page may show although no build must run them. */
  private static final Set<String> NOT_RUN = Set.of("mvn spotless:apply");

  private static final Pattern LINK = Pattern.compile("\\[[^\\[\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

  @Test
  void theReadmeFitsOnAFewScreens() {
    assertThat(Page.of(Path.of("README.md")).text().lines()).hasSizeLessThanOrEqualTo(README_LINES);
  }

  @Test
  void everySampleIsPartOfAFileThatIsBuilt() {
    List<List<String>> sources =
        Page.files()
            .filter(file -> file.startsWith("examples"))
            .filter(file -> file.toString().matches(".*\\.(java|gradle|mjs)|.*pom\\.xml"))
            .map(file -> trimmed(Page.read(file).lines().toList()))
            .toList();
    assertThat(blocks().filter(PagesTest::isSample)).isNotEmpty();
    assertThat(
            blocks()
                .filter(PagesTest::isSample)
                .filter(
                    block ->
                        sources.stream()
                            .noneMatch(source -> contains(source, trimmed(block.lines())))))
        .isEmpty();
  }

  @Test
  void everyCommandIsRun() {
    String run =
        Page.files()
            .filter(PagesTest::isRun)
            .map(Page::read)
            .map(text -> text.replaceAll("\\\\\n", " "))
            .flatMap(String::lines)
            .map(PagesTest::command)
            .collect(Collectors.joining("\n", "\n", "\n"));
    List<String> commands =
        blocks()
            .filter(block -> block.language().equals("sh"))
            .flatMap(block -> String.join("\n", block.lines()).replaceAll("\\\\\n", " ").lines())
            .map(PagesTest::command)
            .filter(command -> !NOT_RUN.contains(command))
            .toList();
    assertThat(commands).isNotEmpty();
    assertThat(commands)
        .allMatch(
            command -> Pattern.compile("\n" + Pattern.quote(command) + "\\s").matcher(run).find());
  }

  @Test
  void everyTranscriptIsAsRecorded() {
    List<List<String>> recorded =
        Page.files()
            .filter(file -> file.startsWith("docs/figures") && file.toString().endsWith(".txt"))
            .map(file -> stripped(Page.read(file).lines().toList()))
            .toList();
    assertThat(blocks().filter(block -> block.language().equals("console")))
        .isNotEmpty()
        .allMatch(
            block -> recorded.stream().anyMatch(all -> isExcerpt(stripped(block.lines()), all)));
  }

  @Test
  void everyBlockIsOfAKindThatIsChecked() {
    assertThat(blocks().map(Block::language).distinct())
        .isSubsetOf(Stream.concat(SAMPLES.stream(), Stream.of("sh", "console", "")).toList());
  }

  @Test
  void everyLinkLeadsToAFileAndAHeading() {
    List<String> dead = new ArrayList<>();
    for (Page page : Page.all()) {
      LINK.matcher(page.prose())
          .results()
          .map(found -> found.group(1))
          .filter(link -> !link.contains("://") && !link.startsWith("mailto:"))
          .filter(link -> !leadsSomewhere(page, link))
          .forEach(link -> dead.add(page.path() + ": " + link));
    }
    assertThat(dead).isEmpty();
  }

  private static boolean leadsSomewhere(Page page, String link) {
    String[] parts = link.split("#", 2);
    Path target =
        parts[0].isEmpty() ? page.path() : page.path().resolveSibling(parts[0]).normalize();
    if (!Files.exists(Page.ROOT.resolve(target))) {
      return false;
    }
    return parts.length == 1 || anchors(Page.of(target)).anyMatch(parts[1]::equals);
  }

  /** Returns the anchors that Markdown renderers give headings. */
  private static Stream<String> anchors(Page page) {
    return HEADING
        .matcher(page.prose())
        .results()
        .map(found -> found.group(1).toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'));
  }

  private static boolean isSample(Block block) {
    return SAMPLES.contains(block.language());
  }

  private static Stream<Block> blocks() {
    return Page.forReaders().stream().flatMap(page -> page.blocks().stream());
  }

  /** Returns whether a file is a script of {@code .ci}, or one that those run. */
  private static boolean isRun(Path file) {
    return file.startsWith(".ci")
        || file.toString().matches("(examples|scripts|conformance-tests/\\w+)/[\\w-]+\\.sh")
        || file.toString().matches("docs/figures/.*\\.txt");
  }

  /** Returns a command without its comment and without options that only reduce Maven's output. */
  private static String command(String line) {
    return line.replaceFirst("(^|\\s)# .*", "")
        .replaceFirst("^\\$ ", "")
        .replaceAll(" (-B|-ntp|-q)\\b", "")
        .replaceAll("\\s+", " ")
        .strip();
  }

  private static List<String> trimmed(List<String> lines) {
    return lines.stream().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  private static List<String> stripped(List<String> lines) {
    return lines.stream().map(String::stripTrailing).toList();
  }

  private static boolean contains(List<String> all, List<String> part) {
    return Collections.indexOfSubList(all, part) >= 0;
  }

  /** Returns whether the parts of an excerpt, which lines "…" separate, occur in order. */
  private static boolean isExcerpt(List<String> excerpt, List<String> all) {
    if (!excerpt.getFirst().equals(all.getFirst())) {
      return false;
    }
    List<String> rest = all;
    List<String> part = new ArrayList<>();
    for (String line : Stream.concat(excerpt.stream(), Stream.of("…")).toList()) {
      if (!line.equals("…")) {
        part.add(line);
        continue;
      }
      int at = Collections.indexOfSubList(rest, part);
      if (at < 0) {
        return false;
      }
      rest = rest.subList(at + part.size(), rest.size());
      part.clear();
    }
    return rest.isEmpty() || excerpt.getLast().equals("…");
  }
}
