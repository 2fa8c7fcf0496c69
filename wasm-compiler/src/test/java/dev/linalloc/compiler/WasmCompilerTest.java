package dev.linalloc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.Allocators;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WasmCompilerTest {
  @Test
  void classFilesFromElsewhereNeedNotHoldTheLoopsOrThePages() {
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
  void aFieldThatNoMethodAssignsIsAConstant() {
    assertThat(compiled(Field.class)).isEqualTo(compiled(Constant.class));
  }

  private static byte[] compiled(Class<?> type) {
    String owner = Names.internal(type);
    return WasmCompiler.compile(
        new Program(owner, name -> WasmCompiler.read(type, name)),
        CompileOptions.DEFAULT,
        Map.of("sum", new Method.Name(owner, "sum", "(I)I")));
  }

  static final class Field {
    private final int more;

    Field(GrowableMemory memory, int heapBase) {
      more = heapBase / memory.memorySize();
    }

    int sum(int a) {
      return a + more;
    }
  }

  static final class Constant {
    Constant(GrowableMemory memory, int heapBase) {}

    int sum(int a) {
      return a + 1024;
    }
  }

  @Test
  void classFilesOfThePlatformAreRead() {
    assertThat(WasmCompiler.read(Object.class, "java/lang/Object"))
        .startsWith(0xca, 0xfe, 0xba, 0xbe);
  }
}
