package dev.linalloc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.linalloc.spec.Level;
import dev.linalloc.spec.Rule;
import dev.linalloc.spec.SpecText;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the broken rules as SARIF 2.1.0, the format of static analysis that code hosts show. The
 * place of a result is the file of its target, if it has one.
 */
final class Sarif {
  /** The version and the home of this project, as Maven knows them. */
  private static final Properties ABOUT = new Properties();

  static {
    try {
      ABOUT.load(new StringReader(HtmlPage.resource("about.properties")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

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
            .with("version", ABOUT.getProperty("version"))
            .with("informationUri", ABOUT.getProperty("home"))
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
        .with("fullDescription", message(RuleTexts.plain(rule)))
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
    String target = String.valueOf(result.get("target"));
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
        .with("locations", List.of(location(target, name)))
        .with(
            "partialFingerprints",
            fingerprints(rule.name(), target, name, String.valueOf(finding.get("trace"))))
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
    Fields location = new Fields();
    file(target)
        .ifPresent(
            file ->
                location.with(
                    "physicalLocation",
                    new Fields()
                        .with("artifactLocation", Map.of("uri", uri(file)))
                        .with("region", Map.of("startLine", 1))
                        .map()));
    return location.with("logicalLocations", List.of(Map.of("name", allocator))).map();
  }

  /**
   * Returns the file of a target, which was loaded before; none if there is no file, or it is gone.
   */
  private static Optional<Path> file(String target) {
    try {
      return Target.parse(target, new GuestFlags()).file();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns a path as a reference: a first name with a colon would look like a scheme. */
  private static String uri(Path file) {
    boolean isScheme = !file.isAbsolute() && file.getName(0).toString().contains(":");
    try {
      return new URI(null, null, (isScheme ? "./" : "") + file, null).toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(file + " is a path, so it can be written as a URI", e);
    }
  }

  /** Returns what tells a finding from others when a check is made again. */
  private static Map<String, String> fingerprints(String... parts) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(String.join("\n", parts).getBytes(UTF_8));
      return Map.of("ruleTargetTrace/v1", HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static Map<String, @Nullable Object> message(String text) {
    return new Fields().with("text", text).map();
  }
}
