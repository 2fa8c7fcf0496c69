package dev.linalloc.cli;

import dev.linalloc.spec.Level;
import dev.linalloc.spec.Rule;
import dev.linalloc.spec.SpecText;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the broken rules as SARIF 2.1.0, the format of static analysis that code hosts show. The
 * place of a result is the file of its target.
 */
final class Sarif {
  private Sarif() {}

  /** Returns the document. */
  static String of(String command, List<Map<String, Object>> results) {
    List<Object> found = new ArrayList<>();
    List<Object> problems = new ArrayList<>();
    for (Map<String, Object> result : results) {
      Json.objects(result.get("findings")).forEach(finding -> found.add(result(result, finding)));
      Object problem = result.get("error") == null ? result.get("cutShort") : result.get("error");
      if (problem != null) {
        String text = result.get("target") + ": " + problem;
        problems.add(new Fields().with("level", "error").with("message", message(text)).map());
      }
    }
    Map<String, @Nullable Object> driver =
        new Fields()
            .with("name", "linalloc")
            .with("rules", Stream.of(Rule.values()).map(Sarif::rule).toList())
            .map();
    Map<String, @Nullable Object> invocation =
        new Fields()
            .with("executionSuccessful", problems.isEmpty())
            .with("toolExecutionNotifications", problems)
            .map();
    Map<String, @Nullable Object> run =
        new Fields()
            .with("tool", Map.of("driver", driver))
            .with("automationDetails", Map.of("id", "linalloc " + command))
            .with("invocations", List.of(invocation))
            .with("results", found)
            .map();
    return Json.pretty(
            new Fields()
                .with("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
                .with("version", "2.1.0")
                .with("runs", List.of(run))
                .map())
        + "\n";
  }

  private static Map<String, @Nullable Object> rule(Rule rule) {
    return new Fields()
        .with("id", rule.name())
        .with("shortDescription", message(rule.title()))
        .with(
            "help",
            new Fields().with("text", rule.title()).with("markdown", SpecText.of(rule)).map())
        .with(
            "defaultConfiguration",
            Map.of("level", rule.level() == Level.MUST ? "error" : "warning"))
        .map();
  }

  private static Map<String, @Nullable Object> result(
      Map<String, Object> result, Map<String, Object> finding) {
    Rule rule = Rule.valueOf(String.valueOf(finding.get("rule")));
    boolean warning =
        Json.objects(result.get("rules")).stream()
            .filter(each -> rule.name().equals(each.get("rule")))
            .anyMatch(each -> Objects.equals(each.get("outcome"), "WARN"));
    String name = String.valueOf(result.get("allocator"));
    return new Fields()
        .with("ruleId", rule.name())
        .with("ruleIndex", List.of(Rule.values()).indexOf(rule))
        .with("level", warning ? "warning" : "error")
        .with("message", message(name + " breaks " + rule + ": " + finding.get("evidence")))
        .with("locations", List.of(location(String.valueOf(result.get("target")), name)))
        .with(
            "properties",
            new Fields()
                .with("scenario", finding.get("scenario"))
                .with("picture", finding.get("picture"))
                .with("trace", finding.get("trace"))
                .map())
        .map();
  }

  private static Map<String, @Nullable Object> location(String target, String allocator) {
    return new Fields()
        .with("physicalLocation", Map.of("artifactLocation", Map.of("uri", uri(target))))
        .with("logicalLocations", List.of(Map.of("name", allocator)))
        .map();
  }

  private static String uri(String target) {
    try {
      return new URI(null, null, target, null).toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(target + " cannot be written as a URI", e);
    }
  }

  private static Map<String, @Nullable Object> message(String text) {
    return new Fields().with("text", text).map();
  }
}
