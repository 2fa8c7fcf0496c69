package dev.linalloc.cli;

import static java.util.stream.Collectors.groupingBy;

import com.samskivert.mustache.Mustache;
import dev.linalloc.spec.Rule;
import dev.linalloc.spec.SpecText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The playground: one HTML page, which needs no other file. {@code playground.mustache} is its
 * text. {@code playground.js} runs modules in the browser and turns what they do into films, which
 * {@code page.js} plays as on every page with films; {@code walks.js} reads the tags and lists of
 * wee and dl. The same allocators make the same page.
 */
final class PlaygroundPage {
  private PlaygroundPage() {}

  /** Returns the page. */
  static String of(List<LiveAllocator> allocators) {
    List<Scene> scenes = Scene.all();
    return Mustache.compiler()
        .nullValue("")
        .emptyStringIsFalse(true)
        .compile(HtmlPage.resource("playground.mustache"))
        .execute(
            new Fields()
                .with("style", HtmlPage.resource("page.css"))
                .with("film", HtmlPage.resource("page.js"))
                .with("walks", HtmlPage.resource("walks.js"))
                .with("script", HtmlPage.resource("playground.js"))
                .with("allocators", json(allocators.stream().map(LiveAllocator::fields).toList()))
                .with("scenes", json(scenes.stream().map(Scene::fields).toList()))
                .with("names", allocators.stream().map(LiveAllocator::name).toList())
                .with("groups", groups(scenes))
                .map());
  }

  private static String json(Object value) {
    return HtmlPage.inScript(Json.line(value));
  }

  /** Returns the rules with their scenes, by the groups of the specification. */
  private static List<Object> groups(List<Scene> scenes) {
    Map<Rule, List<Scene>> byRule = scenes.stream().collect(groupingBy(Scene::rule));
    Map<Rule, List<Object>> transcripts = Transcripts.all();
    Map<String, String> about = RuleTexts.groups();
    Map<String, List<Object>> byLetter = new LinkedHashMap<>();
    for (Rule rule : Rule.values()) {
      byLetter
          .computeIfAbsent(rule.name().substring(0, 1), _ -> new ArrayList<>())
          .add(
              rule(
                  rule,
                  byRule.getOrDefault(rule, List.of()),
                  transcripts.getOrDefault(rule, List.of())));
    }
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

  /** Returns a rule; the scene that its text describes comes first. */
  private static Map<String, @Nullable Object> rule(
      Rule rule, List<Scene> scenes, List<Object> transcript) {
    String text = SpecText.of(rule);
    return new Fields()
        .with(RuleTexts.of(rule))
        .with(
            "scenes",
            scenes.stream()
                .sorted(Comparator.comparing(scene -> !text.contains(scene.mention())))
                .map(PlaygroundPage::named)
                .toList())
        .with("hasScenes", !scenes.isEmpty())
        .with("transcript", transcript)
        .with("hasTranscript", !transcript.isEmpty())
        .map();
  }

  private static Map<String, @Nullable Object> named(Scene scene) {
    return new Fields()
        .with("name", scene.wrong().name())
        .with("report", scene.wrong().report())
        .map();
  }
}
