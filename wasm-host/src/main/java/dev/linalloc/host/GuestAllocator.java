package dev.linalloc.host;

import dev.linalloc.host.GuestFunction.Argument;
import dev.linalloc.host.GuestFunction.Constant;
import dev.linalloc.host.GuestFunction.Parameter;
import dev.linalloc.host.ink.InkMeter;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.ExportFunction;
import run.endive.wasm.WasmEngineException;

/**
 * One instance of a compiled allocator. Each call calls an exported function of the module. If the
 * module's functions differ from {@link GlobalAllocator}'s, this class adapts them:
 *
 * <ul>
 *   <li>An {@code alloc} without an align parameter serves requests with an align of at most {@code
 *       plainAlign}. A larger align goes to {@code aligned_alloc}, with the size rounded up to a
 *       multiple of the align. The request fails if the module has no {@code aligned_alloc}, or if
 *       the rounded size exceeds 32 bits.
 *   <li>A {@code realloc} without an align parameter serves the same blocks. For all other blocks,
 *       and for all blocks of a module without {@code realloc}, the host allocates a new block,
 *       copies, and gives the old one back.
 *   <li>The host clears the block if the module has no {@code alloc_zeroed}, or if {@code
 *       alloc_zeroed} takes no align and the requested align is larger than {@code plainAlign}.
 *   <li>Without {@code dealloc} nothing is given back.
 *   <li>A garbage collector is told of each block that is allocated ({@code pin}), and collects
 *       after each block that is given back.
 *   <li>If {@code zeroSizes} is false, no request for 0 bytes reaches the module, because C and
 *       Rust leave its result open. The host returns the align as the address, and turns a {@code
 *       realloc} to 0 bytes into a {@code dealloc}.
 * </ul>
 *
 * <p>A call may execute {@link #FUEL} basic blocks, and {@link #FUEL_PER_BYTE} more for each byte
 * that it clears or copies. The largest number of memory blocks that were live at once, times
 * {@link #FUEL_PER_BLOCK}, is added. Any allocator that does not loop for ever needs far less.
 */
final class GuestAllocator implements GlobalAllocator {
  private static final long FUEL = 1L << 22;
  private static final long FUEL_PER_BLOCK = 1L << 10;
  private static final long FUEL_PER_BYTE = 4;

  private final GrowableMemory memory;
  private final GuestInstance instance;
  private final Call alloc;
  private final @Nullable Call allocAligned;
  private final @Nullable Call allocZeroed;
  private final @Nullable Call dealloc;
  private final @Nullable Call realloc;
  private final @Nullable Call pin;
  private final @Nullable Call collect;
  private final int plainAlign;
  private final int cell;
  private final boolean zeroSizes;
  private final boolean traps;
  private long live;
  private long mostLive;

  /**
   * Makes an instance.
   *
   * @param plainAlign the largest align, in bytes, that functions without an align parameter
   *     guarantee
   * @param cell the address of 4 bytes where a function may store its result; nothing else uses
   *     them
   * @param zeroSizes whether requests for 0 bytes are passed on
   * @param traps whether a trap of a function that allocates says that there is no room
   */
  GuestAllocator(
      GuestCode code,
      GuestFunctions functions,
      int plainAlign,
      int cell,
      boolean zeroSizes,
      boolean traps,
      GrowableMemory memory) {
    this.memory = memory;
    this.plainAlign = plainAlign;
    this.cell = cell;
    this.zeroSizes = zeroSizes;
    this.traps = traps;
    instance = code.instantiate(memory, memory::memoryGrow);
    alloc = new Call(functions.of(Role.ALLOC).orElseThrow());
    allocAligned = call(functions, Role.ALLOC_ALIGNED);
    allocZeroed = call(functions, Role.ALLOC_ZEROED);
    dealloc = call(functions, Role.DEALLOC);
    realloc = call(functions, Role.REALLOC);
    pin = call(functions, Role.PIN);
    collect = call(functions, Role.COLLECT);
    functions.of(Role.INIT).ifPresent(init -> instance.call(init.name(), GuestCode.FUEL_TO_MAKE));
  }

  /**
   * Returns {@code memory} with at least {@code pages} pages, which a new instance of the module
   * needs.
   *
   * @throws IllegalArgumentException if the memory refuses to grow
   */
  static GrowableMemory withPages(GrowableMemory memory, int pages) {
    int missing = pages - memory.memorySize();
    if (missing > 0 && memory.memoryGrow(missing) == -1) {
      throw new IllegalArgumentException(
          "memory has " + memory.memorySize() + " pages; the module needs " + pages);
    }
    return memory;
  }

