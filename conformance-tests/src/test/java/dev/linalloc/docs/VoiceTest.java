package dev.linalloc.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pages, comments, messages and names of tests are plain technical English: none uses an expression
 * of {@code voice.csv}, which names a replacement for each.
 */
class VoiceTest {
  private static final Path LIST = Path.of("conformance-tests/src/test/resources/voice.csv");

  private record Expression(Pattern pattern, String instead) {
    static Expression of(String row) {
      String[] columns = row.split(",", 2);
      return new Expression(Pattern.compile(columns[0], Pattern.CASE_INSENSITIVE), columns[1]);
    }
  }

  private static final List<Expression> EXPRESSIONS =
      Page.read(LIST).lines().skip(1).map(Expression::of).toList();

  /** Returns the lines with an expression of the list, and the replacement. */
  private static List<String> found(Stream<Prose> prose) {
    return prose
        .flatMap(
            line ->
                EXPRESSIONS.stream()
                    .filter(expression -> expression.pattern().matcher(line.text()).find())
                    .map(expression -> line + "  [write: " + expression.instead() + "]"))
        .toList();
  }

  @Test
  void noProseUsesAnExpressionOfTheList() {
    assertThat(found(Page.files().flatMap(Prose::of))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "// what nobody reads, 1",
    "/** Returns an answer. */, 1",
    "/* one */ int i; /* is to be\\n as new */, 2",
    "void thisAnswersNull() {, 1",
    "String s = \"it can't be \\\"had\\\"\";, 1",
    "/** Returns {@code answer}. */, 0",
    "int answer = nobody(); char c = '\"'; // \"whatever\", 1",
  })
  void anExpressionIsFoundWherePeopleReadIt(String source, int times) {
    Path file = Path.of("a/src/main/java/A.java");
    assertThat(found(Prose.ofJava(file, source.replace("\\n", "\n")))).hasSize(times);
  }

  @Test
  void messagesOfTestsAndSamplesOfCodeAreNotProse() {
    assertThat(found(Prose.ofJava(Path.of("a/src/test/java/A.java"), "f(\"answer\");"))).isEmpty();
  }
}
