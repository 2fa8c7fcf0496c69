package dev.linalloc.cli;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.linalloc.spec.Evidence;
import dev.linalloc.spec.Evidence.Kind;
import dev.linalloc.spec.Rule;
import dev.linalloc.spec.SpecText;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the rules with what stands behind each, or explains one. */
@Command(
    name = "spec",
    description = "Show what stands behind each rule, or explain one rule.",
    mixinStandardHelpOptions = true)
final class SpecCommand implements Callable<Integer> {
  private static final List<Evidence> EVIDENCE = Evidence.all();
  private static final Pattern LINK = Pattern.compile("\\[([^\\[\\]]+)\\]\\(([^)]+)\\)");

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(
      paramLabel = "RULE",
      arity = "0..1",
      description = "The number of a rule, such as A3. Without one, all rules are shown.")
  private @Nullable String number;

  @Option(names = "--json", description = "Print JSON for programs.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (number == null) {
      out.print(json ? json(Stream.of(Rule.values()).map(SpecCommand::asMap).toList()) : matrix());
    } else {
      Rule rule = rule(number);
      out.print(json ? json(asMap(rule)) : explanation(rule));
    }
    out.flush();
    return 0;
  }

  private static Rule rule(String number) {
    return Stream.of(Rule.values())
        .filter(rule -> rule.name().equalsIgnoreCase(number))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no rule \"%s\"; known: %s"
                        .formatted(
                            number,
                            Stream.of(Rule.values()).map(Rule::name).collect(joining(" ")))));
  }

  private static String matrix() {
    StringBuilder text = new StringBuilder("%-5s%-8s%-19s".formatted("rule", "level", "binds"));
    for (Kind kind : Kind.values()) {
      text.append(column(kind, kind.name().toLowerCase(Locale.ROOT)));
    }
    text.append("   rule in one line\n");
    for (Rule rule : Rule.values()) {
      text.append("%-5s%-8s%-19s".formatted(rule, rule.level(), rule.scope()));
      for (Kind kind : Kind.values()) {
        int pieces = names(rule, kind).size();
        text.append(column(kind, pieces == 0 ? "-" : Integer.toString(pieces)));
      }
      text.append("   ").append(rule.title()).append('\n');
    }
    return text.toString();
  }

  private static String column(Kind kind, String text) {
    return " ".repeat(kind.name().length() + 1 - text.length()) + text;
  }

  /** The rule's section of the document as plain text, then its evidence. */
  private static String explanation(Rule rule) {
    List<String> sources = new ArrayList<>();
    String section =
        LINK.matcher(SpecText.of(rule))
            .replaceAll(
                link -> {
                  if (link.group(2).startsWith("#")) {
                    return link.group(1);
                  }
                  sources.add(link.group(2));
                  return "%s [%d]".formatted(link.group(1), sources.size());
                });
    StringBuilder text =
        new StringBuilder(
            section
                .replaceFirst("^### ", "")
                .replaceAll("\\*\\*(\\w+)\\*\\*", "$1:")
                .replaceAll("\\*(\\S[^*]*)\\*", "$1")
                .replaceAll("(?m)^```.*\n?", "")
                .replace("`", ""));
    text.append("\n\n");
    for (int index = 0; index < sources.size(); index++) {
      text.append("  [%d] %s%n".formatted(index + 1, sources.get(index)));
    }
    text.append("\nEvidence:\n");
    for (Kind kind : Kind.values()) {
      for (String name : names(rule, kind)) {
        text.append("  %-18s %s%n".formatted(kind.title(), name));
      }
    }
    return text.toString();
  }

  private static List<String> names(Rule rule, Kind kind) {
    return EVIDENCE.stream()
        .filter(each -> each.rule() == rule && each.kind() == kind)
        .map(Evidence::name)
        .toList();
  }

  private static Map<String, Object> asMap(Rule rule) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("rule", rule.name());
    map.put("level", rule.level().name());
    map.put("binds", rule.scope().toString());
    map.put("title", rule.title());
    for (Kind kind : Kind.values()) {
      map.put(kind.name().toLowerCase(Locale.ROOT), names(rule, kind));
    }
    map.put("text", SpecText.of(rule));
    return map;
  }

  private static String json(Object value) throws IOException {
    return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(value) + System.lineSeparator();
  }
}