  private @Nullable Call call(GuestFunctions functions, Role role) {
    return functions.of(role).map(function -> new Call(function)).orElse(null);
  }

  @Override
  public int alloc(int size, int align) {
    if (size == 0 && !zeroSizes) {
      return align;
    }
    if (alloc.passes(align)) {
      return allocated(alloc.orNull(NULL, size, align, 0, 0));
    }
    boolean canRound = Integer.compareUnsigned(size, -align) <= 0;
    return allocAligned != null && canRound
        ? allocated(allocAligned.orNull(NULL, size, align, 0, 0))
        : NULL;
  }

  private int allocated(int address) {
    if (address != NULL) {
      mostLive = Math.max(mostLive, ++live);
      if (pin != null) {
        pin.with(address, 0, 0, 0, 0);
      }
    }
    return address;
  }

  @Override
  public int allocZeroed(int size, int align) {
    if (size == 0 && !zeroSizes) {
      return align;
    }
    if (allocZeroed != null && allocZeroed.passes(align)) {
      return allocated(allocZeroed.orNull(NULL, size, align, 0, Integer.toUnsignedLong(size)));
    }
    int address = alloc(size, align);
    if (address != NULL && size != 0) { // for no bytes, the address may be the align
      memory.fill(address, size, (byte) 0);
    }
    return address;
  }

  @Override
  public void dealloc(int address, int size, int align) {
    if (size == 0 && !zeroSizes) {
      return;
    }
    live--;
    if (dealloc != null) {
      dealloc.with(address, size, align, 0, 0);
      if (collect != null) {
        collect.with(NULL, 0, 0, 0, 0);
      }
    }
  }

  @Override
  public int realloc(int address, int size, int align, int newSize) {
    if (size == 0 && !zeroSizes) {
      return alloc(newSize, align);
    }
    if (newSize == 0 && !zeroSizes) {
      dealloc(address, size, align);
      return align;
    }
    return realloc != null && realloc.passes(align)
        ? realloc.orNull(address, size, align, newSize, kept(size, newSize))
        : moved(address, size, align, newSize);
  }

  private static long kept(int size, int newSize) {
    return Math.min(Integer.toUnsignedLong(size), Integer.toUnsignedLong(newSize));
  }

  private int moved(int address, int size, int align, int newSize) {
    int moved = alloc(newSize, align);
    if (moved != NULL) {
      memory.copy(moved, address, (int) kept(size, newSize));
      dealloc(address, size, align);
    }
    return moved;
  }

  /** The ink used so far by a metered module. */
  long ink() {
    return counter(InkMeter.COUNTER);
  }

  /** The value of a global that counts ink. */
  long counter(String name) {
    return instance.global(name).getValue();
  }

  /** An exported function with the order of its parameters. */
  private final class Call {
    private final Argument[] arguments;
    private final boolean takesAlign;
    private final boolean storesAddress;
    private final ExportFunction function;

    Call(GuestFunction function) {
      this.arguments = function.arguments().toArray(Argument[]::new);
      this.takesAlign = function.takes(Parameter.ALIGN);
      this.storesAddress = function.takes(Parameter.CELL);
      this.function = instance.function(function.name());
    }

    boolean passes(int align) {
      return takesAlign || Integer.compareUnsigned(align, plainAlign) <= 0;
    }

    /** Calls the function; returns NULL if it traps and a trap says that there is no room. */
    int orNull(int address, int size, int align, int newSize, long bytes) {
      if (!traps) {
        return with(address, size, align, newSize, bytes);
      }
      try {
        return with(address, size, align, newSize, bytes);
      } catch (WasmEngineException _) {
        return NULL;
      }
    }

    int with(int address, int size, int align, int newSize, long bytes) {
      long[] values = new long[arguments.length];
      for (int i = 0; i < values.length; i++) {
        values[i] =
            switch (arguments[i]) {
              case Constant(int value) -> value;
              case Parameter.ADDRESS -> address;
              case Parameter.SIZE -> size;
              case Parameter.ROUNDED_SIZE -> size + align - 1 & -align;
              case Parameter.ALIGN -> align;
              case Parameter.NEW_SIZE -> newSize;
              case Parameter.CELL -> cell;
            };
      }
      long fuel = FUEL + FUEL_PER_BLOCK * mostLive + FUEL_PER_BYTE * bytes;
      long[] results = instance.run(fuel, () -> function.apply(values));
      int result = results == null || results.length == 0 ? NULL : (int) results[0];
      if (storesAddress) {
        return result == 0 ? memory.loadInt(cell) : NULL; // 0 is success
      }
      return result;
    }
  }
}
