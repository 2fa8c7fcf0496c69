package dev.linalloc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.samskivert.mustache.Mustache;
import dev.linalloc.spec.Rule;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Draws the results of a command as one HTML page, which needs no other file. {@code page.mustache}
 * is its text, {@code page.js} plays its films. The same results make the same page, so the page
 * has no times.
 */
final class HtmlPage {
  /** The field of a result that holds the films of its findings, or its only film. */
  static final String FILMS = "films";

  /** The most lines of a trace that is shown as a whole. */
  private static final int SHORT = 400;

  private static final String COMPARES =
      "No single call breaks this rule: it compares runs of these calls. The film shows one run.";

  /** The rules whose texts the page shows. */
  private final TreeSet<Rule> rules = new TreeSet<>();

  private int ids;

  private HtmlPage() {}

  /** Returns the page. */
  static String of(String command, List<Map<String, Object>> results) {
    return new HtmlPage().page(command, results);
  }

  private String page(String command, List<Map<String, Object>> results) {
    List<?> sections = results.stream().map(this::section).toList();
    String names =
        results.stream()
            .map(result -> name(result) + " " + verdict(result))
            .collect(Collectors.joining(", "));
    return Mustache.compiler()
        .nullValue("")
        .emptyStringIsFalse(true)
        .compile(resource("page.mustache"))
        .execute(
            new Fields()
                .with("title", "linalloc " + command + ": " + names)
                .with("style", resource("page.css"))
                .with("script", resource("page.js"))
                .with("results", sections)
                .with("hasTexts", !rules.isEmpty())
                .with("texts", rules.stream().map(RuleTexts::of).toList())
                .map());
  }

  private Map<String, @Nullable Object> section(Map<String, Object> result) {
    List<Object> findings = list(result.get("findings"));
    List<Object> films = list(result.get(FILMS));
    List<Object> results = list(result.get("rules"));
    List<Object> coverage = list(result.get("coverage"));
    boolean ofTrace = result.containsKey("trace");
    List<Object> shown = new ArrayList<>();
    for (int i = 0; i < findings.size(); i++) {
      shown.add(finding(object(findings.get(i)), i < films.size() ? object(films.get(i)) : null));
    }
    return new Fields()
        .with("id", id())
        .with("name", name(result))
        .with("verdict", verdict(result))
        .with("tone", Boolean.TRUE.equals(result.get("conforms")) ? "good" : "bad")
        .with("error", result.get("error"))
        .with("summary", summary(result))
        .with("functions", list(result.get("functions")))
        .with("findings", shown)
        .with(
            "film",
            ofTrace && findings.isEmpty() && !films.isEmpty()
                ? film(object(films.getFirst()))
                : null)
        .with("hasRules", !results.isEmpty())
        .with("groups", groups(results))
        .with("coverage", coverage.stream().map(HtmlPage::situation).toList())
        .with("situations", coverage.size())
        .with("reached", count(coverage, line -> !Objects.equals(line.get("times"), 0)))
        .with("missed", count(coverage, line -> Objects.equals(line.get("missed"), true)))
        .map();
  }

  private String id() {
    return "section-" + ++ids;
  }

  private static String name(Map<String, Object> result) {
    Object name = result.get("allocator");
    return String.valueOf(name == null ? result.get("target") : name);
  }

  private static String verdict(Map<String, Object> result) {
    if (Boolean.TRUE.equals(result.get("conforms"))) {
      return result.containsKey("rules") ? "conforms" : "breaks no rule here";
    }
    return list(result.get("findings")).isEmpty() ? "is not certified" : "does not conform";
  }

  private static List<String> summary(Map<String, Object> result) {
    List<String> lines = new ArrayList<>();
    if (result.get("trace") != null) {
      String file = String.valueOf(Path.of(String.valueOf(result.get("trace"))).getFileName());
      lines.add("Trace: " + file + ", " + number(result.get("steps")) + " steps.");
    }
    if (result.get("callerErrs") != null) {
      lines.add(
          "The film stops before step "
              + number(result.get("callerErrs"))
              + ": the trace marks it as an error of the caller, and no rule binds the allocator after it.");
    }
    if (result.get("cutShort") != null) {
      lines.add("The check was cut short: " + result.get("cutShort") + ".");
    }
    if (result.get("promises") != null) {
      lines.add("Promises: " + promises(object(result.get("promises"))) + ".");
    }
    if (result.get("rules") != null) {
      long checks =
          list(result.get("rules")).stream()
              .mapToLong(rule -> ((Number) object(rule).getOrDefault("checks", 0)).longValue())
              .sum();
      lines.add(number(checks) + " checks, seed " + result.get("seed") + ".");
    }
    return lines;
  }

