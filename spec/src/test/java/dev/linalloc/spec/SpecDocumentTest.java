package dev.linalloc.spec;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.spec.Evidence.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks that {@code SPEC.md} and the catalogue of rules agree. */
class SpecDocumentTest {
  private static final Pattern RULE_HEADING =
      Pattern.compile("(?m)^### ([A-Z]\\d.*) <a id=\"(.*)\"></a>$");
  private static final Pattern GROUP_HEADING =
      Pattern.compile("(?m)^\\| \\[([A-Z])\\]\\(#(.*?)\\)");
  private static final Pattern LINK = Pattern.compile("\\[([^\\[\\]]+)\\]\\(([^)]+)\\)");
  private static final Pattern GITHUB_THREAD =
      Pattern.compile("https://github\\.com/[^/]+/([^/]+)/(?:issues|pull)/(\\d+)");
  private static final Pattern REPORT = Pattern.compile("[\\w.-]+#\\d+");
  private static final Pattern RULE_NUMBER = Pattern.compile("\\b[A-Z]\\d\\b");

  private final String document = SpecText.document();

  @Test
  void thePackedDocumentIsTheOnePeopleRead() throws IOException {
    assertThat(document).isEqualTo(Files.readString(Path.of("SPEC.md")));
  }

  @Test
  void headingsGiveEveryRuleOfTheCatalogueInItsOrder() {
    List<String> expected =
        Stream.of(Rule.values())
            .map(
                rule ->
                    "%s · %s · %s — %s".formatted(rule, rule.level(), rule.scope(), rule.title()))
            .toList();

    assertThat(all(RULE_HEADING, document).map(found -> found.group(1)))
        .containsExactlyElementsOf(expected);
  }

  /** The anchor is the rule's number, so a link to a rule outlives a change of its title. */
  @Test
  void theCommentOnEveryRuleIsItsTitleAndALinkToTheAnchorOfItsSection() throws IOException {
    String catalogue = Files.readString(Path.of("src/main/java/dev/linalloc/spec/Rule.java"));
    String comments = catalogue.replaceAll("\\{@code (.*?)}", "$1");

    assertThat(all(RULE_HEADING, document).map(found -> found.group(2)))
        .containsExactlyElementsOf(Stream.of(Rule.values()).map(this::anchor).toList());
    assertThat(Rule.values())
        .allSatisfy(
            rule ->
                assertThat(comments)
                    .containsIgnoringCase(
                        """
                          /**
                           * %s.
                           *
                           * @spec SPEC.md#%s %s
                           */
                          %3$s(\
                        """
                            .formatted(rule.title(), anchor(rule), rule)));
  }

  @Test
  void titlesAreOneShortLineOfPlainCharacters() {
    assertThat(Rule.values())
        .allSatisfy(rule -> assertThat(rule.title()).matches("[ -~]{1,75}").doesNotEndWith("."));
  }

  @Test
  void theOverviewLinksToTheSectionOfEveryGroup() {
    Map<String, String> sections =
        all(GROUP_HEADING, document)
            .collect(
                groupingBy(
                    found -> found.group(1), mapping(found -> found.group(2), joining(","))));

    assertThat(sections.keySet())
        .isEqualTo(Stream.of(Rule.values()).map(this::group).collect(toSet()));
    sections.forEach(
        (group, anchor) -> assertThat(sectionOfGroup(anchor)).contains("\n### " + group));
  }

  @ParameterizedTest
  @EnumSource
  void aRulesSectionIsItsHeadingItsStatementAndWhy(Rule rule) {
    String section = SpecText.of(rule);

    assertThat(section.lines().filter(line -> line.startsWith("#")))
        .singleElement()
        .asString()
        .startsWith("### " + rule + " ");
    assertThat(section)
        .matches(
            Pattern.compile(
                "### .+\\n\\n.{20}.*\\n\\n\\*\\*Intent\\*\\* .{20}.*\\n\\n"
                    + "\\*\\*Source\\*\\* .{5}.*\\n\\n\\*\\*Catches\\*\\* .{20}.*\\n\\n"
                    + "\\*\\*Scene\\*\\* `#"
                    + anchor(rule)
                    + "`: .{20}.*",
                Pattern.DOTALL));
    assertThat(section.split("\\*\\*(Intent|Source|Catches|Scene)\\*\\*", -1)).hasSize(5);
  }

