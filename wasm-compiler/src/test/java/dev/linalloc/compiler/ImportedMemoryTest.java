package dev.linalloc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.linalloc.Allocators;
import dev.linalloc.kit.trace.TraceReader;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GlobalAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

/**
 * A module that imports its memory returns what its class returns on the JVM, and leaves the same
 * memory.
 */
class ImportedMemoryTest {
  private static final long SEED = 20261130;
  private static final int MAXIMUM_PAGES = 512;
  private static final CompileOptions IMPORTING =
      CompileOptions.DEFAULT.withImportMemory("env.memory");

  /** The module learns where the heap begins from a global. */
  private static final CompileOptions ANYWHERE = IMPORTING.withHeapBaseGlobal("env.__heap_base");

  @ParameterizedTest
  @CsvSource({"mini, 1024, 1", "mini, 70000, 2", "wee, 70000, 2", "dl, 70000, 2", "dl, 131072, 2"})
  void atAnyHeapBaseTheResultsAreTheSame(String name, int heapBase, int pages) {
    run(name, IMPORTING.withHeapBase(heapBase), pages);
    run(name, ANYWHERE.withHeapBase(heapBase), pages);
  }

  private static void run(String name, CompileOptions options, int pages) {
    Random random = new Random(SEED);
    try (Pair pair = Pair.importing(Allocators.provider(name), options, pages, MAXIMUM_PAGES)) {
      for (int calls = 500; calls <= 2_000; calls += 500) {
        DifferentialTest.run(pair, calls, random);
        pair.grow(1); // another module does
      }
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"mini", "wee", "dl"})
  void aRecordedProgramGetsTheSameBlocks(String name) throws IOException {
    replay(name, TraceTest.bash().getFirst());
  }

  @Tag("deep")
  @ParameterizedTest
  @MethodSource("dev.linalloc.compiler.TraceTest#traces")
  void eachRecordedProgramGetsTheSameBlocks(Path trace) throws IOException {
    replay("mini", trace);
    replay("wee", trace);
    replay("dl", trace);
  }

  private static void replay(String name, Path trace) throws IOException {
    try (Pair pair =
        Pair.importing(Allocators.provider(name), ANYWHERE.withHeapBase(70_000), 2, 4096)) {
      TraceTest.replay(TraceReader.read(trace), pair);
      pair.assertSameMemory();
    }
  }

  @Test
  void aKnownHeapBaseIsInTheCodeAndAnUnknownOneIsImported() {
    assertThat(imports(IMPORTING)).isEqualTo(1);
    assertThat(imports(ANYWHERE)).isEqualTo(2);
    assertThat(imports(CompileOptions.DEFAULT)).isZero();
    assertThat(WasmCompiler.compile(mini(), IMPORTING.withHeapBase(5)))
        .isNotEqualTo(WasmCompiler.compile(mini(), IMPORTING.withHeapBase(6)));
    assertThat(WasmCompiler.compile(mini(), ANYWHERE.withHeapBase(5)))
        .isEqualTo(WasmCompiler.compile(mini(), ANYWHERE.withHeapBase(6)));
  }

  private static int imports(CompileOptions options) {
    WasmModule module = Parser.parse(WasmCompiler.compile(mini(), options));
    return module.importSection().importCount();
  }

  @Test
  void theMemoryIsNotExportedAgain() {
    assertThat(ANYWHERE.exports()).containsExactly("alloc", "alloc_zeroed", "dealloc", "realloc");
    WasmModule module = Parser.parse(WasmCompiler.compile(mini(), ANYWHERE.withAllExports(false)));
    assertThat(module.exportSection().exportCount()).isEqualTo(2);
  }

  @Test
  void namesThatAreNoNamesOfImportsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CompileOptions.DEFAULT.withImportMemory("memory"))
        .withMessage("importMemory (memory) must be MODULE.NAME");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IMPORTING.withHeapBaseGlobal(".base"))
        .withMessage("heapBaseGlobal (.base) must be MODULE.NAME");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CompileOptions.DEFAULT.withHeapBaseGlobal("env.base"))
        .withMessage("heapBaseGlobal (env.base) is for a module that imports its memory");
  }

  /**
   * Its bytes after wat2wasm are those of the binary module; examples/own-back-end compares them.
   */
  @Test
  void theTextNamesWhatTheSourceNames() {
    String text = WasmCompiler.compileText(mini(), ANYWHERE);
    assertThat(text)
        .startsWith("(module\n  (import \"env\" \"memory\" (memory 0))\n")
        .contains(
            "(import \"env\" \"__heap_base\" (global $__heap_base i32))",
            "(global $MiniAllocator.negTop (mut i32) (i32.const 0))",
            "(func $MiniAllocator.alloc (param $size i32) (param $align i32) (result i32)",
            "call $MiniAllocator.<init>",
            "global.get $__heap_base",
            "(export \"alloc_zeroed\" (func $MiniAllocator.alloc))")
        .containsPattern(";; dev\\.linalloc\\.mini\\.MiniAllocator\\.alloc, line [0-9]+\n  \\(func")
        .doesNotContain("(memory (");
    assertThat(WasmCompiler.compileText(mini(), CompileOptions.DEFAULT.withMaximumPages(9)))
        .contains("(memory 1 9)", "(export \"memory\" (memory 0))");
  }

  @Test
  void aCommentNamesTheSourceLineThatAnInstructionComesFrom() throws IOException {
    String source = "../allocator-mini/src/main/java/dev/linalloc/mini/MiniAllocator.java";
    List<String> lines = Files.readAllLines(Path.of(source));
    String text = WasmCompiler.compileText(mini(), ANYWHERE);
    assertThat(
            Pattern.compile("global\\.set .*negTop ;; MiniAllocator:(\\d+)")
                .matcher(text)
                .results())
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(lines.get(Integer.parseInt(line.group(1)) - 1)).contains("negTop ="));
    assertThat(text).doesNotContainPattern("const .*;;").doesNotContainPattern("local\\..*;;");
  }

  private static Class<? extends GlobalAllocator> mini() {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      return Allocators.provider("mini").create(memory, 1024).getClass();
    }
  }
}
