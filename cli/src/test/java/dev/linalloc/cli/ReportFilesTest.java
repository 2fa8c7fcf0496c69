package dev.linalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.linalloc.spec.Rule;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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

  @ParameterizedTest
  @CsvSource({
    "my lib/a b.wasm, my%20lib/a%20b.wasm",
    "1:x.wasm,        ./1:x.wasm",
    "a:b.wasm,        ./a:b.wasm",
    "50%.wasm,        50%25.wasm",
    "some.jar#name,   some.jar",
    "/a:b/c.jar,      /a:b/c.jar"
  })
  void theFileOfATargetIsAUri(String target, String uri) {
    Map<String, Object> location = location(target);
    assertThat(URI.create(uri).isAbsolute()).isFalse();
    assertThat(location)
        .containsEntry(
            "physicalLocation",
            Map.of("artifactLocation", Map.of("uri", uri), "region", Map.of("startLine", 1)));
  }

  @Test
  void anAllocatorOfThisCommandHasNoFile() {
    assertThat(location("mini")).containsOnlyKeys("logicalLocations");
  }

  @Test
  void resultsAreToldApartByRuleTargetAndTrace() {
    assertThat(sarif("a.wasm").get("partialFingerprints"))
        .isEqualTo(sarif("a.wasm").get("partialFingerprints"))
        .isNotEqualTo(sarif("b.wasm").get("partialFingerprints"));
  }

  private static Map<String, Object> location(String target) {
    return Json.objects(sarif(target).get("locations")).getFirst();
  }

  /** Returns the result for a finding on a target. */
  private static Map<String, Object> sarif(String target) {
    Map<String, Object> finding =
        Map.of("rule", "A3", "evidence", "e", "scenario", "", "picture", "", "trace", "");
    Map<String, Object> result =
        Map.of("target", target, "allocator", "b", "findings", List.of(finding));
    Map<String, Object> document = Json.map(Sarif.of("check", List.of(result)));
    Map<String, Object> run = Json.objects(document.get("runs")).getFirst();
    assertThat(run.get("tool"))
        .asString()
        .contains("version=0.", "informationUri=https://", "fullDescription={text=No byte of a ");
    Map<String, Object> sarif = Json.objects(run.get("results")).getFirst();
    assertThat(sarif.get("message")).asString().contains("b breaks A3: e");
    return sarif;
  }

  @Test
  void twoReportsAreNotWrittenToOneFile() {
    Path other = folder.resolve(".").resolve("same");
    StringWriter err = new StringWriter();
    int code =
        Main.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            "check",
            "mini",
            "--html=" + folder.resolve("same"),
            "--junit=" + other);
    assertThat(code).isEqualTo(2);
    assertThat(err)
        .hasToString(
            "linalloc: --html and --junit (%s) must be different files%n".formatted(other));
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "soak", "explore", "replay"})
  void theFolderOfTracesIsNoFile(String command) throws Exception {
    Path file = Files.writeString(folder.resolve("some.trace"), "a 0 8 8");
    StringWriter err = new StringWriter();
    List<String> line = new ArrayList<>(List.of(command, "mini", "--out=" + file));
    if (command.equals("replay")) {
      line.add(file.toString());
    }
    assertThat(
            Main.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                line.toArray(String[]::new)))
        .isEqualTo(2);
    assertThat(err)
        .hasToString("linalloc: --out (%s) must be a folder, not a file%n".formatted(file));
    assertThat(out.toString()).isEmpty();
  }
}
