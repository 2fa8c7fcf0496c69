package dev.linalloc.compiler.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random classes do the same compiled as on the JVM. {@code -Dfuzz.classes=20000 -Dfuzz.seed=7}
 * sets the number of classes and the seed, {@code -Dfuzz.from=123} the first class, and {@code
 * -Dfuzz.findings=3} the number of findings to stop at.
 */
@Tag("slow")
class FuzzTest {
  private static final int CLASSES = Integer.getInteger("fuzz.classes", 500);
  private static final int FROM = Integer.getInteger("fuzz.from", 0);
  private static final int FINDINGS = Integer.getInteger("fuzz.findings", 1);
  private static final long SEED = Long.getLong("fuzz.seed", 20260401);
  private static final int REPORT_EVERY = 1_000;

  @Test
  void randomClassesDoTheSameCompiled() {
    Fuzzer fuzzer = new Fuzzer(SEED);
    fuzzer.run(FROM, FROM + CLASSES, FINDINGS, FuzzTest::report);
    System.out.println("seed " + SEED + ", constructs: " + fuzzer.coverage());
    System.out.println("refusals: " + fuzzer.refusals());
    assertThat(fuzzer.findings()).isEmpty();
    if (CLASSES >= 500) {
      assertThat(fuzzer.coverage()).containsOnlyKeys(Construct.values());
      assertThat(fuzzer.refusals()).containsOnlyKeys(Outside.values());
    }
  }

  private static void report(int tried) {
    if (tried % REPORT_EVERY == 0) {
      System.out.println(tried + " classes");
    }
  }
}
