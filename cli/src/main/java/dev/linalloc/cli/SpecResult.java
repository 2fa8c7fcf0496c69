package dev.linalloc.cli;

import dev.linalloc.spec.Evidence;
import dev.linalloc.spec.Evidence.Kind;
import dev.linalloc.spec.Evidence.Subject;
import dev.linalloc.spec.Rule;
import dev.linalloc.spec.SpecText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A rule with the evidence behind it, by allocator and kind. Text shows it as a row, or explains
 * it.
 */
sealed interface SpecResult extends Result {
  /** The evidence for all rules. */
  List<Evidence> EVIDENCE = Evidence.all();

  /** Returns the rule. */
  Rule rule();

  /** Returns the names of all evidence of {@code kind} about {@code subjects}. */
  default List<String> evidence(Kind kind, Collection<Subject> subjects) {
    return EVIDENCE.stream()
        .filter(each -> each.rule() == rule() && each.kind() == kind)
        .filter(each -> subjects.contains(each.subject()))
        .map(Evidence::name)
        .distinct()
        .toList();
  }

  /** Returns the subjects that have evidence. */
  default List<Subject> subjects() {
    return Stream.of(Subject.values())
        .filter(
            subject ->
                EVIDENCE.stream()
                    .anyMatch(each -> each.rule() == rule() && each.subject() == subject))
        .toList();
  }

  @Override
  default Map<String, @Nullable Object> fields() {
    Fields fields =
        new Fields()
            .with("rule", rule().name())
            .with("level", rule().level().name())
            .with("binds", rule().scope().toString())
            .with("title", rule().title());
    return fields
        .with("subjects", subjects().stream().map(this::fieldsOf).toList())
        .with("text", SpecText.of(rule()))
        .map();
  }

  private Map<String, @Nullable Object> fieldsOf(Subject subject) {
    Fields fields = new Fields().with("subject", subject.title());
    for (Kind kind : Kind.values()) {
      fields.with(kind.name().toLowerCase(Locale.ROOT), evidence(kind, Set.of(subject)));
    }
    return fields.map();
  }

  /** Returns the names of all kinds, each as wide as its column. */
  static String columns() {
    StringBuilder text = new StringBuilder();
    for (Kind kind : Kind.values()) {
      text.append(column(kind, kind.name().toLowerCase(Locale.ROOT)));
    }
    return text.toString();
  }

  /** Returns a row with the number of pieces of evidence of each kind about {@code subjects}. */
  default String counts(Collection<Subject> subjects) {
    StringBuilder text = new StringBuilder();
    for (Kind kind : Kind.values()) {
      int pieces = evidence(kind, subjects).size();
      text.append(column(kind, pieces == 0 ? "-" : Integer.toString(pieces)));
    }
    return text.toString();
  }

  private static String column(Kind kind, String text) {
    return " ".repeat(kind.name().length() + 1 - text.length()) + text;
  }

  /** A row of the table of all rules, which counts the evidence. */
  record Row(Rule rule) implements SpecResult {
    /** Returns the heading of the table. */
    static String heading() {
      return "%-5s%-8s%-19s%s   rule in one line"
          .formatted("rule", "level", "binds", SpecResult.columns());
    }

    @Override
    public void print(TextFormat text) {
      text.out()
          .printf(
              "%-5s%-8s%-19s%s   %s%n",
              rule, rule.level(), rule.scope(), counts(subjects()), rule.title());
    }
  }

  /** The rule's section of the specification, with its evidence by subject and by name. */
  record Explanation(Rule rule) implements SpecResult {
    private static final Pattern LINK = Pattern.compile("\\[([^\\[\\]]+)\\]\\(([^)]+)\\)");

    @Override
    public void print(TextFormat text) {
      List<String> sources = new ArrayList<>();
      text.out().println(section(sources));
      text.out().println();
      for (int index = 0; index < sources.size(); index++) {
        text.out().printf("  [%d] %s%n", index + 1, sources.get(index));
      }
      text.out().printf("%nEvidence:%n  %-4s%s%n", "", SpecResult.columns());
      for (Subject subject : subjects()) {
        text.out().printf("  %-4s%s%n", subject.title(), counts(List.of(subject)));
      }
      for (Subject subject : subjects()) {
        text.out().println();
        for (Kind kind : Kind.values()) {
          evidence(kind, List.of(subject))
              .forEach(
                  name ->
                      text.out().printf("  %-4s %-18s %s%n", subject.title(), kind.title(), name));
        }
      }
    }

    /**
     * Returns the section as plain text, and adds the addresses of its links to {@code sources}.
     */
    private String section(List<String> sources) {
      return LINK.matcher(SpecText.of(rule))
          .replaceAll(
              link -> {
                if (link.group(2).startsWith("#")) {
                  return link.group(1);
                }
                sources.add(link.group(2));
                return "%s [%d]".formatted(link.group(1), sources.size());
              })
          .replaceFirst("^### ", "")
          .replaceAll("\\*\\*(\\w+)\\*\\*", "$1:")
          .replaceAll("\\*(\\S[^*]*)\\*", "$1")
          .replaceAll("(?m)^```.*\n?", "")
          .replace("`", "");
    }
  }
}
