package dev.linalloc.compiler;

import dev.linalloc.spi.GlobalAllocator;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;

/** A compiled allocator, run by a WebAssembly engine. */
final class WasmAllocator implements GlobalAllocator {
  private final Instance instance;
  private final ExportFunction alloc;
  private final ExportFunction allocZeroed;
  private final ExportFunction dealloc;
  private final ExportFunction realloc;

  WasmAllocator(byte[] module) {
    this(instance(module));
  }

  WasmAllocator(Instance instance) {
    this.instance = instance;
    alloc = instance.export("alloc");
    allocZeroed = instance.export("alloc_zeroed");
    dealloc = instance.export("dealloc");
    realloc = instance.export("realloc");
  }

  static Instance instance(byte[] module) {
    WasmModule parsed = Parser.parse(module);
    return Instance.builder(parsed)
        .withMachineFactory(MachineFactoryCompiler.compile(parsed))
        .build();
  }

  @Override
  public int alloc(int size, int align) {
    return (int) alloc.apply(size, align)[0];
  }

  @Override
  public int allocZeroed(int size, int align) {
    return (int) allocZeroed.apply(size, align)[0];
  }

  @Override
  public void dealloc(int address, int size, int align) {
    dealloc.apply(address, size, align);
  }

  @Override
  public int realloc(int address, int size, int align, int newSize) {
    return (int) realloc.apply(address, size, align, newSize)[0];
  }

  int grow(int pages) {
    return instance.memory().grow(pages);
  }

  int pages() {
    return instance.memory().pages();
  }

  /** Sets four bytes of memory, as the program that uses the allocator would. */
  void storeInt(int address, int value) {
    instance.memory().writeI32(address, value);
  }

  byte[] bytes(int address, int length) {
    return instance.memory().readBytes(address, length);
  }
}
