package dev.linalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.report.Film.Breach;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.wrong.WrongAllocator;
import dev.linalloc.kit.wrong.WrongAllocators;
import dev.linalloc.spec.Rule;
import dev.linalloc.spec.SpecText;
import dev.linalloc.spi.AllocatorProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of the command {@code playground}. cli/browser-tests/check.sh tests it in a browser. */
class PlaygroundTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private String page(String... targets) throws IOException {
    String[] line =
        Stream.concat(Stream.of("playground", "-o", folder.toString()), Stream.of(targets))
            .toArray(String[]::new);
    assertThat(run(line)).as("%s", err).isZero();
    return Files.readString(folder.resolve("index.html"));
  }

  private static List<Map<String, Object>> data(String html, String id) throws IOException {
    Matcher script =
        Pattern.compile("<script type=\"application/json\" id=\"" + id + "\">(.*?)</script>")
            .matcher(html);
    assertThat(script.find()).isTrue();
    List<Map<String, Object>> objects = new ArrayList<>();
    for (Object object : JSON.std.listFrom(script.group(1))) {
      objects.add(JSON.std.mapFrom(JSON.std.asString(object)));
    }
    return objects;
  }

  static List<Scene> scenes() {
    return Scene.all();
  }

  @Test
  void eachWrongAllocatorHasAScene() {
    assertThat(Scene.all().stream().map(Scene::wrong))
        .as("run linalloc check NAME, and append its trace to counterexamples.txt")
        .containsExactlyElementsOf(WrongAllocators.all());
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void theTraceOfASceneBreaksTheRuleWithTheEvidenceThatTheSceneQuotes(Scene scene) {
    AllocatorProvider provider = scene.wrong().provider();
    Finding quoted = new Finding(scene.rule(), scene.evidence(), "", scene.trace());
    assertThat(
            Conformance.film(Subject.of(provider), quoted)
                .breach()
                .map(Breach::evidence)
                .or(
                    () ->
                        Conformance.replay(provider, scene.trace()).finding().map(breach(quoted))))
        .contains(scene.evidence());
  }

  /** Returns the evidence of a finding that a rule which compares runs is broken. */
  private static Function<Finding, String> breach(Finding quoted) {
    return found -> found.rule() == quoted.rule() ? found.evidence() : "breaks " + found.rule();
  }

  @ParameterizedTest
  @EnumSource
  void theTextOfARuleSaysWhatItsSceneShows(Rule rule) {
    String text = SpecText.of(rule);
    List<String> wrong =
        Scene.all().stream()
            .filter(scene -> scene.rule() == rule)
            .filter(scene -> text.contains(scene.mention()))
            .map(Scene::wrong)
            .map(WrongAllocator::name)
            .toList();
    assertThat(wrong).hasSize(rule.scope().ofAllocators() ? 1 : 0);
    assertThat(Transcripts.all().containsKey(rule)).isEqualTo(!rule.scope().ofAllocators());
  }

  @Test
  void thePageHasTheAllocatorsTheScenesAndAnAnchorForEachRule() throws IOException {
    String html = page();
    assertThat(data(html, "allocators"))
        .extracting(allocator -> allocator.get("name"))
        .containsExactly("dl", "mini", "wee");
    assertThat(data(html, "scenes")).hasSameSizeAs(WrongAllocators.all());
    for (Rule rule : Rule.values()) {
      assertThat(html).contains("<details class=\"rule\" id=\"" + rule + "\">");
    }
    assertThat(html)
        .contains("IllegalArgumentException: align (3) must be a power of two from 1 to 2147483648")
        .contains("WrongThreadException: ");
    assertThat(Files.size(folder.resolve("index.html"))).isLessThan(500_000);
    assertThat(out.toString()).contains("74 scenes, runs dl, mini, wee");
  }

  @Test
  void twoRunsWriteTheSameBytesAndThePageLoadsNothing() throws IOException {
    String html = page();
    assertThat(page()).isEqualTo(html);
    assertThat(html)
        .contains("default-src 'none'")
        .doesNotContainPattern("<(link|img|script|iframe)[^>]+(src|href)=\"(?!data:,\")")
        .doesNotContain("url(", "@import", "fetch(");
  }

  @Test
  void aModuleAndAClassCanBeOnThePageToo() throws IOException {
    Path module = folder.resolve("my-malloc.wasm");
    assertThat(run("compile", "wee", "--abi", "c", "-o", module.toString())).as("%s", err).isZero();
    String bump =
        ForeignJar.bump("if (size == 3) return 0;").replace("public class", "public final class");
    Path jar =
        new ForeignJar(folder)
            .compile(
                Map.of(
                    "acme.Provider", ForeignJar.provider("acme.Allocator"), "acme.Allocator", bump))
            .put(ForeignJar.SERVICES, "acme.Provider")
            .write();
    assertThat(data(page(module.toString(), jar.toString()), "allocators"))
        .extracting(allocator -> allocator.get("name"), allocator -> allocator.get("walk"))
        .hasSize(5)
        .contains(tuple("my-malloc", ""), tuple("acme", ""), tuple("wee", "wee"));
  }

  @Test
  void aTargetThatCannotRunOnAPageIsReportedInOneLine() throws IOException {
    Path text = Files.writeString(folder.resolve("file"), "");
    assertRefused("cannot be compiled", "toy-bump");
    assertRefused("imports", "src/test/resources/dev/linalloc/cli/modules/notify.wasm");
    assertRefused("has an allocator \"wee\" already", module("wee"));
    assertThat(run("playground", "-o", text.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("must be a folder");
  }

  private String module(String name) {
    Path module = folder.resolve(name + ".wasm");
    assertThat(run("compile", name, "-o", module.toString())).isZero();
    return module.toString();
  }

  private void assertRefused(String why, String target) {
    err.getBuffer().setLength(0);
    assertThat(run("playground", "-o", folder.toString(), target)).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().contains(target).contains(why);
  }
}
