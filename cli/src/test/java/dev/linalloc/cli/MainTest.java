package dev.linalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.linalloc.spec.Rule;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @Test
  void listNamesTheAllocatorsAndTheirPromises() {
    assertThat(run("list")).isZero();
    assertThat(out.toString()).containsPattern("mini +bump, slackPages 0, overheadBytes 0");
  }

  @Test
  void checkPrintsALineForEachRuleAndExitsWithZero() {
    assertThat(run("check", "mini", "--steps", "2000", "--seed", "1")).isZero();
    assertThat(out.toString())
        .containsPattern("A1 +MUST +PASS +[0-9,]+ +a block's address")
        .containsPattern("R1 +MUST +N/A +0 ")
        .containsPattern("mini conforms: [0-9,]+ checks in .* s, seed 1");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void reportsComeInTheOrderOfTheTargetsWhichAreCheckedAtTheSameTime() {
    assertThat(run("check", "toy-free-list", "mini", "toy-bump", "--steps", "0")).isZero();
    assertThat(out.toString())
        .containsSubsequence("toy-free-list conforms", "mini conforms", "toy-bump conforms");
  }

  @Test
  void checkPrintsJsonForPrograms() throws IOException {
    assertThat(run("check", "mini", "--steps", "0", "--json")).isZero();
    assertThat(results()).extracting("target", "conforms").containsExactly(tuple("mini", true));
  }

  @Test
  void anUnknownTargetIsReportedInOneLineThatNamesTheKnownOnes() {
    assertThat(run("check", "maxi")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("linalloc: no allocator \"maxi\"; known: dl, mini, wee");
  }

  @Test
  void aNegativeNumberOfStepsIsReportedInOneLineThatNamesTheBound() {
    assertThat(run("check", "mini", "--steps", "-1")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("linalloc: steps (-1) must not be negative");
  }

  @Test
  void compileWritesAModuleAndSaysWhatItExports() throws IOException {
    Path module = folder.resolve("mini.wasm");
    assertThat(run("compile", "mini", "-o", module.toString())).isZero();
    assertThat(out.toString())
        .containsPattern(
            "mini.wasm {2}[0-9]+ bytes, exports alloc, alloc_zeroed, dealloc, realloc");
    assertThat(Files.readAllBytes(module)).startsWith(0, 'a', 's', 'm', 1, 0, 0, 0);
  }

  @Test
  void compilePrintsJsonForPrograms() throws IOException {
    Path module = folder.resolve("mini.wasm");
    assertThat(run("compile", "mini", "--minimal", "--json", "-o", module.toString())).isZero();
    assertThat(results())
        .extracting("bytes", "exports")
        .containsExactly(tuple((int) Files.size(module), List.of("alloc", "dealloc", "memory")));
  }

  @Test
  void aClassThatCannotBeCompiledIsReportedInOneLineThatNamesThePlace() {
    assertThat(run("compile", "toy-free-list", "-o", folder.resolve("x.wasm").toString()))
        .isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("linalloc: dev.linalloc.kit.toy.");
  }

  @Test
  void aHeapBaseOfZeroIsReportedInOneLineThatNamesTheBound() {
    assertThat(run("compile", "mini", "--heap-base", "0")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("linalloc: heap-base (0) must be from 1 to 4294967295");
  }

  @Test
  void anObjectAndAnArchiveAreWrittenWithTheirSymbols() throws IOException {
    Path object = folder.resolve("mini.o");
    assertThat(run("compile", "mini", "--object", "-o", object.toString())).isZero();
    assertThat(out.toString()).contains("exports linalloc_alloc, linalloc_alloc_zeroed");
    assertThat(Files.readAllBytes(object)).startsWith(0, 'a', 's', 'm', 1, 0, 0, 0);
    Path archive = folder.resolve("libmini.a");
    assertThat(run("compile", "mini", "--archive", "-o", archive.toString())).isZero();
    assertThat(Files.readAllBytes(archive)).startsWith('!', '<', 'a', 'r', 'c', 'h', '>', '\n');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--object --heap-base 2048; --heap-base is for modules, not for objects",
        "--archive --minimal; --minimal is for modules, not for objects",
        "--abi cabi --minimal; --minimal is for --abi own",
        "--abi rust; abi (rust) must be own, c, c8 or cabi",
        "--abi cabi --zeroed; zeroed blocks from cabi_realloc are not supported",
        "--heap-end; --heap-end is for objects: add --object or --archive"
      })
  void anOptionThatHasNoEffectIsRefused(String options, String message) {
    List<String> words = new ArrayList<>(List.of("compile", "mini"));
    words.addAll(List.of(options.split(" ")));
    assertThat(run(words.toArray(String[]::new))).isEqualTo(2);
    assertThat(err.toString()).isEqualToIgnoringNewLines("linalloc: " + message);
  }

  @Test
  void replayPrintsARowForEachTrace() throws IOException {
    Path trace =
        Files.writeString(
            folder.resolve("some.trace"), "a 0 100 8\na 1 20 8\nf 0\nr 1 4294967295\n");
    assertThat(run("replay", "mini", trace.toString())).isZero();
    assertThat(out.toString()).containsPattern("some.trace +4 +1 +2 +120 +1 +no rule broken");
  }

  @Test
  void aBadTraceIsReportedInOneLineThatNamesFileAndLine() throws IOException {
    Path trace = Files.writeString(folder.resolve("bad.trace"), "a 0 100 8\nf 1\n");
    assertThat(run("replay", "mini", trace.toString())).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("linalloc: " + trace + ":2: block 1 is not live");
  }

  @Test
  void aMissingTraceIsReportedInOneLine() {
    assertThat(run("replay", "mini", "no.trace")).isEqualTo(2);
    assertThat(err.toString()).isEqualToIgnoringNewLines("linalloc: no.trace cannot be read");
  }

  @Test
  void soakPrintsARowForEachNumberOfLiveBlocks() {
    assertThat(run("soak", "mini", "--calls", "2000", "--live", "10,100")).isZero();
    assertThat(out.toString())
        .containsPattern("mini +10 +2,000 ")
        .containsPattern("mini +100 +2,000 ");
  }

  @Test
  void aNumberBelowOneIsRefusedWithTheNameOfItsOption() {
    assertThat(run("soak", "mini", "--live", "0")).isEqualTo(2);
    assertThat(run("soak", "mini", "--calls", "0")).isEqualTo(2);
    assertThat(run("explore", "mini", "--blocks", "0")).isEqualTo(2);
    assertThat(run("explore", "mini", "--transitions", "0")).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "linalloc: live (0) must be at least 1",
            "linalloc: calls (0) must be at least 1",
            "linalloc: blocks (0) must be at least 1",
            "linalloc: transitions (0) must be at least 1");
  }

  @Test
  void efficiencyPrintsARowForTheHeapAndForEachTrace() throws IOException {
    Path trace = Files.writeString(folder.resolve("some.trace"), "a 0 100000 8\nf 0\na 1 7 8\n");
    Path csv = folder.resolve("figures.csv");
    assertThat(
            run(
                "efficiency",
                "mini",
                "--rounds",
                "1",
                "--traces",
                trace.toString(),
                "--csv",
                csv.toString()))
        .isZero();
    assertThat(out.toString())
        .containsPattern("mini +([0-9.]+) +\\1 +\\1\\n")
        .containsPattern("some +mini +100,000 +2 +1\\.311 +0\\n");
    assertThat(Files.readAllLines(csv))
        .hasSize(7)
        .startsWith("target,workload,figure,value")
        .contains("mini,some,peak_live_bytes,100000", "mini,some,peak_pages,2");
  }

  @Test
  void efficiencyAndExplorationRefuseModulesInOneLineBeforeAnythingIsPrinted() {
    assertThat(run("efficiency", "mini", "some.wasm")).isEqualTo(Main.UNUSABLE);
    assertThat(run("explore", "mini", "some.wasm")).isEqualTo(Main.UNUSABLE);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("linalloc: some.wasm: a module b"));
  }

  @Test
  void aModuleIsNotCompiledAgain() {
    assertThat(run("compile", "some.wasm")).isEqualTo(Main.UNUSABLE);
    assertThat(err.toString()).isEqualToIgnoringNewLines("linalloc: some.wasm is compiled already");
  }

  @Test
  void specPrintsARowForEachRuleWithItsEvidence() {
    assertThat(run("spec")).isZero();
    assertThat(out.toString().lines())
        .hasSize(1 + Rule.values().length)
        .anyMatch(
            line -> line.matches("A1 +MUST +every allocator +\\d+ .* a block's address is .*"));
  }

  @Test
  void specExplainsARuleWithItsPictureReasonsSourcesAndEvidence() {
    assertThat(run("spec", "a3")).isZero();
    assertThat(out.toString())
        .startsWith("A3 · MUST · every allocator — a block overlaps no live block")
        .contains("│", "\nIntent: ", "\nSource: ", "\nCatches: ", "  [1] https://")
        .containsPattern("kit +Alloy assertion +allocator.A3")
        .containsPattern("kit +wrong allocator +splits-too-early")
        .doesNotContain("**", "](", "```");
  }

  @Test
  void specListsTheEvidenceForEachAllocatorThatTheRuleBinds() {
    assertThat(run("spec", "A1")).isZero();
    assertThat(out.toString())
        .containsPattern("\nEvidence:\n +model +proof +exploration +conformance .* wrong\n")
        .containsPattern("\n  mini +2 +1 +1 +1 +1 +\\d+ +- +- +-\n")
        .containsPattern("\n  wee +- +- +1 +1 +\\d+ +\\d+ +- +- +-\n")
        .containsPattern("\n  dl +- +- +1 +1 +\\d+ +\\d+ +- +- +-\n")
        .containsPattern("\n  kit .* 5\n")
        .containsPattern("\n  dl +property test +dev.linalloc.dl.DlPropertyTest\n");
    assertThat(run("spec", "B1")).isZero();
    assertThat(out.toString().substring(out.toString().indexOf("\nB1")))
        .contains("\n  mini ", "\n  kit ")
        .doesNotContain("\n  wee ", "\n  dl ");
  }

  @Test
  void specPrintsJsonForPrograms() throws IOException {
    assertThat(run("spec", "--json")).isZero();
    assertThat(results()).hasSize(Rule.values().length);
  }

  @Test
  void anUnknownRuleIsReportedInOneLineThatNamesTheKnownOnes() {
    assertThat(run("spec", "X9")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("linalloc: no rule \"X9\"; known: A1 A2 ")
        .hasLineCount(1);
  }

  @Test
  void wrongUsageExitsWithTwo() {
    assertThat(run("check")).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required parameter: 'TARGET'");
  }

  // ---- messages

  @Test
  void aFileThatCannotBeWrittenIsNamedWithTheReason() {
    Path file = folder.resolve("nofolder/x.wasm");
    assertThat(run("compile", "mini", "-o", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("linalloc: " + file + ": no such file or folder");
  }

  @Test
  void aFolderAsTraceIsNamedWithTheReason() {
    assertThat(run("replay", "mini", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).startsWith("linalloc: " + folder + ": ").hasLineCount(1);
  }

  @Test
  void anErrorThatEscapesIsReportedInOneLineToo() throws IOException {
    Path jar = ForeignJar.withProvider(folder, "throw new StackOverflowError();").write();
    assertThat(run("compile", jar.toString())).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("linalloc: it failed with java.lang.StackOverflowError");
  }

  // ---- locales

  @ParameterizedTest
  @ValueSource(strings = {"de", "ar-EG", "tr"})
  void whatIsPrintedAndWrittenIsTheSameInEveryLocale(String tag) throws IOException {
    Locale before = Locale.getDefault();
    Path csv = folder.resolve("gas.csv");
    try {
      Locale.setDefault(Locale.forLanguageTag(tag));
      assertThat(run("gas", "mini", "--csv", csv.toString())).isZero();
      assertThat(run("check", "mini", "--steps", "0")).isZero();
    } finally {
      Locale.setDefault(before);
    }
    assertThat(Files.readAllLines(csv))
        .last()
        .asString()
        .matches("mini(,[0-9]+\\.[0-9]){4}(,[0-9]+){3}");
    assertThat(out.toString())
        .containsPattern("mini conforms: [0-9,]+ checks in [0-9.]+ s, seed 20260401");
  }

  private List<?> results() throws IOException {
    return (List<?>) Objects.requireNonNull(JSON.std.mapFrom(out.toString()).get("results"));
  }

  private int run(String... args) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  @Test
  void theNameOfAnImportIsCheckedAndItsOptionNamed() {
    String out = "--out=" + folder.resolve("x.wasm");
    assertThat(run("compile", "dl", "--import-memory=", out)).isEqualTo(2);
    assertThat(run("compile", "dl", "--import-memory=a", out)).isEqualTo(2);
    assertThat(run("compile", "dl", "--import-memory", "--heap-base-global=", out)).isEqualTo(2);
    assertThat(run("compile", "dl", "--heap-base-global", out)).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "linalloc: --import-memory () must be MODULE.NAME",
            "linalloc: --import-memory (a) must be MODULE.NAME",
            "linalloc: --heap-base-global () must be MODULE.NAME",
            "linalloc: --heap-base-global is for an imported memory: add --import-memory");
    assertThat(folder.resolve("x.wasm")).doesNotExist();
  }

  /** The list of commands shows the first line of each description. */
  @Test
  void theListOfCommandsHasWholeSentences() {
    new CommandLine(new Main())
        .getSubcommands()
        .forEach(
            (name, command) ->
                assertThat(command.getCommandSpec().usageMessage().description()[0])
                    .as(name)
                    .endsWith("."));
  }
}
