package dev.linalloc.cli;

import dev.linalloc.cli.LiveAllocator.Start;
import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.report.Film;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.kit.trace.TraceReader;
import dev.linalloc.kit.wrong.WrongAllocator;
import dev.linalloc.kit.wrong.WrongAllocators;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.Pages;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A scene of the playground: a wrong allocator with a minimal trace that breaks its rule.
 *
 * <p>The file {@code counterexamples.txt} holds the traces, because the kit takes minutes to find
 * them all. Each begins with the line that {@code linalloc check NAME} writes into the trace's
 * file.
 *
 * <p>A scene is filmed on the JVM. The compiler refuses wrong allocators, because they extend the
 * toys; and the film is made under the oracle, so it ends with the kit's own evidence.
 *
 * @param wrong the allocator
 * @param evidence what the kit has seen
 * @param trace the calls
 */
record Scene(WrongAllocator wrong, String evidence, Trace trace) {
  private static final String FILE = "counterexamples.txt";

  private static final Pattern HEADING =
      Pattern.compile("(?m)^# (?<name>\\S+) breaks (?<rule>\\w+): (?<evidence>.+)$");

  /** Larger memories begin on the JVM only: a page looks at every byte after each call. */
  private static final int MOST_PAGES = 64;

  /** Returns all scenes, in the order of their rules. */
  static List<Scene> all() {
    Map<String, Scene> byName = new LinkedHashMap<>();
    Map<String, WrongAllocator> wrong = new LinkedHashMap<>();
    WrongAllocators.all().forEach(each -> wrong.put(each.name(), each));
    String text = HtmlPage.resource(FILE);
    for (String part : text.split("\n(?=#)", -1)) {
      var heading = HEADING.matcher(part);
      if (!heading.find() || !wrong.containsKey(heading.group("name"))) {
        throw new IllegalStateException(FILE + " has no wrong allocator in: " + part);
      }
      String name = heading.group("name");
      byName.put(
          name,
          new Scene(
              Objects.requireNonNull(wrong.get(name)),
              heading.group("evidence"),
              trace(part, name)));
    }
    return wrong.keySet().stream().filter(byName::containsKey).map(byName::get).toList();
  }

  private static Trace trace(String text, String name) {
    try {
      return TraceReader.read(new BufferedReader(new StringReader(text)), name);
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + ": " + e.getMessage(), e);
    }
  }

  /** Returns the number of scenes: the traces, and a transcript for each other rule. */
  static int count() {
    return all().size() + Transcripts.all().size();
  }

  /** Returns the starts of the traces that can be played on a page, the usual one first. */
  static Set<Start> starts() {
    Set<Start> starts = new LinkedHashSet<>();
    starts.add(new Start(Trace.DEFAULT_PAGES, Trace.DEFAULT_HEAP_BASE));
    all().stream()
        .map(Scene::trace)
        .filter(trace -> trace.initialPages() <= MOST_PAGES)
        .filter(trace -> Pages.toHold(Integer.toUnsignedLong(trace.heapBase())) <= MOST_PAGES)
        .map(trace -> new Start(trace.initialPages(), trace.heapBase()))
        .forEach(starts::add);
    return starts;
  }

  /** Returns how the text of its rule begins to describe the scene, if it does. */
  String mention() {
    return "**Scene** `#%s`: `%s`".formatted(rule().name().toLowerCase(Locale.ROOT), wrong.name());
  }

  Rule rule() {
    return wrong.rule();
  }

  /** Returns the scene as the page's script reads it. */
  Map<String, @Nullable Object> fields() {
    Film film =
        Conformance.film(Subject.of(wrong.provider()), new Finding(rule(), evidence, "", trace));
    return new Fields()
        .with("name", wrong.name())
        .with("rule", rule().name())
        .with("evidence", evidence)
        .with("trace", trace.toString())
        .with("film", Films.fields(film))
        .map();
  }
}
