package dev.linalloc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.linalloc.Allocators;
import dev.linalloc.compiler.ObjectOptions.Abi;
import dev.linalloc.compiler.cabi.CabiHeap;
import dev.linalloc.format.ObjectFile;
import dev.linalloc.format.Symbol;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GlobalAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import run.endive.runtime.Instance;
import run.endive.wasm.WasmEngineException;

/** The compiled {@code cabi_realloc} returns what its class returns on the JVM. */
class CompiledCabiTest {
  private static final long SEED = 20261130;
  private static final int HEAP_BASE = 70_000;
  private static final int PAGES = 2;
  private static final int MAXIMUM_PAGES = 64;
  private static final ObjectOptions OBJECT =
      new ObjectOptions("", Abi.CABI, false, "", true, MAXIMUM_PAGES, false);

  private record Block(int address, int size, int align) {}

  @ParameterizedTest
  @ValueSource(strings = {"mini", "wee", "dl"})
  void asAModuleItReturnsTheSame(String name) {
    CompileOptions options =
        CompileOptions.DEFAULT
            .withHeapBase(HEAP_BASE)
            .withMaximumPages(MAXIMUM_PAGES)
            .withInitialPages(PAGES)
            .withAbi(Abi.CABI);
    run(name, WasmCompiler.compile(classOf(name), options));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mini", "wee", "dl"})
  void linkedFromAnObjectItReturnsTheSame(String name) {
    byte[] object = WasmCompiler.compileObject(classOf(name), OBJECT);
    run(name, TestLinker.link(object, "", Map.of("__heap_base", HEAP_BASE), PAGES, MAXIMUM_PAGES));
  }

  @Test
  void theSymbolIsExported() {
    ObjectFile file = ObjectFile.read(WasmCompiler.compileObject(classOf("dl"), OBJECT));
    assertThat(file.defined()).containsExactly("cabi_realloc", "linalloc_heap_base_taken");
    assertThat(file.linking().symbols().getFirst().flags()).isEqualTo(Symbol.EXPORTED);
  }

  private static Class<? extends GlobalAllocator> classOf(String name) {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      return Allocators.provider(name).create(memory, 1024).getClass();
    }
  }

  private static void run(String name, byte[] module) {
    Random random = new Random(SEED);
    Instance instance = WasmAllocator.instance(module);
    try (NativeMemory memory = NativeMemory.reserve(PAGES, MAXIMUM_PAGES)) {
      CabiHeap heap =
          new CabiHeap(
              Allocators.provider(name).create(memory, HEAP_BASE), memory, name.equals("mini"));
      List<Block> live = new ArrayList<>();
      int traps = 0;
      for (int call = 0; call < 10_000; call++) {
        Block old = old(random, live);
        int newSize = random.nextInt(8) == 0 ? 0 : random.nextInt(1 << random.nextInt(4, 18));
        try {
          int moved = heap.cabiRealloc(old.address, old.size, old.align, newSize);
          assertThat(
                  instance.export("cabi_realloc")
                      .apply(old.address, old.size, old.align, newSize)[0])
              .as("call %d", call)
              .isEqualTo(moved);
          if (newSize != 0) {
            live.add(new Block(moved, newSize, old.align));
          }
        } catch (ArithmeticException _) {
          traps++;
          assertThatExceptionOfType(WasmEngineException.class)
              .isThrownBy(
                  () ->
                      instance
                          .export("cabi_realloc")
                          .apply(old.address, old.size, old.align, newSize));
          if (old.size != 0) {
            live.add(old);
          }
        }
        assertThat(instance.memory().pages()).as("call %d", call).isEqualTo(memory.memorySize());
      }
      assertThat(traps).isPositive();
    }
  }

  /** Takes a block to resize, mostly the newest, or none for a new block. */
  private static Block old(Random random, List<Block> live) {
    if (live.isEmpty() || random.nextBoolean()) {
      return new Block(0, 0, 1 << random.nextInt(5));
    }
    return live.remove(random.nextInt(3) == 0 ? random.nextInt(live.size()) : live.size() - 1);
  }
}
