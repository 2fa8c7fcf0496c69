package dev.linalloc.cli;

import dev.linalloc.spec.Rule;
import dev.linalloc.spec.SpecText;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.LineBreakRendering;
import org.commonmark.renderer.text.TextContentRenderer;
import org.jspecify.annotations.Nullable;

/** The specification's texts as HTML. */
final class RuleTexts {
  private static final Pattern LINK = Pattern.compile("\\[([^\\[\\]]+)\\]\\(([^)]+)\\)");
  private static final Pattern GROUP =
      Pattern.compile("(?m)^\\| \\[(\\w)\\]\\(#[^)]*\\) \\| (.*) \\|$");

  private static final Parser MARKDOWN = Parser.builder().build();
  private static final HtmlRenderer HTML =
      HtmlRenderer.builder()
          .escapeHtml(true)
          .attributeProviderFactory(_ -> RuleTexts::addAttributes)
          .build();

  private static final TextContentRenderer TEXT =
      TextContentRenderer.builder().lineBreakRendering(LineBreakRendering.STRIP).build();

  private RuleTexts() {}

  /** Lets the keyboard scroll a picture that is wider than the page. */
  private static void addAttributes(Node node, String tag, Map<String, String> attributes) {
    if (tag.equals("pre")) {
      attributes.put("tabindex", "0");
    }
  }

  /** Returns what each group of rules is about, by the group's letter. */
  static Map<String, String> groups() {
    return GROUP
        .matcher(SpecText.document())
        .results()
        .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
  }

  /** Returns the section on a rule, with the fields that {@code page.mustache} shows. */
  static Map<String, @Nullable Object> of(Rule rule) {
    String section = SpecText.of(rule);
    int end = section.indexOf('\n');
    String body =
        LINK.matcher(section.substring(end))
            .replaceAll(link -> Matcher.quoteReplacement(onPage(link.group(1), link.group(2))));
    return new Fields()
        .with("rule", rule.name())
        .with("heading", section.substring(0, end).replaceFirst("^#+ ", ""))
        .with("html", HTML.render(MARKDOWN.parse(body)))
        .map();
  }

  /** Returns the first paragraph of the section on a rule, in one line without markup. */
  static String plain(Rule rule) {
    String section = SpecText.of(rule);
    String paragraph = section.substring(section.indexOf('\n')).strip().split("\n\n", 2)[0];
    return TEXT.render(MARKDOWN.parse(paragraph));
  }

  /** Returns a link as it is on the page, which has the rules but no other part of the document. */
  private static String onPage(String text, String address) {
    boolean ofRule =
        Stream.of(Rule.values()).anyMatch(rule -> address.equalsIgnoreCase("#" + rule));
    if (ofRule) {
      return "[" + text + "](" + address.toUpperCase(Locale.ROOT) + ")";
    }
    return address.startsWith("http") ? "[" + text + "](" + address + ")" : text;
  }
}
