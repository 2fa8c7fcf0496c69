package dev.linalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlPageTest {
  private static final Pattern FILM =
      Pattern.compile("<script type=\"application/json\">(.*?)</script>");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private Path page() {
    return folder.resolve("page.html");
  }

  private String html() throws IOException {
    return Files.readString(page());
  }

  private List<Map<String, Object>> films() throws IOException {
    List<Map<String, Object>> films = new ArrayList<>();
    for (MatchResult film : FILM.matcher(html()).results().toList()) {
      films.add(JSON.std.mapFrom(film.group(1)));
    }
    return films;
  }

  private int check(String target, String... more) {
    Stream<String> line = Stream.of("check", target, "--steps", "0", "--html", page().toString());
    return run(
        Stream.of(line, Stream.of("--out", folder.toString()), Stream.of(more))
            .flatMap(each -> each)
            .toArray(String[]::new));
  }

  @Test
  void aCertificateHasTheVerdictTheRulesByGroupAndTheirTexts() throws IOException {
    assertThat(check("mini")).isZero();
    assertThat(html())
        .contains("<h1>linalloc check: mini conforms</h1>")
        .contains("<caption>A: where a block may lie</caption>")
        .containsPattern("<a href=\"#A3\">A3</a></th><td><span class=\"badge good\">PASS</span>")
        .contains("<details class=\"rule\" id=\"A3\">")
        .containsPattern("Coverage: [0-9]+ of [0-9]+ situations reached");
    assertThat(out.toString()).contains("mini conforms: ");
    assertThat(films()).isEmpty();
    assertThat(Files.size(page())).isLessThan(500_000);
  }

  @Test
  void eachBreachOfOneCallHasAFilmThatEndsWithTheBytesAtFault() throws IOException {
    assertThat(check("starts-at-zero")).isEqualTo(1);
    assertThat(html())
        .contains("starts-at-zero does not conform")
        .contains("<figure class=\"film\"");
    assertThat(films()).isNotEmpty();
    Map<String, Object> film = films().getFirst();
    Map<?, ?> breach = (Map<?, ?>) Objects.requireNonNull(film.get("breach"));
    assertThat(html()).contains(String.valueOf(breach.get("evidence")));
    List<?> edges = (List<?>) Objects.requireNonNull(film.get("edges"));
    assertThat(edges).asString().contains(String.valueOf(breach.get("from")));
    assertThat(Files.size(page())).isLessThan(500_000);
  }

  /** Everything is on the page itself; only texts of rules link to their sources. */
  @Test
  void theSameCheckMakesTheSameBytesAndThePageLoadsNothing() throws IOException {
    check("starts-at-zero", "--json");
    assertThat(out.toString()).contains("\"findings\"").doesNotContain("\"films\"");
    byte[] first = Files.readAllBytes(page());
    check("starts-at-zero");
    assertThat(Files.readAllBytes(page())).isEqualTo(first);
    assertThat(html())
        .contains("default-src 'none'")
        .doesNotContainPattern("<(link|img|script|iframe)[^>]+(src|href)=\"(?!data:,\")")
        .doesNotContain("url(", "@import", "fetch(");
  }

  @Test
  void aTargetInAJvmOfItsOwnHasItsFilmsToo() throws IOException {
    Path jar = ForeignJar.withAlloc(folder, "if (size == 3) return 8;").write();
    assertThat(check(jar.toString())).isEqualTo(1);
    assertThat(html()).contains("acme does not conform");
    assertThat(films()).isNotEmpty();
    assertThat(out.toString()).doesNotContain(WithFiles.TAG).contains("acme does not conform");
  }

  @Test
  void aTargetThatCannotBeUsedIsOnThePage() throws IOException {
    Path jar = Files.writeString(folder.resolve("text.jar"), "I am no jar.");
    assertThat(check(jar.toString())).isEqualTo(2);
    assertThat(html()).contains("is not certified").contains("text.jar");
  }

  @Test
  void aLongTraceIsViewedBySamples() throws IOException {
    Random random = new Random(27);
    String lines =
        Stream.iterate(0, id -> id + 1)
            .limit(1000)
            .map(id -> "a " + id + " " + (1 + random.nextInt(100)) + " 8")
            .collect(Collectors.joining("\n"));
    Path trace = Files.writeString(folder.resolve("long.trace"), lines);
    assertThat(run("view", trace.toString(), "--on", "mini", "--html", page().toString())).isZero();
    assertThat(out.toString()).contains("mini: long.trace, 1,000 steps, 241 frames");
    assertThat(films()).singleElement().hasFieldOrPropertyWithValue("exact", false);
    assertThat(html()).contains("linalloc view: mini breaks no rule here");
  }

  @Test
  void aViewEndsWithTheCallThatBreaksARule() throws IOException {
    Path trace = Files.writeString(folder.resolve("some.trace"), "a 0 9 1\na 1 9 8\na 2 9 64\n");
    assertThat(run("view", trace.toString(), "--on=aligns-to-a-word", "--html=" + page()))
        .isEqualTo(1);
    assertThat(out.toString()).contains("A1 broken", "step 2: alloc(9, 8) returned 0x0000040c");
    assertThat(html()).contains("aligns-to-a-word does not conform");
  }

  @Test
  void aViewSaysThatItStopsBeforeTheCallersError() throws IOException {
    Path trace =
        Files.writeString(folder.resolve("some.trace"), "a 0 8 8\na 1 8 8\nf 0\nx f 0\nf 1\n");
    assertThat(run("view", trace.toString(), "--on=mini", "--html=" + page(), "--json")).isZero();
    assertThat(Json.objects(Json.map(out.toString()).get("results")))
        .singleElement()
        .hasFieldOrPropertyWithValue("steps", 5)
        .hasFieldOrPropertyWithValue("callerErrs", 4);
    assertThat(html())
        .contains(
            "Trace: some.trace, 5 steps.",
            "The film stops before step 4: the trace marks it as an error of the caller");
  }

  @Test
  void aViewOfAModuleIsMadeInAJvmOfItsOwn() throws IOException {
    Path module = folder.resolve("wee.wasm");
    Path trace = Files.writeString(folder.resolve("some.trace"), "a 0 100 8\nf 0\n");
    assertThat(run("compile", "wee", "-o", module.toString())).isZero();
    assertThat(
            run("view", trace.toString(), "--on", module.toString(), "--html", page().toString()))
        .isZero();
    assertThat(films()).hasSize(1);
  }

  @Test
  void textOfATargetCannotBecomeMarkup() {
    Map<String, Object> result =
        Map.of(
            "target",
            "<b>",
            "trace",
            "<i>",
            "steps",
            1,
            "conforms",
            true,
            "findings",
            List.of(),
            "films",
            List.of(Map.of("frames", List.of("</script><u>"))));
    assertThat(HtmlPage.of("view", List.of(result)))
        .doesNotContain("<b>", "<i>", "<u>")
        .contains("&lt;b&gt;", "\\u003c/script>\\u003cu>");
  }

  @Test
  void aFileThatCannotBeWrittenIsReportedBeforeTheCheck() {
    Path file = folder.resolve("none").resolve("page.html");
    assertThat(run("check", "mini", "--html", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "linalloc: --html (" + file + ") must be in a folder that exists");
    assertThat(run("check", "mini", "--html", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("must be a file, not a folder");
    assertThat(out.toString()).isEmpty();
  }
}
