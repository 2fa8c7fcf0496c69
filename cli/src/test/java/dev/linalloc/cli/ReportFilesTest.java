package dev.linalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.linalloc.spec.Rule;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** The files for other tools: JUnit's XML and SARIF. */
class ReportFilesTest {
  private final StringWriter out = new StringWriter();

  @TempDir private Path folder;

  private int check(String target) {
    String[] line = {
      "check",
      target,
      "--steps",
      "0",
      "--json",
      "--junit",
      folder.resolve("junit.xml").toString(),
      "--sarif",
      folder.resolve("linalloc.sarif").toString()
    };
    return Main.run(new PrintWriter(out, true), new PrintWriter(new StringWriter()), line);
  }

  private static Element parsed(String xml) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)))
        .getDocumentElement();
  }

  private Element suite() throws Exception {
    return (Element)
        parsed(Files.readString(folder.resolve("junit.xml")))
            .getElementsByTagName("testsuite")
            .item(0);
  }

  private Map<String, Object> run() throws Exception {
    String sarif = Files.readString(folder.resolve("linalloc.sarif"));
    return Json.objects(JSON.std.mapFrom(sarif).get("runs")).getFirst();
  }

  @Test
  void aBrokenRuleIsAFailedTestAndAResultOfSarif() throws Exception {
    assertThat(check("starts-at-zero")).isEqualTo(1);
    Map<String, Object> result =
        Json.objects(JSON.std.mapFrom(out.toString()).get("results")).getFirst();
    List<Map<String, Object>> findings = Json.objects(result.get("findings"));
    String evidence = String.valueOf(findings.getFirst().get("evidence"));
    Element failure = (Element) suite().getElementsByTagName("failure").item(0);
    assertThat(findings).isNotEmpty();
    assertThat(suite().getAttribute("failures"))
        .isEqualTo(Integer.toString(suite().getElementsByTagName("failure").getLength()));
    assertThat(suite().getElementsByTagName("testcase").getLength()).isGreaterThan(30);
    assertThat(failure.getAttribute("message")).isNotEmpty();
    assertThat(failure.getTextContent()).contains("m 1 ");
    List<Map<String, Object>> results = Json.objects(run().get("results"));
    assertThat(results).hasSameSizeAs(findings);
    assertThat(results.getFirst().get("message")).asString().contains(evidence);
    Rule rule = Rule.valueOf(String.valueOf(results.getFirst().get("ruleId")));
    assertThat(results.getFirst()).containsEntry("ruleIndex", List.of(Rule.values()).indexOf(rule));
    assertThat(run().get("tool")).asString().contains("id=" + rule, rule.title());
  }

  @Test
  void aTargetThatCannotBeUsedIsAnErrorInBoth() throws Exception {
    Path jar = Files.writeString(folder.resolve("no jar.jar"), "I am no jar.");
    assertThat(check(jar.toString())).isEqualTo(2);
    assertThat(suite().getAttribute("errors")).isEqualTo("1");
    assertThat(Json.objects(run().get("invocations")))
        .first()
        .hasFieldOrPropertyWithValue("executionSuccessful", false);
  }

  @Test
  void charactersThatXmlCannotHoldAreReplaced() throws Exception {
    Map<String, Object> result = Map.of("target", "a<b\u0001", "error", "x & y\u0000");
    Element suite =
        (Element)
            parsed(JunitXml.of("check", List.of(result))).getElementsByTagName("testsuite").item(0);
    assertThat(suite.getAttribute("name")).isEqualTo("a<b?");
  }

  @Test
  void theFileOfATargetIsAUri() {
    Map<String, Object> finding =
        Map.of("rule", "A3", "evidence", "e", "scenario", "", "picture", "", "trace", "");
    Map<String, Object> result =
        Map.of("target", "my lib/a b.wasm", "allocator", "b", "findings", List.of(finding));
    assertThat(Sarif.of("check", List.of(result)))
        .contains("\"uri\" : \"my%20lib/a%20b.wasm\"", "b breaks A3: e");
  }
}