  private static String promises(Map<String, Object> promises) {
    List<String> words = new ArrayList<>();
    promises.forEach(
        (name, value) -> {
          if (Boolean.TRUE.equals(value)) {
            words.add(name);
          } else if (value instanceof Number number && !isDefault(name, number.longValue())) {
            words.add(name + " " + number);
          }
        });
    return words.isEmpty() ? "nothing beyond the core rules" : String.join(", ", words);
  }

  private static boolean isDefault(String name, long value) {
    return switch (name) {
      case "overheadPercent" -> value == 0;
      case "usablePercent" -> value == 100;
      case "maxSize" -> value == 0xffff_ffffL;
      default -> false;
    };
  }

  private Map<String, @Nullable Object> finding(
      Map<String, Object> finding, @Nullable Map<String, Object> film) {
    Rule rule = Rule.valueOf(String.valueOf(finding.get("rule")));
    rules.add(rule);
    return new Fields()
        .with("id", id())
        .with("rule", rule.name())
        .with("title", rule.title())
        .with("evidence", finding.get("evidence"))
        .with("scenario", finding.get("scenario"))
        .with("picture", finding.get("picture"))
        .with("trace", shortened(String.valueOf(finding.get("trace"))))
        .with("film", film == null ? null : film(film))
        .map();
  }

  private static Map<String, @Nullable Object> film(Map<String, Object> film) {
    return new Fields()
        .with("json", inScript(Json.line(film)))
        .with("remark", film.get("breach") == null ? COMPARES : null)
        .map();
  }

  /** Returns the outcomes of the rules, by the groups of the specification. */
  private List<Object> groups(List<Object> results) {
    Map<String, List<Object>> byLetter = new LinkedHashMap<>();
    for (Object each : results) {
      Map<String, Object> result = object(each);
      Rule rule = Rule.valueOf(String.valueOf(result.get("rule")));
      rules.add(rule);
      byLetter
          .computeIfAbsent(rule.name().substring(0, 1), _ -> new ArrayList<>())
          .add(
              new Fields()
                  .with("rule", rule.name())
                  .with("level", result.get("level"))
                  .with("title", result.get("title"))
                  .with("outcome", result.get("outcome"))
                  .with("tone", tone(String.valueOf(result.get("outcome"))))
                  .with("checks", number(result.get("checks")))
                  .with("reason", result.get("reason"))
                  .map());
    }
    Map<String, String> about = RuleTexts.groups();
    return byLetter.entrySet().stream()
        .<Object>map(
            group ->
                new Fields()
                    .with("letter", group.getKey())
                    .with("about", about.get(group.getKey()))
                    .with("rules", group.getValue())
                    .map())
        .toList();
  }

  private static String tone(String outcome) {
    return switch (outcome) {
      case "PASS" -> "good";
      case "FAIL", "WARN" -> "bad";
      default -> "";
    };
  }

  private static Map<String, @Nullable Object> situation(Object line) {
    return new Fields()
        .with("situation", object(line).get("situation"))
        .with("times", number(object(line).get("times")))
        .with("missed", object(line).get("missed"))
        .map();
  }

  private static long count(List<Object> lines, Predicate<Map<String, Object>> test) {
    return lines.stream().map(HtmlPage::object).filter(test).count();
  }

  private static String shortened(String trace) {
    List<String> lines = new ArrayList<>(trace.lines().toList());
    int left = lines.size() - SHORT;
    if (left > 0) {
      lines.subList(SHORT / 2, SHORT / 2 + left).clear();
      lines.add(SHORT / 2, "... " + left + " lines are left out here");
    }
    return String.join("\n", lines);
  }

  private static String number(@Nullable Object value) {
    return value instanceof Number number ? "%,d".formatted(number.longValue()) : "";
  }

  @SuppressWarnings("unchecked") // a JSON object
  private static Map<String, Object> object(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  @SuppressWarnings("unchecked") // a JSON array
  private static List<Object> list(@Nullable Object value) {
    return value == null ? List.of() : (List<Object>) value;
  }

  /** Returns JSON as it can stand in a script element, which only "&lt;" can end. */
  static String inScript(String json) {
    return json.replace("<", "\\u003c");
  }

  /** Returns the text of a file that is packed beside this class. */
  static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name + " is not packed beside " + HtmlPage.class);
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
