package dev.linalloc.host;

import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.Promises;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Makes allocators from a compiled module. Each allocator is an instance of the module, over the
 * memory that the caller passes.
 */
public final class GuestProvider implements AllocatorProvider {
  /** C linkers put no object below this address. */
  private static final int LEFT_FREE = 1024;

  /**
   * Bytes reserved for the result of {@code posix_memalign}: 4 are needed, 16 keep the address
   * aligned.
   */
  private static final int CELL = 16;

  private final String name;
  private final GuestModule module;
  private final GuestFunctions functions;
  private final GuestOptions options;
  private final GuestCode code;
  private final PlainAlign plainAlign;

  /**
   * The address of the cell if a function needs one, else the lowest address that the module uses.
   */
  private final int cell;

  private final int heapBase;

  /**
   * Makes a provider.
   *
   * @param name the allocator's name in reports
   * @param module the allocator as wasm
   * @param options what the module's user says about it; {@link GuestOptions#DEFAULT} if nothing
   * @throws IllegalArgumentException if the module exports no allocating function, or lacks a
   *     function that {@code options} names
   */
  public GuestProvider(String name, GuestModule module, GuestOptions options) {
    this(name, module, options, new VmHooks(new byte[0]));
  }

  /** Makes a provider whose module may call Stylus's functions. */
  GuestProvider(String name, GuestModule module, GuestOptions options, VmHooks hooks) {
    this.name = name;
    this.module = module;
    this.functions = new GuestFunctions(module, options.parsed());
    this.options = options;
    this.plainAlign = plainAlign();
    OutputStream output = options.output() ? System.err : OutputStream.nullOutputStream();
    this.code =
        new GuestCode(
            module, functions.names(), new HostImports(module, options.imports(), output, hooks));
    FirstCalls first = FirstCalls.of(this);
    int least = leastUsed(first);
    if (least <= CELL && needsCell()) {
      functions.drop(Role.ALLOC_ALIGNED); // no room for the cell below what the module uses
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
   * Returns the lowest address that the module is seen to use: by its data, its heap, or the loads
   * and stores of its first calls. It is at most {@link #LEFT_FREE}.
   */
  private int leastUsed(FirstCalls first) {
    int shown = lower(module.firstData().orElse(LEFT_FREE), told().orElse(LEFT_FREE));
    return lower(LEFT_FREE, lower(shown, first.lowest()));
  }

  /**
   * Returns where the heap begins if neither the user nor the module says so: at the first block of
   * a bump allocator, else at 1.
   */
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

  /** {@return the initial size of the module's memory, in pages} */
  public int initialPages() {
    return module.initialPages();
  }

  /**
   * {@return the maximum size that the module declares for its memory, in pages; the memory given
   * to {@link #create} may have a lower limit}
   */
  public int maximumPages() {
    return module.maximumPages();
  }

  /** {@return the lowest address, unsigned, that the module uses for data, state or heap} */
  public int ownFrom() {
    return lower(cell, heapBase());
  }

  /** {@return the address, unsigned, where its heap begins} */
  public int heapBase() {
    return heapBase;
  }

  private OptionalInt told() {
    return options.heapBase().isPresent() ? options.heapBase() : module.heapBase();
  }

  /**
   * {@return the align, in bytes, that every block has even if a request asks for less; sizes may
   * be rounded up to it} A function without an align parameter, such as C's malloc, gives every
   * block its largest align.
   */
  public int leastAlign() {
    return takesAlign() ? 1 : plainAlign.bytes();
  }

  private boolean takesAlign() {
    return functions.of(Role.ALLOC).orElseThrow().takes(GuestFunction.Parameter.ALIGN);
  }

  /** {@return the largest align, in bytes and unsigned, that a request may ask for} */
  public int maxAlign() {
    return functions.alignEverywhere() ? 1 << 31 : plainAlign.bytes();
  }

  /** {@return whether the module exports a function that frees} Without one it cannot reclaim. */
  public boolean frees() {
    return functions.of(Role.DEALLOC).isPresent();
  }

  /** {@return the module} */
  public GuestModule module() {
    return module;
  }

  /**
   * {@return the exported function of each role, written as in {@code malloc(size)}, by the role's
   * name in options; a role without one is left out}
   */
  public Map<String, String> roles() {
    return functions.byRole();
  }

  /** {@return a line per role that names its exported function, and a line on the largest align} */
  public List<String> functions() {
    List<String> lines = functions.describe();
    if (!takesAlign()) {
      lines.add("align without aligned_alloc = " + plainAlign.bytes() + ", " + plainAlign.reason());
    }
    return lines;
  }

  /**
   * Makes an instance. {@code heapBase} is ignored: the module has its own, {@link #heapBase()}.
   *
   * @throws IllegalArgumentException if {@code memory} cannot grow to {@link #initialPages}
   */
  @Override
  public GlobalAllocator create(GrowableMemory memory, int heapBase) {
    return create(memory);
  }

  GuestAllocator create(GrowableMemory memory) {
    boolean zeroSizes = options.zeroSizes() && takesAlign();
    GrowableMemory ready = GuestAllocator.withPages(memory, module.initialPages());
    return new GuestAllocator(
        code, functions, plainAlign.bytes(), cell, zeroSizes, options.traps(), ready);
  }
}
