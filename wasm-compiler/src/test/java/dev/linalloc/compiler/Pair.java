package dev.linalloc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.LinearMemory;
import java.util.Map;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.ByteBufferMemory;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.ImportGlobal;
import run.endive.runtime.ImportMemory;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.MutabilityType;
import run.endive.wasm.types.ValType;

/**
 * The same allocator twice, on the JVM and compiled: every call goes to both. Both must return the
 * same result and have memory of the same size afterwards. The caller's own stores go to both
 * memories.
 */
final class Pair implements GlobalAllocator, AutoCloseable {
  private static final int HEAP_BASE = 1024;

  private final NativeMemory memory;
  private final GlobalAllocator java;
  private final WasmAllocator wasm;
  private long calls;

  Pair(AllocatorProvider provider, int maximumPages, boolean bulkMemory) {
    memory = NativeMemory.reserve(1, maximumPages);
    java = provider.create(memory, HEAP_BASE);
    wasm =
        new WasmAllocator(
            WasmCompiler.compile(
                java.getClass(), new CompileOptions(HEAP_BASE, 1, maximumPages, true, bulkMemory)));
  }

  private Pair(NativeMemory memory, GlobalAllocator java, WasmAllocator wasm) {
    this.memory = memory;
    this.java = java;
    this.wasm = wasm;
  }

  /**
   * Makes a pair whose compiled allocator was linked from an object.
   *
   * @param pages the memory's pages when the program starts
   * @param foreign the pages that another module adds before the first call
   */
  static Pair linked(
      AllocatorProvider provider,
      ObjectOptions options,
      int heapBase,
      int pages,
      int foreign,
      int maximumPages) {
    NativeMemory memory = NativeMemory.reserve(pages, maximumPages);
    // Without the symbol of the heap's end, the heap takes all pages of the first call.
    memory.memoryGrow(options.heapEnd() ? 0 : foreign);
    GlobalAllocator java = provider.create(memory, heapBase);
    memory.memoryGrow(options.heapEnd() ? foreign : 0);
    Map<String, Integer> addresses =
        Map.of("__heap_base", heapBase, "__heap_end", pages * LinearMemory.PAGE_SIZE);
    byte[] object = WasmCompiler.compileObject(java.getClass(), options);
    WasmAllocator wasm =
        new WasmAllocator(
            TestLinker.link(object, options.prefix(), addresses, pages, maximumPages));
    wasm.grow(foreign);
    return new Pair(memory, java, wasm);
  }

  /**
   * Makes a pair whose compiled allocator imports its memory, and where the heap begins in it.
   *
   * @param pages the memory's pages when the program starts
   */
  static Pair importing(
      AllocatorProvider provider, CompileOptions options, int pages, int maximumPages) {
    NativeMemory memory = NativeMemory.reserve(pages, maximumPages);
    GlobalAllocator java = provider.create(memory, options.heapBase());
    WasmModule module = Parser.parse(WasmCompiler.compile(java.getClass(), options));
    Instance instance =
        Instance.builder(module)
            .withMachineFactory(MachineFactoryCompiler.compile(module))
            .withImportValues(
                ImportValues.builder()
                    .addMemory(
                        new ImportMemory(
                            "env",
                            "memory",
                            new ByteBufferMemory(new MemoryLimits(pages, maximumPages))))
                    .addGlobal(
                        new ImportGlobal(
                            "env",
                            "__heap_base",
                            GlobalInstance.builder()
                                .valType(ValType.I32)
                                .mutabilityType(MutabilityType.Const)
                                .valueLow(options.heapBase())
                                .build()))
                    .build())
            .build();
    return new Pair(memory, java, new WasmAllocator(instance));
  }

  /** Returns the compiled allocator alone. */
  WasmAllocator wasm() {
    return wasm;
  }

  /** Grows both memories, as another module may. */
  void grow(int pages) {
    assertThat(wasm.grow(pages)).isEqualTo(memory.memoryGrow(pages));
  }

  @Override
  public int alloc(int size, int align) {
    return same("alloc", java.alloc(size, align), wasm.alloc(size, align));
  }

  @Override
  public int allocZeroed(int size, int align) {
    return same("allocZeroed", java.allocZeroed(size, align), wasm.allocZeroed(size, align));
  }

  @Override
  public void dealloc(int address, int size, int align) {
    java.dealloc(address, size, align);
    wasm.dealloc(address, size, align);
    same("dealloc", 0, 0);
  }

  @Override
  public int realloc(int address, int size, int align, int newSize) {
    return same(
        "realloc",
        java.realloc(address, size, align, newSize),
        wasm.realloc(address, size, align, newSize));
  }

  /** Writes to both ends of a block. */
  void scribble(int address, int size) {
    int value = (int) calls * 0x9e37_79b9;
    if (Integer.compareUnsigned(size, Integer.BYTES) >= 0) {
      store(address, value);
      store(address + size - Integer.BYTES, value);
    }
  }

  private void store(int address, int value) {
    memory.storeInt(address, value);
    wasm.storeInt(address, value);
  }

  long calls() {
    return calls;
  }

  private int same(String call, int onJvm, int inWasm) {
    calls++;
    if (onJvm != inWasm || memory.memorySize() != wasm.pages()) {
      assertThat(inWasm).as("%s, call %d", call, calls).isEqualTo(onJvm);
      assertThat(wasm.pages())
          .as("pages after %s, call %d", call, calls)
          .isEqualTo(memory.memorySize());
    }
    return onJvm;
  }

  /** Compares all of both memories. */
  void assertSameMemory() {
    for (int page = 0; page < memory.memorySize(); page++) {
      int start = page * LinearMemory.PAGE_SIZE;
      byte[] inWasm = wasm.bytes(start, LinearMemory.PAGE_SIZE);
      for (int i = 0; i < LinearMemory.PAGE_SIZE; i++) {
        if (memory.loadByte(start + i) != inWasm[i]) {
          assertThat(inWasm[i])
              .as("byte at %d after %d calls", start + i, calls)
              .isEqualTo(memory.loadByte(start + i));
        }
      }
    }
  }

  @Override
  public void close() {
    memory.close();
  }
}
