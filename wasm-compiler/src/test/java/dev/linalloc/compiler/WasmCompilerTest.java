package dev.linalloc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.Allocators;
import dev.linalloc.compiler.classfile.ClassFiles;
import dev.linalloc.compiler.classfile.Method;
import dev.linalloc.compiler.classfile.Names;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import run.endive.wasm.Parser;

class WasmCompilerTest {
  @Test
  void classFilesFromElsewhereNeedNotIncludeBulkLoopsOrPages() {
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
                return ClassFiles.read(wee, name);
              },
              options);
      assertThat(module).isEqualTo(WasmCompiler.compile(wee, options));
    }
  }

  @Test
  void aFieldThatNoMethodAssignsIsAConstant() {
    assertThat(compiled(Field.class)).isEqualTo(compiled(Constant.class));
  }

  /** Inlining it would never end. */
  @Test
  void aShortMethodThatCallsItselfIsAFunction() {
    assertThat(functions(Recursive.class)).isEqualTo(2);
  }

  @Test
  void aMethodOfNineInstructionsIsAFunctionIfItIsCalledTwice() {
    assertThat(functions(CallsEightTwice.class)).isEqualTo(1);
    assertThat(functions(CallsNineTwice.class)).isEqualTo(2);
    assertThat(functions(CallsNineOnce.class)).isEqualTo(1);
  }

  @Test
  void aStaticMethodMayBeExported() {
    assertThat(functions(Static.class)).isEqualTo(1);
  }

  private static int functions(Class<?> type) {
    return Parser.parse(compiled(type)).functionSection().functionCount();
  }

  private static byte[] compiled(Class<?> type) {
    String owner = Names.internal(type);
    return WasmCompiler.compile(
        owner,
        name -> ClassFiles.read(type, name),
        CompileOptions.DEFAULT,
        Map.of("sum", new Method.Name(owner, "sum", descriptor(type))));
  }

  private static String descriptor(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.getName().equals("sum"))
        .map(method -> MethodType.methodType(method.getReturnType(), method.getParameterTypes()))
        .map(MethodType::toMethodDescriptorString)
        .findFirst()
        .orElseThrow();
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

  static final class Recursive {
    Recursive(GrowableMemory memory, int heapBase) {}

    int sum(int a) {
      down(a);
      return a;
    }

    private static void down(int a) {
      if (a > 0) {
        down(a - 1);
      }
    }
  }

  static final class CallsEightTwice {
    CallsEightTwice(GrowableMemory memory, int heapBase) {}

    int sum(int a) {
      return eight(a) + eight(7 * a);
    }

    private static int eight(int a) {
      return a * 3 + a + 1;
    }
  }

  static final class CallsNineTwice {
    CallsNineTwice(GrowableMemory memory, int heapBase) {}

    int sum(int a) {
      return nine(a) + nine(7 * a);
    }

    private static int nine(int a) {
      return -(a * 3 + a + 1);
    }
  }

  static final class CallsNineOnce {
    CallsNineOnce(GrowableMemory memory, int heapBase) {}

    int sum(int a) {
      return CallsNineTwice.nine(a);
    }
  }

  static final class Static {
    Static(GrowableMemory memory, int heapBase) {}

    static int sum(GrowableMemory memory, int a) {
      return memory.memorySize() + a;
    }
  }
}
