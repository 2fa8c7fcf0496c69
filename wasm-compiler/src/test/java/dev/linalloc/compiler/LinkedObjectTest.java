package dev.linalloc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.linalloc.Allocators;
import dev.linalloc.format.ObjectFile;
import dev.linalloc.format.Sections;
import dev.linalloc.format.Symbol;
import dev.linalloc.kit.trace.TraceReader;
import dev.linalloc.memory.NativeMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An allocator that was linked from an object returns what its class returns on the JVM, for
 * several heap bases and sizes of memory, and leaves the same memory.
 */
class LinkedObjectTest {
  private static final long SEED = 20261130;
  private static final int MAXIMUM_PAGES = 512;
  private static final ObjectOptions WITH_HEAP_END = ObjectOptions.DEFAULT.withHeapEnd(true);

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "mini, 1024, 1", "mini, 70000, 2", "mini, 131072, 2", "mini, 65537, 17", "wee, 1024, 1",
    "wee, 70000, 2", "wee, 131072, 2", "wee, 65537, 17", "dl, 1024, 1", "dl, 70000, 2",
    "dl, 131072, 2", "dl, 65537, 17"
  })
  void atAnyHeapBaseTheResultsAreTheSame(String name, int heapBase, int pages) {
    run(name, ObjectOptions.DEFAULT, heapBase, pages, 0);
    run(name, WITH_HEAP_END, heapBase, pages, 0);
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"mini", "wee", "dl"})
  void pagesThatOthersAddBeforeTheFirstCallAreTaken(String name) {
    run(name, ObjectOptions.DEFAULT, 70_000, 2, 3);
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"mini", "wee", "dl"})
  void pagesBeyondTheHeapEndAreNotTaken(String name) {
    run(name, WITH_HEAP_END, 70_000, 2, 3);
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"mini", "wee", "dl"})
  void withoutBulkMemoryTheResultsAreTheSame(String name) {
    run(name, ObjectOptions.DEFAULT.withBulkMemory(false), 70_000, 2, 0);
  }

  private static void run(
      String name, ObjectOptions options, int heapBase, int pages, int foreign) {
    Random random = new Random(SEED);
    try (Pair pair =
        Pair.linked(Allocators.provider(name), options, heapBase, pages, foreign, MAXIMUM_PAGES)) {
      for (int calls = 500; calls <= 4_000; calls += 500) {
        DifferentialTest.run(pair, calls, random);
        pair.grow(1); // another module does
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mini", "wee", "dl"})
  void nothingIsRequestedBeyondTheMaximumOfTheCompilation(String name) {
    ObjectOptions options = ObjectOptions.DEFAULT.withMaximumPages(2);
    try (Pair pair = Pair.linked(Allocators.provider(name), options, 1024, 1, 0, MAXIMUM_PAGES)) {
      assertThat(pair.wasm().alloc(70_000, 1)).isNotZero();
      assertThat(pair.wasm().alloc(70_000, 1)).isZero();
      assertThat(pair.wasm().pages()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"wee", "dl"})
  void blocksFromAllocAreZeroedIfTheCompilationSaysSo(String name) {
    ObjectOptions options = ObjectOptions.DEFAULT.withZeroed(true);
    try (Pair pair = Pair.linked(Allocators.provider(name), options, 1024, 1, 0, MAXIMUM_PAGES)) {
      int block = pair.wasm().alloc(40, 1);
      for (int at = 0; at < 40; at += Integer.BYTES) {
        pair.wasm().storeInt(block + at, -1);
      }
      pair.wasm().dealloc(block, 40, 1);
      assertThat(pair.wasm().alloc(40, 1)).isEqualTo(block);
      assertThat(pair.wasm().bytes(block, 40)).containsOnly(0);
    }
  }

  @Test
  void optionsThatNoObjectCanKeepAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ObjectOptions.DEFAULT.withMaximumPages(65_537))
        .withMessage("maximumPages (65537) must be from 0 to 65536");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ObjectOptions.DEFAULT.withMaximumPages(-1))
        .withMessage("maximumPages (-1) must be from 0 to 65536");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ObjectOptions.C.withZeroed(true))
        .withMessage("zeroed blocks from malloc are not supported: use calloc");
    assertThat(ObjectOptions.DEFAULT.withMaximumPages(0).maximumPages()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "mini, 0, 1",
    "mini, 0, 4096",
    "mini, 1, 1",
    "mini, 16777216, 8",
    "wee, 0, 1",
    "wee, 1, 1",
    "wee, 16777216, 8",
    "dl, 0, 1",
    "dl, 1, 1",
    "dl, 16777216, 8",
    "mini, -1, 1",
    "wee, -1, 1",
    "dl, -1, 1"
  })
  void theFirstCallMayBeAnyRequest(String name, int size, int align) {
    for (boolean zeroed : new boolean[] {false, true}) {
      try (Pair pair =
          Pair.linked(
              Allocators.provider(name), ObjectOptions.DEFAULT, 70_000, 2, 0, MAXIMUM_PAGES)) {
        int block = zeroed ? pair.allocZeroed(size, align) : pair.alloc(size, align);
        if (block != 0) {
          int moved = pair.realloc(block, size, align, 100);
          pair.dealloc(moved, 100, align);
        }
        pair.alloc(10, 1);
        pair.assertSameMemory();
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
    for (String name : List.of("mini", "wee", "dl")) {
      replay(name, trace);
    }
  }

  private static void replay(String name, Path trace) throws IOException {
    try (Pair pair =
        Pair.linked(Allocators.provider(name), ObjectOptions.DEFAULT, 70_000, 2, 0, 4096)) {
      TraceTest.replay(TraceReader.read(trace), pair);
      pair.assertSameMemory();
    }
  }

  @Test
  void theSymbolsForOthersAreHiddenAndBeginWithThePrefix() {
    byte[] object = compiled("mini", ObjectOptions.DEFAULT.withPrefix("my_"));
    ObjectFile file = ObjectFile.read(object);
    assertThat(file.defined())
        .containsExactly(
            "my_alloc", "my_alloc_zeroed", "my_dealloc", "my_realloc", "linalloc_heap_base_taken");
    assertThat(file.linking().symbols().getFirst().flags()).isEqualTo(Symbol.HIDDEN);
  }

  @Test
  void anObjectForCHasWeakSymbols() {
    ObjectFile file = ObjectFile.read(compiled("dl", ObjectOptions.C));
    assertThat(file.defined())
        .contains("malloc", "free", "posix_memalign", "malloc_usable_size", "__libc_malloc");
    assertThat(file.linking().symbols().getFirst().flags()).isEqualTo(Symbol.WEAK);
  }

  @Test
  void onlyBulkMemoryIsATargetFeature() {
    String feature = "target_features";
    assertThat(customSections(compiled("dl", ObjectOptions.DEFAULT))).contains(feature);
    assertThat(customSections(compiled("dl", ObjectOptions.DEFAULT.withBulkMemory(false))))
        .doesNotContain(feature);
  }

  @Test
  void withoutANoticeOfGrowthNothingIsImportedButTheMemory() {
    assertThat(symbolNames(compiled("mini", ObjectOptions.DEFAULT)))
        .contains("__heap_base")
        .doesNotContain("__heap_end");
    assertThat(compiled("mini", ObjectOptions.DEFAULT.withOnGrow("grown")))
        .hasSizeGreaterThan(compiled("mini", ObjectOptions.DEFAULT).length);
  }

  private static List<String> customSections(byte[] object) {
    return ObjectFile.read(object).module().custom().stream().map(Sections.Custom::name).toList();
  }

  private static List<String> symbolNames(byte[] object) {
    return ObjectFile.read(object).linking().symbols().stream()
        .map(each -> String.valueOf(each.name()))
        .toList();
  }

  private static byte[] compiled(String name, ObjectOptions options) {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      return WasmCompiler.compileObject(
          Allocators.provider(name).create(memory, 1024).getClass(), options);
    }
  }
}
