package dev.linalloc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.api.Allocators;
import dev.linalloc.api.GlobalAllocator;
import dev.linalloc.api.NativeMemory;
import org.junit.jupiter.api.Test;

class WasmCompilerTest {
  @Test
  void classFilesFromElsewhereNeedNotHoldTheLoops() {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      Class<? extends GlobalAllocator> wee =
          Allocators.provider("wee").create(memory, 1024).getClass();
      CompileOptions options = CompileOptions.DEFAULT.withBulkMemory(false);
      String beside = Names.internal(wee).replaceFirst("[^/]*$", "");
      byte[] module =
          WasmCompiler.compile(
              wee.getName(),
              name -> {
                assertThat(name).startsWith(beside);
                return WasmCompiler.read(wee, name);
              },
              options);
      assertThat(module).isEqualTo(WasmCompiler.compile(wee, options));
    }
  }

  @Test
  void classFilesOfThePlatformAreRead() {
    assertThat(WasmCompiler.read(Object.class, "java/lang/Object"))
        .startsWith(0xca, 0xfe, 0xba, 0xbe);
  }
}