  @ParameterizedTest
  @EnumSource
  void aRuleNamesAPublicReportOrPublishedSourceOfWhatItCatches(Rule rule) {
    String section = SpecText.of(rule);

    assertThat(section.substring(section.indexOf("**Catches**"))).contains("](https://");
  }

  @Test
  void aReportIsNamedByRepositoryAndNumberAndLinksToItsThread() {
    all(LINK, document)
        .forEach(
            link -> {
              var thread = GITHUB_THREAD.matcher(link.group(2));
              if (thread.matches()) {
                assertThat(link.group(1)).isEqualTo(thread.group(1) + "#" + thread.group(2));
              } else {
                assertThat(link.group(1)).doesNotContainPattern(REPORT);
              }
            });
  }

  @Test
  void noReportIsNamedWithoutALink() {
    assertThat(all(REPORT, LINK.matcher(document).replaceAll(""))).isEmpty();
  }

  @Test
  void oneLabelLinksToOnePlace() {
    Map<String, Set<String>> places =
        all(LINK, document)
            .collect(groupingBy(link -> link.group(1), mapping(link -> link.group(2), toSet())));

    assertThat(places).allSatisfy((label, urls) -> assertThat(urls).as(label).hasSize(1));
  }

  @Test
  void linksLeadToTheWebToAFileBesideOrToAHeadingOfThisDocument() {
    assertThat(all(LINK, document).map(link -> link.group(2)))
        .allSatisfy(
            target -> {
              if (target.startsWith("#")) {
                assertThat(sectionOfGroup(target.substring(1))).isNotEmpty();
              } else if (!target.contains(":")) {
                assertThat(Path.of(target)).exists();
              } else {
                assertThat(URI.create(target)).hasScheme("https").hasNoPort();
              }
            });
  }

  @Test
  void everyNumberInTheTextIsThatOfARule() {
    Set<String> numbers = Stream.of(Rule.values()).map(Rule::toString).collect(toSet());

    assertThat(all(RULE_NUMBER, LINK.matcher(document).replaceAll("")).map(MatchResult::group))
        .isSubsetOf(numbers);
  }

  @ParameterizedTest
  @EnumSource
  void theTableOfPromisesListsWhomEachRuleBinds(Scope scope) {
    String rules =
        Stream.of(Rule.values())
            .filter(rule -> rule.scope() == scope)
            .map(Rule::toString)
            .collect(joining(" "));

    assertThat(sectionOfGroup("promises").lines())
        .filteredOn(line -> line.startsWith("| " + scope + " |"))
        .singleElement()
        .asString()
        .endsWith("| " + rules + " |");
  }

  @ParameterizedTest
  @EnumSource
  void theTableOfEvidenceCountsWhatStandsBehindEachRule(Rule rule) {
    String counts =
        Stream.of(Kind.values())
            .map(
                kind ->
                    Evidence.all().stream()
                        .filter(each -> each.rule() == rule && each.kind() == kind)
                        .map(Evidence::name)
                        .distinct()
                        .count())
            .map(count -> count == 0 ? "-" : count.toString())
            .collect(joining(" | "));

    assertThat(sectionOfGroup("evidence").lines()).contains("| %s | %s |".formatted(rule, counts));
  }

  private String anchor(Rule rule) {
    return rule.name().toLowerCase(Locale.ROOT);
  }

  private String group(Rule rule) {
    return rule.name().substring(0, 1);
  }

  /** Returns the text below the second-level heading with that anchor, up to the next. */
  private String sectionOfGroup(String anchor) {
    return Stream.of(document.split("\n## ", -1))
        .filter(
            section ->
                section
                    .lines()
                    .findFirst()
                    .orElse("")
                    .toLowerCase(Locale.ROOT)
                    .replace(' ', '-')
                    .equals(anchor))
        .findFirst()
        .orElse("");
  }

  private static Stream<MatchResult> all(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }
}
