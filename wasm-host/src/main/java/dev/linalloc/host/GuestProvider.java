package dev.linalloc.host;

import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Promises;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalInt;

/** Makes allocators that are instances of a compiled module. */
public final class GuestProvider implements AllocatorProvider {
  /** Bytes at address 0 that linkers leave free, so that no object lies there. */
  private static final int LEFT_FREE = 1024;

  /** The bytes that {@code posix_memalign} gets for the address it stores, a whole align. */
  private static final int CELL = 16;

  private final String name;
  private final GuestModule module;
  private final GuestFunctions functions;
  private final GuestOptions options;
  private final GuestCode code;
  private final PlainAlign plainAlign;

  /** Where a cell lies if a function needs one, else where the module begins. */
  private final int cell;

  private final int heapBase;

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
    this.plainAlign = plainAlign();
    OutputStream output = options.output() ? System.err : OutputStream.nullOutputStream();
    this.code =
        new GuestCode(
            module, functions.names(), new HostImports(module, options.imports(), output));
    FirstCalls first = FirstCalls.of(this);
    int least = leastUsed(first);
    if (least <= CELL && needsCell()) {
      functions.drop(Role.ALLOC_ALIGNED); // there is no room for it
    }
    this.cell = needsCell() ? (least & -CELL) - CELL : least;
    this.heapBase = told().orElse(untold(first));
  }

  private PlainAlign plainAlign() {
    return options.plainAlign().isPresent()
        ? new PlainAlign(options.plainAlign().getAsInt(), "as told")
        : PlainAlign.of(module, functions.family());
  }

  /**
   * The lowest address that is seen to be used, at most what C linkers leave free: where data, the
   * heap or what the first calls load and store begins.
   */
  private int leastUsed(FirstCalls first) {
    int shown = lower(module.firstData().orElse(LEFT_FREE), told().orElse(LEFT_FREE));
    return lower(LEFT_FREE, lower(shown, first.lowest()));
  }

  /** The heap of a bump allocator begins with its first block. */
  private int untold(FirstCalls first) {
    return options.promises().bump() ? Math.max(1, first.block()) : 1;
  }

  private static int lower(int one, int other) {
    return Integer.compareUnsigned(one, other) < 0 ? one : other;
  }

  private boolean needsCell() {
    return functions
        .of(Role.ALLOC_ALIGNED)
        .filter(function -> function.takes(GuestFunction.Parameter.CELL))
        .isPresent();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Promises promises() {
    return options.promises();
  }

  /** Returns the pages that the module's memory has at the start. */
  public int initialPages() {
    return module.initialPages();
  }

  /** Returns the most pages that its memory may have, whatever limit there is besides. */
  public int maximumPages() {
    return module.maximumPages();
  }

  /** Returns the first address, unsigned, that the module uses for anything. */
  public int ownFrom() {
    return lower(cell, heapBase());
  }

  /** Returns where its heap begins, unsigned. */
  public int heapBase() {
    return heapBase;
  }

  private OptionalInt told() {
    return options.heapBase().isPresent() ? options.heapBase() : module.heapBase();
  }

  /**
   * Returns the align, in bytes, that each of its blocks has even if less is asked for; sizes may
   * be rounded up to it. A function that takes no align, such as C's malloc, gives the largest.
   */
  public int leastAlign() {
    return takesAlign() ? 1 : plainAlign.bytes();
  }

  private boolean takesAlign() {
    return functions.of(Role.ALLOC).orElseThrow().takes(GuestFunction.Parameter.ALIGN);
  }

  /** Returns the largest align it may be asked for, in bytes, unsigned. */
  public int maxAlign() {
    return functions.alignEverywhere() ? 1 << 31 : plainAlign.bytes();
  }

  /** Returns whether the module exports a function that frees: without one it cannot reclaim. */
  public boolean frees() {
    return functions.of(Role.DEALLOC).isPresent();
  }

  /** Returns the module. */
  public GuestModule module() {
    return module;
  }

  /**
   * Returns which exported function plays which role, and which align is asked for, a line each.
   */
  public List<String> functions() {
    List<String> lines = functions.describe();
    if (!takesAlign()) {
      lines.add("align without aligned_alloc = " + plainAlign.bytes() + ", " + plainAlign.reason());
    }
    return lines;
  }

  /** {@code heapBase} is not passed on: a module brings its own. */
  @Override
  public GlobalAllocator create(GrowableMemory memory, int heapBase) {
    return create(memory);
  }

  GuestAllocator create(GrowableMemory memory) {
    boolean zeroSizes = options.zeroSizes() && takesAlign();
    GrowableMemory ready = GuestAllocator.withPages(memory, module.initialPages());
    return new GuestAllocator(code, functions, plainAlign.bytes(), cell, zeroSizes, ready);
  }
}
