package dev.linalloc.guest;

import dev.linalloc.api.GlobalAllocator;
import dev.linalloc.api.GrowableMemory;
import dev.linalloc.guest.GuestFunction.Parameter;
import dev.linalloc.guest.ink.InkMeter;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.Instance;

/**
 * One instance of a compiled allocator. Each call is the call of an exported function; where the
 * module's functions differ from {@link GlobalAllocator}'s, this is what happens:
 *
 * <ul>
 *   <li>An {@code alloc} without an align gets what has an align of at most {@code plainAlign};
 *       more goes to {@code aligned_alloc}, whose size is rounded up to a multiple of the align, or
 *       fails where there is none or the size can't be rounded.
 *   <li>A {@code realloc} without an align gets the same blocks; others are allocated anew, copied
 *       and given back, as is everything where there is no {@code realloc}.
 *   <li>Without {@code alloc_zeroed}, or where it takes no align and more than {@code plainAlign}
 *       is asked, the host clears the block.
 *   <li>Without {@code dealloc} nothing is given back.
 *   <li>Where {@code zeroSizes} is false, requests for 0 bytes, which C and Rust leave open, are
 *       answered here: their address is their align, a {@code realloc} to 0 bytes is a {@code
 *       dealloc}.
 * </ul>
 */
final class GuestAllocator implements GlobalAllocator {
  private final GrowableMemory memory;
  private final Instance instance;
  private final Call alloc;
  private final @Nullable Call allocAligned;
  private final @Nullable Call allocZeroed;
  private final @Nullable Call dealloc;
  private final @Nullable Call realloc;
  private final int plainAlign;
  private final boolean zeroSizes;

  GuestAllocator(
      GuestModule module,
      GuestFunctions functions,
      int plainAlign,
      boolean zeroSizes,
      GrowableMemory memory) {
    this.memory = memory;
    this.plainAlign = plainAlign;
    this.zeroSizes = zeroSizes;
    int missing = module.initialPages() - memory.memorySize();
    if (missing > 0 && memory.memoryGrow(missing) == -1) {
      throw new IllegalArgumentException(
          "memory has "
              + memory.memorySize()
              + " pages; the module needs "
              + module.initialPages());
    }
    instance = module.instantiate(memory, memory::memoryGrow);
    alloc = new Call(functions.of(Role.ALLOC).orElseThrow(), instance);
    allocAligned = call(functions, Role.ALLOC_ALIGNED);
    allocZeroed = call(functions, Role.ALLOC_ZEROED);
    dealloc = call(functions, Role.DEALLOC);
    realloc = call(functions, Role.REALLOC);
  }

  private @Nullable Call call(GuestFunctions functions, Role role) {
    return functions.of(role).map(function -> new Call(function, instance)).orElse(null);
  }

  @Override
  public int alloc(int size, int align) {
    if (size == 0 && !zeroSizes) {
      return align;
    }
    if (alloc.passes(align)) {
      return alloc.with(NULL, size, align, 0);
    }
    boolean canRound = Integer.compareUnsigned(size, -align) <= 0;
    return allocAligned != null && canRound ? allocAligned.with(NULL, size, align, 0) : NULL;
  }

  @Override
  public int allocZeroed(int size, int align) {
    if (size == 0 && !zeroSizes) {
      return align;
    }
    if (allocZeroed != null && allocZeroed.passes(align)) {
      return allocZeroed.with(NULL, size, align, 0);
    }
    int address = alloc(size, align);
    if (address != NULL) {
      memory.fill(address, size, (byte) 0);
    }
    return address;
  }

  @Override
  public void dealloc(int address, int size, int align) {
    if (dealloc != null && (size != 0 || zeroSizes)) {
      dealloc.with(address, size, align, 0);
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
        ? realloc.with(address, size, align, newSize)
        : moved(address, size, align, newSize);
  }

  private int moved(int address, int size, int align, int newSize) {
    int moved = alloc(newSize, align);
    if (moved != NULL) {
      memory.copy(moved, address, Integer.compareUnsigned(size, newSize) < 0 ? size : newSize);
      dealloc(address, size, align);
    }
    return moved;
  }

  /** The ink used so far by a metered module. */
  long ink() {
    return instance.exports().global(InkMeter.COUNTER).getValue();
  }

  /** An exported function with the order of its parameters. */
  private final class Call {
    private final Parameter[] parameters;
    private final boolean takesAlign;
    private final ExportFunction function;

    Call(GuestFunction function, Instance instance) {
      this.parameters = function.parameters().toArray(Parameter[]::new);
      this.takesAlign = function.takes(Parameter.ALIGN);
      this.function = instance.export(function.name());
    }

    boolean passes(int align) {
      return takesAlign || Integer.compareUnsigned(align, plainAlign) <= 0;
    }

    int with(int address, int size, int align, int newSize) {
      long[] arguments = new long[parameters.length];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] =
            switch (parameters[i]) {
              case ADDRESS -> address;
              case SIZE -> size;
              case ROUNDED_SIZE -> size + align - 1 & -align;
              case ALIGN -> align;
              case NEW_SIZE -> newSize;
              case ONE -> 1;
            };
      }
      long[] results = function.apply(arguments);
      return results == null || results.length == 0 ? NULL : (int) results[0];
    }
  }
}
