package dev.linalloc.guest;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.api.GlobalAllocator;
import dev.linalloc.api.GrowableMemory;
import dev.linalloc.api.Promises;
import java.util.List;

/** Makes allocators that are instances of a compiled module. */
public final class GuestProvider implements AllocatorProvider {
  private final String name;
  private final GuestModule module;
  private final GuestFunctions functions;
  private final GuestOptions options;

  /**
   * Makes a provider.
   *
   * @param name how reports call it
   * @throws IllegalArgumentException where the module exports no allocator, or not the functions
   *     that {@code options} names
   */
  public GuestProvider(String name, GuestModule module, GuestOptions options) {
    this.name = name;
    this.module = module;
    this.functions = new GuestFunctions(module, options.parsed());
    this.options = options;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Promises promises() {
    return options.promises();
  }

  /** Returns the module. */
  public GuestModule module() {
    return module;
  }

  /** Returns which exported function plays which role, a line each. */
  public List<String> functions() {
    return functions.describe();
  }

  /** {@code heapBase} is not passed on: a module brings its own. */
  @Override
  public GlobalAllocator create(GrowableMemory memory, int heapBase) {
    return create(memory);
  }

  GuestAllocator create(GrowableMemory memory) {
    boolean zeroSizes =
        options.zeroSizes()
            && functions.of(Role.ALLOC).orElseThrow().takes(GuestFunction.Parameter.ALIGN);
    return new GuestAllocator(module, functions, options.plainAlign(), zeroSizes, memory);
  }
}
