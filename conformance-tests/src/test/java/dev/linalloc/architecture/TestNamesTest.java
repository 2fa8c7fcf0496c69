package dev.linalloc.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.linalloc.spec.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * A test that carries a rule has the rule's number in front: {@code a1_sentenceInCamelCase}. The
 * evidence finds it by that name. All other tests have a sentence alone.
 */
class TestNamesTest {
  private static final String RULES =
      Stream.of(Rule.values())
          .map(rule -> rule.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining("|"));

  private static final Pattern FORM =
      Pattern.compile("((%s)_|(?![a-z]\\d[A-Z_]))[a-z][A-Za-z0-9]*".formatted(RULES));

  private static final ArchRule NAMES_HAVE_ONE_FORM =
      methods()
          .that()
          .areAnnotatedWith(Test.class)
          .or()
          .areAnnotatedWith(TestFactory.class)
          .or()
          .areAnnotatedWith(ParameterizedTest.class)
          .or()
          .areAnnotatedWith(Property.class)
          .should(
              new ArchCondition<>("be named a1_sentenceInCamelCase, or without a rule's number") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                  events.add(
                      new SimpleConditionEvent(
                          method, FORM.matcher(method.getName()).matches(), method.getFullName()));
                }
              });

  @Test
  void allTestsAreNamedInOneForm() throws IOException {
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      List<Path> tests =
          modules
              .map(module -> module.resolve("target/test-classes"))
              .filter(Files::isDirectory)
              .toList();
      assertThat(tests).hasSizeGreaterThan(1);
      NAMES_HAVE_ONE_FORM.check(
          new ClassFileImporter().importPaths(tests).that(not(assignableTo(Odd.class))));
    }
  }

  @Test
  void otherFormsAreFound() {
    JavaClasses odd = new ClassFileImporter().importClasses(Odd.class);
    assertThatThrownBy(() -> NAMES_HAVE_ONE_FORM.check(odd))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("A1_aCapital")
        .hasMessageContaining("a1GluedOn")
        .hasMessageContaining("a9_noSuchRule")
        .hasMessageContaining("a1_ACapitalLater")
        .hasMessageContaining("a1_c4_twoRules")
        .hasMessageContaining("words_with_underscores")
        .hasMessageNotContaining("a1_right")
        .hasMessageNotContaining("rightToo");
  }

  /** Methods with the annotation of a test that never run, because the class is abstract. */
  abstract static class Odd {
    @Test
    abstract void A1_aCapital();

    @ParameterizedTest
    abstract void a1GluedOn(TestInfo info);

    @Property
    abstract void a9_noSuchRule();

    @Test
    abstract void a1_ACapitalLater();

    @Test
    abstract void a1_c4_twoRules();

    @TestFactory
    abstract Stream<?> words_with_underscores();

    @Test
    abstract void a1_right();

    @Test
    abstract void rightToo();
  }
}
