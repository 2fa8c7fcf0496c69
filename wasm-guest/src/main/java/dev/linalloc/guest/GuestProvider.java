package dev.linalloc.guest;

import dev.linalloc.api.CompiledProvider;
import dev.linalloc.api.GlobalAllocator;
import dev.linalloc.api.GrowableMemory;
import dev.linalloc.api.Promises;
import java.util.List;

/** Makes allocators that are instances of a compiled module. */
public final class GuestProvider implements CompiledProvider {
  /** Bytes at address 0 that linkers leave free, so that no object lies there. */
  private static final int LEFT_FREE = 1024;

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
    Promises promised = options.promises();
    return new Promises(
        promised.bump(),
        promised.reclaiming() || reclaimingIsTried(),
        promised.slackPages(),
        promised.overheadBytes());
  }

  @Override
  public int initialPages() {
    return module.initialPages();
  }

  /** The lowest address of a data segment, and no more than C linkers leave free. */
  @Override
  public int ownFrom() {
    int data = module.firstData().orElse(LEFT_FREE);
    int least = Integer.compareUnsigned(data, heapBase()) < 0 ? data : heapBase();
    return Integer.compareUnsigned(least, LEFT_FREE) < 0 ? least : LEFT_FREE;
  }

  @Override
  public int heapBase() {
    return options.heapBase().orElseGet(() -> module.heapBase().orElse(1));
  }

  @Override
  public int maxAlign() {
    return functions.alignEverywhere() ? 1 << 31 : options.plainAlign();
  }

  @Override
  public boolean reclaimingIsTried() {
    return !options.promises().bump() && !options.promises().reclaiming();
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
