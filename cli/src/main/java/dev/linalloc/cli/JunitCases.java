package dev.linalloc.cli;

import dev.linalloc.spec.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The tests that stand for the result of a check, one for each rule. */
record JunitCases(String name, List<Case> all) {
  /**
   * A test.
   *
   * @param element says how it ended: {@code failure}, {@code error}, {@code skipped}, {@code
   *     system-out} for a remark, or empty
   */
  record Case(String name, String element, String message, String text) {}

  static JunitCases of(Map<String, Object> result) {
    Object allocator = result.get("allocator");
    String name = String.valueOf(allocator == null ? result.get("target") : allocator);
    List<Map<String, Object>> findings = Json.objects(result.get("findings"));
    List<Case> cases = new ArrayList<>();
    for (Map<String, Object> rule : Json.objects(result.get("rules"))) {
      cases.add(of(rule, findings));
    }
    List<String> missed =
        Json.objects(result.get("coverage")).stream()
            .filter(line -> Objects.equals(line.get("missed"), true))
            .map(line -> text(line.get("situation")))
            .toList();
    if (!missed.isEmpty()) {
      String message = missed.size() + " situations were never reached, but must be";
      String lines = String.join("\n", missed);
      cases.add(new Case("the check reaches every situation", "failure", message, lines));
    }
    if (cases.isEmpty()) { // there was no check, or its verdict is not known
      findings.forEach(finding -> cases.add(broken(finding)));
    }
    Object error = result.get("error") == null ? result.get("cutShort") : result.get("error");
    if (error != null) {
      cases.add(new Case("the check reaches its end", "error", error.toString(), ""));
    }
    return new JunitCases(name, cases);
  }

  private static Case broken(Map<String, Object> finding) {
    Rule rule = Rule.valueOf(text(finding.get("rule")));
    return new Case(
        rule + " " + rule.title(), "failure", text(finding.get("evidence")), shown(finding));
  }

  private static String shown(Map<String, Object> finding) {
    return String.join(
        "\n",
        text(finding.get("evidence")),
        text(finding.get("picture")),
        text(finding.get("trace")));
  }

  private static Case of(Map<String, Object> rule, List<Map<String, Object>> findings) {
    String name = rule.get("rule") + " " + rule.get("title");
    String reason = text(rule.get("reason"));
    Map<String, Object> finding =
        findings.stream()
            .filter(each -> Objects.equals(each.get("rule"), rule.get("rule")))
            .findFirst()
            .orElse(Map.of());
    String evidence = text(finding.get("evidence"));
    String shown = shown(finding);
    return switch (text(rule.get("outcome"))) {
      case "FAIL" -> new Case(name, "failure", evidence, shown);
      case "WARN" -> new Case(name, "system-out", "", String.join("\n", "WARN", reason, shown));
      case "SKIP" -> new Case(name, "skipped", reason, "");
      case "N/A" -> new Case(name, "skipped", reason.isEmpty() ? "not promised" : reason, "");
      default -> new Case(name, "", "", "");
    };
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  String count(String element) {
    return Long.toString(all.stream().filter(each -> each.element.equals(element)).count());
  }
}
