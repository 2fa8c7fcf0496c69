package dev.linalloc.kit.junit;

import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.report.CheckOptions;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.report.Progress;
import dev.linalloc.kit.report.Report;
import dev.linalloc.kit.report.RuleResult;
import dev.linalloc.spi.AllocatorProvider;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Certifies an allocator in its own project's tests: extend this class and return the provider.
 *
 * <pre>{@code
 * class MyAllocatorTest extends AllocatorConformance {
 *   @Override
 *   protected AllocatorProvider provider() {
 *     return new MyProvider();
 *   }
 * }
 * }</pre>
 *
 * <p>Each rule of the specification is one test, named by its number and title. A broken MUST fails
 * with the evidence, a picture of the heap and a minimal trace that shows it again. A rule that was
 * not promised, or that no call reached, is skipped with the reason. So is a broken SHOULD: it is a
 * warning, not a failure. A project that requires more, for example that nothing is skipped, adds a
 * test of {@link #report()}.
 */
@TestInstance(Lifecycle.PER_CLASS) // so that all tests share one report
@SuppressWarnings("exports") // @TestInstance is JUnit's; extending modules require JUnit too
public abstract class AllocatorConformance {
  private @Nullable Report report;

  /** Makes the test; JUnit calls this. */
  protected AllocatorConformance() {}

  /** {@return the provider of the allocator under test} */
  protected abstract AllocatorProvider provider();

  /** {@return how much to check; by default as much as {@code linalloc check} does} */
  protected CheckOptions options() {
    return CheckOptions.DEFAULT;
  }

  /**
   * {@return the report on the allocator} The first call checks it, which takes seconds to minutes.
   */
  protected final Report report() {
    Report made = report;
    if (made == null) {
      made = Conformance.check(provider(), options(), Progress.NONE);
      report = made;
    }
    return made;
  }

  @TestFactory
  final Stream<DynamicTest> rules() {
    return report().rules().stream()
        .map(
            result ->
                DynamicTest.dynamicTest(
                    result.rule() + " " + result.rule().title(), () -> show(report(), result)));
  }

  private static void show(Report report, RuleResult result) {
    switch (result.outcome()) {
      case PASS -> {}
      case FAIL -> Assertions.fail(evidence(report, result));
      case WARN -> Assumptions.abort("a SHOULD is broken: " + evidence(report, result));
      case SKIP -> Assumptions.abort("not checked: " + result.reason());
      case NOT_PROMISED ->
          Assumptions.abort("not promised; the rule is for: " + result.rule().scope());
    }
  }

  private static String evidence(Report report, RuleResult result) {
    Finding finding =
        report.findings().stream()
            .filter(found -> found.rule() == result.rule())
            .findFirst()
            .orElseThrow();
    return String.format(
        Locale.ROOT,
        "%s%nfound by: %s%n%sminimal trace of %s, seed %d:%n%s",
        finding.evidence(),
        finding.scenario(),
        finding.picture().indent(2),
        report.target(),
        report.seed(),
        finding.trace().toString().indent(2));
  }
}
