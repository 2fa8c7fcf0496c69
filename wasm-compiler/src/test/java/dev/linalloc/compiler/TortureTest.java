package dev.linalloc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.compiler.classfile.ClassFiles;
import dev.linalloc.compiler.classfile.Names;
import dev.linalloc.memory.NativeMemory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import run.endive.runtime.Instance;
import run.endive.wasm.WasmEngineException;

/** Every kind of control flow and arithmetic does the same compiled as on the JVM. */
class TortureTest {
  private static final long SEED = 20260401;
  private static final int CALLS = 50_000;
  private static final int FEW_CALLS = 300;
  private static final int BASE = 77;
  private static final int PAGES = 3;
  private static final long[] EDGES = {
    0,
    1,
    -1,
    2,
    31,
    32,
    33,
    63,
    64,
    0x7fff_ffffL,
    0x8000_0000L,
    0xffff_ffffL,
    -0x8000_0000L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    0x1_0000_0000L,
    65_535,
    65_536,
    131_071
  };

  static List<String> methods() {
    return torture().map(Method::getName).sorted().toList();
  }

  private static Stream<Method> torture() {
    return Arrays.stream(Torture.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()));
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("methods")
  void aCompiledMethodReturnsWhatItDoesOnTheJvm(String name) throws Exception {
    run(name, CALLS, compiled(true));
  }

  @Test
  void eachCompiledMethodReturnsTheSameForAFewCalls() throws Exception {
    byte[] module = compiled(true);
    for (String name : methods()) {
      run(name, FEW_CALLS, module);
    }
  }

  @Test
  void loopsDoWhatBulkInstructionsDo() throws Exception {
    run("bulk", 5_000, compiled(false));
  }

  @Test
  void atLeastTenMethodsAreTested() {
    assertThat(methods()).hasSizeGreaterThanOrEqualTo(10);
  }

  private static void run(String name, int calls, byte[] module) throws Exception {
    Method method = torture().filter(each -> each.getName().equals(name)).findFirst().orElseThrow();
    Random random = new Random(SEED);
    try (NativeMemory memory = NativeMemory.reserve(1, PAGES)) {
      Torture java = new Torture(memory, BASE);
      Instance wasm = WasmAllocator.instance(module);
      for (int call = 0; call < calls; call++) {
        Object[] arguments = new Object[method.getParameterCount()];
        long[] raw = new long[arguments.length];
        for (int i = 0; i < raw.length; i++) {
          raw[i] = number(random);
          boolean isInt = method.getParameterTypes()[i] == int.class;
          arguments[i] = isInt ? (Object) (int) raw[i] : (Object) raw[i];
          raw[i] = isInt ? (int) raw[i] : raw[i];
        }
        Long expected = onJvm(method, java, arguments);
        Long found = inWasm(wasm, name, raw, method.getReturnType() == int.class);
        assertThat(found).as("call %d: %s%s", call, name, List.of(arguments)).isEqualTo(expected);
        if (call % 1_000 == 0 || call == calls - 1) {
          assertSameMemory(memory, wasm);
        }
      }
    }
  }

  private static void assertSameMemory(NativeMemory memory, Instance wasm) {
    assertThat(wasm.memory().pages()).isEqualTo(memory.memorySize());
    byte[] inWasm = wasm.memory().readBytes(0, memory.memorySize() << 16);
    byte[] onJvm = new byte[inWasm.length];
    for (int i = 0; i < onJvm.length; i++) {
      onJvm[i] = memory.loadByte(i);
    }
    assertThat(inWasm).isEqualTo(onJvm);
  }

  static byte[] compiled(boolean bulkMemory) {
    Map<String, dev.linalloc.compiler.classfile.Method.Name> entries = new LinkedHashMap<>();
    String owner = Names.internal(Torture.class);
    torture()
        .sorted((a, b) -> a.getName().compareTo(b.getName()))
        .forEach(
            method ->
                entries.put(
                    method.getName(),
                    new dev.linalloc.compiler.classfile.Method.Name(
                        owner,
                        method.getName(),
                        java.lang.invoke.MethodType.methodType(
                                method.getReturnType(), method.getParameterTypes())
                            .toMethodDescriptorString())));
    CompileOptions options = new CompileOptions(BASE, 1, PAGES, true, bulkMemory);
    return WasmCompiler.compile(
        owner, name -> ClassFiles.read(Torture.class, name), options, entries);
  }

  /** Returns the result of a call, or null if it throws an exception for which wasm traps. */
  private static @Nullable Long onJvm(Method method, Torture java, Object... arguments)
      throws IllegalAccessException {
    try {
      return ((Number) method.invoke(java, arguments)).longValue();
    } catch (InvocationTargetException e) {
      assertThat(e.getCause())
          .isInstanceOfAny(ArithmeticException.class, IndexOutOfBoundsException.class);
      return null;
    }
  }

  private static @Nullable Long inWasm(
      Instance wasm, String name, long[] arguments, boolean isInt) {
    try {
      long answer = wasm.export(name).apply(arguments)[0];
      return isInt ? (int) answer : answer;
    } catch (WasmEngineException e) {
      return null;
    }
  }

  private static long number(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> EDGES[random.nextInt(EDGES.length)];
      case 1 -> random.nextInt(200) - 100;
      case 2 -> random.nextInt();
      default -> random.nextLong();
    };
  }
}
