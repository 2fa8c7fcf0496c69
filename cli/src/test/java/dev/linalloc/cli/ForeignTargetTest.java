package dev.linalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each target is checked in a child JVM, as the command does it, with few steps. */
class ForeignTargetTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void aJarIsCertifiedRuleByRule() throws IOException {
    assertThat(check(ForeignJar.withAlloc(folder, "").write())).isZero();
    assertThat(out.toString())
        .startsWith("acme: nothing beyond the core rules")
        .containsPattern("A1 +MUST +PASS +[0-9,]+ +a block's address")
        .contains("acme conforms: ");
  }

  @Test
  void aFolderOfClassesIsCertifiedToo() throws IOException {
    assertThat(check(ForeignJar.withAlloc(folder, "").writeFolder())).isZero();
    assertThat(out.toString()).contains("acme conforms: ");
  }

  @Test
  void aModuleDescriptorMayNameTheProvider() throws IOException {
    Path jar =
        new ForeignJar(folder)
            .compile(
                Map.of(
                    "module-info",
                    """
                    module acme {
                      requires dev.linalloc.api;
                      provides dev.linalloc.spi.AllocatorProvider with acme.Provider;
                    }
                    """,
                    "acme.Provider",
                    ForeignJar.provider("acme.Allocator"),
                    "acme.Allocator",
                    ForeignJar.bump("")))
            .write();
    assertThat(check(jar)).isZero();
    assertThat(out.toString()).contains("acme conforms: ");
  }

  /** A class that is no provider but returns one, as ServiceLoader allows in a module. */
  private static final String FACTORY =
      """
      package acme;
      import dev.linalloc.spi.AllocatorProvider;
      public final class Factory {
        private Factory() {}
        public static AllocatorProvider provider() { return %s; }
      }
      """;

  private ForeignJar moduleWithFactory(String result) throws IOException {
    return new ForeignJar(folder)
        .compile(
            Map.of(
                "module-info",
                """
                module acme {
                  requires dev.linalloc.api;
                  provides dev.linalloc.spi.AllocatorProvider with acme.Factory;
                }
                """,
                "acme.Factory",
                FACTORY.formatted(result),
                "acme.Provider",
                ForeignJar.provider("acme.Allocator"),
                "acme.Allocator",
                ForeignJar.bump("")));
  }

  @Test
  void aModulesProviderMayComeFromAMethod() throws IOException {
    assertThat(check(moduleWithFactory("new Provider()").write())).isZero();
    assertThat(out.toString()).contains("acme conforms: ");
  }

  @Test
  void aProviderMethodThatReturnsNullCannotBeUsed() throws IOException {
    Path jar = moduleWithFactory("null").write();
    assertThat(check(jar)).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "linalloc: "
                + jar
                + ": acme.Factory cannot be used: it is not a dev.linalloc.spi.AllocatorProvider");
  }

  @Test
  void aProviderMethodIsUsedOnlyInModules() throws IOException {
    Path jar =
        new ForeignJar(folder)
            .compile(Map.of("acme.Factory", FACTORY.formatted("null")))
            .put("META-INF/services/dev.linalloc.spi.AllocatorProvider", "acme.Factory")
            .write();
    assertThat(check(jar)).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "linalloc: "
                + jar
                + ": acme.Factory cannot be used: it has no public constructor without parameters");
  }

  private Path twoAllocators() throws IOException {
    String other =
        ForeignJar.provider("acme.Allocator")
            .replace("class Provider", "class Other")
            .replace("\"acme\"", "\"other\"");
    return new ForeignJar(folder)
        .compile(
            Map.of(
                "acme.Provider", ForeignJar.provider("acme.Allocator"),
                "acme.Other", other,
                "acme.Allocator", ForeignJar.bump("")))
        .put("META-INF/services/dev.linalloc.spi.AllocatorProvider", "acme.Provider\nacme.Other\n")
        .write();
  }

  @Test
  void oneOfAJarsAllocatorsCanBeChosen() throws IOException {
    Path jar = twoAllocators();
    assertThat(check(Path.of(jar + "#other"))).isZero();
    assertThat(out.toString()).contains("other conforms: ").doesNotContain("acme conforms: ");
  }

  @Test
  void aJarWithoutTheChosenAllocatorSaysWhichItHas() throws IOException {
    Path jar = twoAllocators();
    assertThat(check(Path.of(jar + "#third"))).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "linalloc: " + jar + " has no allocator \"third\"; it has: acme, other");
  }

  @Test
  void aFileMayHaveAHashInItsName() throws IOException {
    Path jar = ForeignJar.withAlloc(folder, "").write();
    Path renamed = Files.move(jar, folder.resolve("a#b.jar"));
    assertThat(check(renamed)).isZero();
  }

  @Test
  void aCopyOfTheApiInTheJarIsNotUsed() throws IOException {
    Path jar =
        ForeignJar.withAlloc(folder, "")
            .put("dev/linalloc/spi/GlobalAllocator.class", "no class at all")
            .write();
    assertThat(check(jar)).isZero();
  }

  @Test
  void aBrokenRuleIsReportedWithATraceThatReplaysOnTheJar() throws IOException {
    Path jar = ForeignJar.withAlloc(folder, "if (align == 16) align = 8;").write();
    assertThat(check(jar)).isEqualTo(1);
    Path trace = folder.resolve("linalloc-acme-A1.trace");
    assertThat(out.toString())
        .contains("A1 broken: ")
        .contains("to replay it: linalloc replay " + jar + " " + trace)
        .contains("acme does not conform");
    assertThat(run("replay", jar.toString(), trace.toString(), "--out", folder.toString()))
        .isEqualTo(1);
  }

  @Test
  void aBrokenRuleIsPrintedWhenItIsFoundAndWithItsMinimalTraceInTheEnd() throws IOException {
    assertThat(check(ForeignJar.withAlloc(folder, "if (align == 16) align = 8;").write()))
        .isEqualTo(1);
    assertThat(out.toString())
        .containsSubsequence(
            "A1 broken: ",
            "found by: ",
            "steps, not yet minimal; to replay it: ",
            "A1  MUST    FAIL",
            "A1 broken: ",
            "minimal trace; to replay it: ",
            "does not conform");
  }

  @Test
  void aFolderThatIsMissingCostsALineAndNotTheReport() throws IOException {
    Path jar = ForeignJar.withAlloc(folder, "if (align == 16) align = 8;").write();
    Path missing = folder.resolve("none");
    assertThat(run("check", jar.toString(), "--steps=0", "--out=" + missing)).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "minimal trace (no file "
                + missing.resolve("linalloc-acme-A1.trace")
                + " was written: there is no such folder)",
            "    a ",
            "acme does not conform: ");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void d2_aCallThatHangsIsReportedWithAllThatWasCheckedAndATraceThatReplays() throws IOException {
    Path jar =
        ForeignJar.withAlloc(
                folder, "if (align == 16) align = 8; while (size == 70_000) Thread.onSpinWait();")
            .write();
    assertThat(check(jar, "--call-timeout", "1")).isEqualTo(1);
    String late = " did not end within 1 s";
    assertThat(out.toString())
        .containsPattern("A2 +MUST +PASS +[1-9]")
        .containsPattern("D2 +MUST +FAIL +[1-9]")
        .containsPattern("D2 broken: .*\\R.*alloc\\(70000, \\d+\\)" + late)
        .containsPattern("acme does not conform: alloc\\(70000, \\d+\\)" + late + "; until then");
    assertThat(err.toString()).isEmpty();
    Path trace = folder.resolve("linalloc-acme-D2.trace");
    out.getBuffer().setLength(0);
    assertThat(
            run("replay", jar.toString(), trace.toString(), "--out=" + folder, "--call-timeout=1"))
        .isEqualTo(1);
    assertThat(out.toString())
        .containsPattern("linalloc-acme-D2.trace .* D2 broken")
        .containsPattern("alloc\\(70000, \\d+\\)" + late)
        .contains("trace, not minimal; to replay it: linalloc replay ");
  }

  @Test
  void aReplayThatTakesTooLongSaysSo() throws IOException {
    Path jar = ForeignJar.withAlloc(folder, "while (size == 7) Thread.onSpinWait();").write();
    Path trace = Files.writeString(folder.resolve("a.trace"), "a 0 7 1\n");
    assertThat(run("replay", jar.toString(), trace.toString(), "--timeout=3")).isEqualTo(2);
    String late = jar + " did not end within 3 s; --timeout allows more";
    // If the child has begun to play the trace, its report names the trace. Otherwise the parent
    // reports the target.
    assertThat(err.toString().strip())
        .isIn("linalloc: the replay of " + trace + " on " + late, "linalloc: " + late);
  }

  @Test
  void aSoakOfMoreBlocksThanFitIsRefusedInOneLine() throws IOException {
    String takesAll = "memory.memoryGrow(65_535 - memory.memorySize());"; // so that it may refuse
    String allocator =
        ForeignJar.bump("if (top > 1 << 20) return 0;")
            .replace("this.memory = memory;", "this.memory = memory; " + takesAll);
    Path pool =
        new ForeignJar(folder)
            .compile(
                Map.of(
                    "acme.Provider",
                    ForeignJar.provider("acme.Allocator"),
                    "acme.Allocator",
                    allocator))
            .put(ForeignJar.SERVICES, "acme.Provider")
            .write();
    assertThat(run("soak", pool.toString(), "--calls", "10")).isEqualTo(2);
    assertThat(err.toString())
        .matches(
            "linalloc: live \\(100000\\) must be at most \\d{4}, the blocks that a heap of acme holds\\R");
  }

  @Test
  void aChildEndsWithItsParent() throws IOException, InterruptedException {
    Path jar = ForeignJar.withAlloc(folder, "while (size > 0) Thread.onSpinWait();").write();
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-D" + FlightRecorder.PROPERTY + "=" + folder.resolve("recorder"),
                "--class-path=" + System.getProperty("java.class.path"),
                Main.class.getName(),
                "check",
                jar.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    try {
      child.getOutputStream().close(); // as the end of the parent would do
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void aCallThatExitsBreaksD3() throws IOException {
    Path jar = ForeignJar.withAlloc(folder, "System.exit(0);").write();
    assertThat(check(jar)).isEqualTo(1);
    assertThat(out.toString())
        .matches(
            line(
                jar
                    + " does not conform: D3 broken: alloc\\(\\d+, \\d+\\) ended the JVM with exit code 0"));
  }

  @Test
  void anExitBetweenCallsBreaksD3() throws IOException {
    Path jar =
        ForeignJar.withAlloc(
                folder,
                """
                Thread main = Thread.currentThread();
                new Thread(() -> {
                  while (main.isAlive() && java.util.Arrays.stream(main.getStackTrace())
                      .anyMatch(frame -> frame.getClassName().startsWith("acme."))) {}
                  Runtime.getRuntime().halt(0);
                }).start();
                """)
            .write();
    assertThat(check(jar)).isEqualTo(1);
    assertThat(out.toString())
        .startsWith(jar + " does not conform: D3 broken: ")
        .endsWith("ended the JVM with exit code 0" + System.lineSeparator().repeat(2));
  }

  @Test
  void aCallThatCrashesTheJvmBreaksD3() throws IOException {
    Path jar =
        ForeignJar.withAlloc(
                folder,
                "java.lang.foreign.MemorySegment.ofAddress(8).reinterpret(8)"
                    + ".set(java.lang.foreign.ValueLayout.JAVA_BYTE, 0, (byte) 1);")
            .write();
    assertThat(check(jar)).isEqualTo(1);
    assertThat(out.toString())
        .matches(
            line(
                jar
                    + " does not conform: D3 broken: alloc\\(\\d+, \\d+\\) ended the JVM with exit code \\d+"));
  }

  @Test
  void aCallThatExhaustsMemoryBreaksD3() throws IOException {
    Path jar =
        ForeignJar.withAlloc(folder, "while (size > 0) LEAK.add(new long[1 << 16]);").write();
    assertThat(check(jar, "--memory", "64")).isEqualTo(1);
    assertThat(out.toString())
        .matches(
            line(
                jar
                    + " does not conform: D3 broken: alloc\\(\\d+, \\d+\\) ran out of the JVM's 64 MiB"));
  }

  @Test
  void aProviderThatHangsOrExitsWhileItIsMadeCannotBeUsed() throws IOException {
    Path exits = providerWith("static { System.exit(0); }");
    assertThat(check(exits)).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "linalloc: loading " + exits + " ended the JVM with exit code 0");
    Path hangs = providerWith("{ while (name() != null) Thread.onSpinWait(); }");
    assertThat(check(hangs, "--load-timeout", "1")).isEqualTo(2);
    assertThat(err.toString())
        .endsWith(
            "linalloc: loading "
                + hangs
                + " did not end within 1 s; --load-timeout allows more"
                + System.lineSeparator());
  }

  @Test
  void aCheckThatTakesTooLongProvesNothingAndSaysWhatItChecked() throws IOException {
    Path jar = ForeignJar.withAlloc(folder, "").write();
    int exitCode = check(jar, "--timeout", "10", "--steps", "1000000000");
    assertThat(exitCode).as(out.toString()).isEqualTo(2);
    assertThat(out.toString())
        .containsPattern("A1 +MUST +PASS +[1-9]")
        .contains(
            "acme is not certified: it did not end within 10 s, --timeout allows more; until then ");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aCheckThatTakesTooLongStillReportsTheRuleThatIsBroken() throws IOException {
    Path jar = ForeignJar.withAlloc(folder, "if (align == 16) align = 8;").write();
    assertThat(check(jar, "--timeout", "10", "--steps", "1000000000")).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "trace, not minimal; to replay it: ",
            "acme does not conform: it did not end within 10 s, --timeout allows more; until then ");
  }

  @Test
  void findingsSurviveACallThatEndsTheJvm() throws IOException {
    String wrong = "if (align == 16) align = 8; if (size < 0) Runtime.getRuntime().halt(3);";
    Path jar = ForeignJar.withAlloc(folder, wrong).write();
    assertThat(check(jar)).isEqualTo(1);
    assertThat(out.toString())
        .containsSubsequence("A1 broken: ", jar + " does not conform: D3 broken: ");
    out.getBuffer().setLength(0);
    assertThat(check(jar, "--json")).isEqualTo(1);
    assertThat(out.toString()).containsSubsequence("\"A1\"", "\"D3\"");
  }

  @Test
  void aJarWithoutAProviderCannotBeUsed() throws IOException {
    Path jar = new ForeignJar(folder).put("readme.txt", "nothing here").write();
    assertThat(check(jar)).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "linalloc: "
                + jar
                + " provides no allocator: neither META-INF/services/dev.linalloc.spi.AllocatorProvider"
                + " nor a module descriptor names one");
  }

  @Test
  void aProviderThatIsMissingCannotBeUsed() throws IOException {
    Path jar =
        new ForeignJar(folder)
            .put("META-INF/services/dev.linalloc.spi.AllocatorProvider", "acme.Gone")
            .write();
    assertThat(check(jar)).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "linalloc: " + jar + ": acme.Gone cannot be used: there is no such class");
  }

  @Test
  void anAllocatorBuiltForAnotherApiCannotBeUsed() throws IOException {
    String otherApi =
        """
        package dev.linalloc.spi;
        public interface GlobalAllocator { long alloc(long size); }
        """;
    String allocator =
        """
        package acme;
        import dev.linalloc.spi.GlobalAllocator;
        import dev.linalloc.spi.GrowableMemory;
        public class Allocator implements GlobalAllocator {
          public Allocator(GrowableMemory memory, int heapBase) {}
          public long alloc(long size) { return 0; }
        }
        """;
    Path jar =
        new ForeignJar(folder)
            .compile(
                Map.of(
                    "dev.linalloc.spi.GlobalAllocator", otherApi,
                    "acme.Provider", ForeignJar.provider("Allocator"),
                    "acme.Allocator", allocator),
                "dev/")
            .put("META-INF/services/dev.linalloc.spi.AllocatorProvider", "acme.Provider")
            .write();
    assertThat(check(jar)).isEqualTo(2);
    assertThat(err.toString())
        .startsWith(
            "linalloc: " + jar + " does not link with this api: java.lang.AbstractMethodError: ")
        .hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aProviderBuiltForAnotherApiCannotBeUsed() throws IOException {
    Path jar =
        new ForeignJar(folder)
            .compile(
                Map.of(
                    "dev.linalloc.spi.AllocatorProvider",
                    "package dev.linalloc.spi; public interface AllocatorProvider { String id(); }",
                    "acme.Provider",
                    """
                    package acme;
                    public class Provider implements dev.linalloc.spi.AllocatorProvider {
                      public String id() { return "acme"; }
                    }
                    """),
                "dev/")
            .put("META-INF/services/dev.linalloc.spi.AllocatorProvider", "acme.Provider")
            .write();
    assertThat(check(jar)).isEqualTo(2);
    assertThat(err.toString())
        .startsWith(
            "linalloc: "
                + jar
                + ": acme.Provider cannot be used: it does not link with this api: "
                + "java.lang.AbstractMethodError: ")
        .hasLineCount(1);
  }

  @Test
  void aTextFileIsNoJar() throws IOException {
    Path text = Files.writeString(folder.resolve("text.jar"), "I am no jar.");
    assertThat(check(text)).isEqualTo(2);
    assertThat(err.toString()).startsWith("linalloc: " + text + " is not a jar: ").hasLineCount(1);
  }

  @Test
  void aMissingJarIsReportedInOneLine() {
    assertThat(check(Path.of("no.jar"))).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("linalloc: no.jar: no such file or folder");
  }

  @Test
  void oneBadTargetDoesNotKeepTheOthersFromTheirCertificates() throws IOException {
    Path text = Files.writeString(folder.resolve("text.jar"), "I am no jar.");
    Path exits = ForeignJar.withAlloc(folder, "System.exit(0);").write();
    assertThat(run("check", text.toString(), exits.toString(), "mini", "--steps=0", "--json"))
        .isEqualTo(2);
    assertThat(results())
        .extracting("target", "conforms")
        .containsExactly(
            tuple(text.toString(), false), tuple(exits.toString(), false), tuple("mini", true));
  }

  @Test
  void aChildsReplayIsPartOfTheParentsDocument() throws IOException {
    Path trace = Files.writeString(folder.resolve("a.trace"), "a 0 7 1\n");
    Path jar = ForeignJar.withAlloc(folder, "").write();
    assertThat(run("replay", jar.toString(), trace.toString(), "--json")).isZero();
    assertThat(results())
        .extracting("target", "allocator", "steps", "conforms")
        .containsExactly(tuple(jar.toString(), "acme", 1, true));
  }

  @Test
  void aMissingTraceIsAnErrorInTheDocumentOfAForeignTarget() throws IOException {
    Path jar = ForeignJar.withAlloc(folder, "").write();
    assertThat(run("replay", jar.toString(), "no.trace", "--json")).isEqualTo(Main.UNUSABLE);
    assertThat(results())
        .extracting("target", "conforms", "error")
        .containsExactly(tuple(jar.toString(), false, "no.trace cannot be read"));
  }

  private List<?> results() throws IOException {
    return (List<?>) Objects.requireNonNull(JSON.std.mapFrom(out.toString()).get("results"));
  }

  private Path providerWith(String member) throws IOException {
    String source =
        ForeignJar.provider("Allocator")
            .replace("AllocatorProvider {", "AllocatorProvider { " + member);
    return new ForeignJar(folder)
        .compile(Map.of("acme.Provider", source, "acme.Allocator", ForeignJar.bump("")))
        .put("META-INF/services/dev.linalloc.spi.AllocatorProvider", "acme.Provider")
        .write();
  }

  private static String line(String pattern) {
    return pattern + "\\R+";
  }

  private int check(Path target, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("check", target.toString(), "--out", folder.toString()));
    arguments.addAll(List.of(more));
    if (!arguments.contains("--steps")) {
      arguments.addAll(List.of("--steps", "0"));
    }
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
