package dev.linalloc.cli;

import dev.linalloc.spec.Evidence;
import dev.linalloc.spec.Evidence.Kind;
import dev.linalloc.spec.Rule;
import dev.linalloc.spec.SpecText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A rule with the evidence behind it. Text shows it as a row, or explains it. */
sealed interface SpecResult extends Result {
  /** The evidence for all rules. */
  List<Evidence> EVIDENCE = Evidence.all();

  /** Returns the rule. */
  Rule rule();

  /** Returns the names of the evidence of one kind. */
  default List<String> evidence(Kind kind) {
    return EVIDENCE.stream()
        .filter(each -> each.rule() == rule() && each.kind() == kind)
        .map(Evidence::name)
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
    for (Kind kind : Kind.values()) {
      fields.with(kind.name().toLowerCase(Locale.ROOT), evidence(kind));
    }
    return fields.with("text", SpecText.of(rule())).map();
  }

  /** A row of the table of all rules, which counts the evidence. */
  record Row(Rule rule) implements SpecResult {
    /** Returns the heading of the table. */
    static String heading() {
      StringBuilder text = new StringBuilder("%-5s%-8s%-19s".formatted("rule", "level", "binds"));
      for (Kind kind : Kind.values()) {
        text.append(column(kind, kind.name().toLowerCase(Locale.ROOT)));
      }
      return text.append("   rule in one line").toString();
    }

    @Override
    public void print(TextFormat text) {
      text.out().printf("%-5s%-8s%-19s", rule, rule.level(), rule.scope());
      for (Kind kind : Kind.values()) {
        int pieces = evidence(kind).size();
        text.out().print(column(kind, pieces == 0 ? "-" : Integer.toString(pieces)));
      }
      text.out().println("   " + rule.title());
    }

    private static String column(Kind kind, String text) {
      return " ".repeat(kind.name().length() + 1 - text.length()) + text;
    }
  }

  /** The rule's section of the specification, with its evidence by name. */
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
      text.out().printf("%nEvidence:%n");
      for (Kind kind : Kind.values()) {
        evidence(kind).forEach(name -> text.out().printf("  %-18s %s%n", kind.title(), name));
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
