package dev.linalloc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.api.Allocators;
import dev.linalloc.api.NativeMemory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How large the modules are, in bytes: golden figures, so that a change of the compiler or of an
 * allocator that costs bytes is seen, and one that saves some is written down.
 */
class SizeTest {
  @ParameterizedTest
  @CsvSource({"mini, 357, 247", "wee, 1652, 1250", "dl, 4167, 3566"})
  void aModuleHasTheSizeItHad(String name, int all, int minimal) {
    assertThat(size(name, true)).as("%s, all four functions", name).isEqualTo(all);
    assertThat(size(name, false)).as("%s, alloc and dealloc", name).isEqualTo(minimal);
  }

  private static int size(String name, boolean allExports) {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      return WasmCompiler.compile(
              Allocators.provider(name).create(memory, 1024).getClass(),
              CompileOptions.DEFAULT.withAllExports(allExports))
          .length;
    }
  }
}
