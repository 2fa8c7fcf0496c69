package dev.linalloc.host;

import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.HostFunction;
import run.endive.runtime.Instance;
import run.endive.runtime.TrapException;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/**
 * An allocator for a guest that runs on Endive and imports {@code malloc} and its siblings. The
 * host functions allocate in the guest's own memory, from its {@code __heap_base} on, by any {@link
 * AllocatorProvider}.
 *
 * <pre>{@code
 * HostAllocator allocator = new HostAllocator(Allocators.provider("dl"));
 * ImportValues imports =
 *     ImportValues.builder()
 *         .addFunction(allocator.functions("env", HostAllocator.Names.C))
 *         .build();
 * Instance instance = Instance.builder(module).withImportValues(imports).build();
 * }</pre>
 *
 * <p>It serves one instance: the first that calls it. The sizes and aligns of live blocks are kept
 * in a hash table on the host, where the guest cannot overwrite them. A guest that frees or
 * reallocates anything but a live block traps, and the message names the address.
 *
 * <p>As in C, each function returns 0 if it fails. {@code malloc(0)} returns a block of its own.
 * {@code realloc} to 0 bytes frees the block and returns 0. {@code aligned_alloc} returns 0 if the
 * align is not a power of two.
 *
 * <p>Not thread-safe: use it on the thread that runs the guest.
 */
public final class HostAllocator {
  /** The align of C's {@code max_align_t} on wasm32. */
  private static final int MALLOC_ALIGN = 16;

  private static final long[] NO_RESULTS = {};

  private static final String HEAP_BASE = "__heap_base";

  /**
   * The names of the functions as the guest imports them.
   *
   * @param malloc {@code malloc(size)}
   * @param free {@code free(address)}
   * @param calloc {@code calloc(count, size)}
   * @param realloc {@code realloc(address, size)}
   * @param alignedAlloc {@code aligned_alloc(align, size)}
   */
  public record Names(
      String malloc, String free, String calloc, String realloc, String alignedAlloc) {
    /** The names of C's standard library. */
    public static final Names C = new Names("malloc", "free", "calloc", "realloc", "aligned_alloc");
  }

  /** A live block's size and align, in bytes. */
  private record Block(int size, int align) {}

  private final AllocatorProvider provider;
  private final Map<Integer, Block> live = new HashMap<>();
  private @Nullable Instance guest;
  private @Nullable GlobalAllocator allocator;

  /**
   * Makes an allocator for a guest that is instantiated later.
   *
   * @param provider makes the allocator, over the guest's memory, at the guest's first call
   */
  public HostAllocator(AllocatorProvider provider) {
    this.provider = provider;
  }

  /**
   * {@return the functions that the guest imports}
   *
   * @param module the name of the module that the guest imports them from, such as {@code "env"}
   * @param names the names of the functions
   */
  public HostFunction[] functions(String module, Names names) {
    return new HostFunction[] {
      function(module, names.malloc, 1, arguments -> malloc((int) arguments[0])),
      function(module, names.calloc, 2, arguments -> calloc(arguments[0], arguments[1])),
      function(
          module, names.realloc, 2, arguments -> realloc((int) arguments[0], (int) arguments[1])),
      function(
          module,
          names.alignedAlloc,
          2,
          arguments -> aligned((int) arguments[0], (int) arguments[1])),
      new HostFunction(
          module,
          names.free,
          FunctionType.of(List.of(ValType.I32), List.of()),
          (instance, arguments) -> {
            serve(instance);
            free((int) arguments[0]);
            return NO_RESULTS;
          })
    };
  }

  /** {@return the number of live blocks} */
  public int liveBlocks() {
    return live.size();
  }

  /**
   * {@return the sum of the sizes of all live blocks, in bytes} Takes time in proportion to their
   * number.
   */
  public long liveBytes() {
    return live.values().stream().mapToLong(block -> Integer.toUnsignedLong(block.size)).sum();
  }

  private int malloc(int size) {
    return allocated(size == 0 ? 1 : size, MALLOC_ALIGN, false);
  }

  private int calloc(long count, long size) {
    long bytes = (count & 0xffff_ffffL) * (size & 0xffff_ffffL);
    if (bytes >>> 32 != 0) {
      return GlobalAllocator.NULL;
    }
    return allocated(bytes == 0 ? 1 : (int) bytes, MALLOC_ALIGN, true);
  }

  private int aligned(int align, int size) {
    return Integer.bitCount(align) == 1
        ? allocated(size == 0 ? 1 : size, align, false)
        : GlobalAllocator.NULL;
  }

  private int realloc(int address, int size) {
    if (address == GlobalAllocator.NULL) {
      return malloc(size);
    }
    if (size == 0) {
      free(address);
      return GlobalAllocator.NULL;
    }
    Block block = liveBlock("realloc", address);
    int moved = allocator().realloc(address, block.size, block.align, size);
    if (moved != GlobalAllocator.NULL) {
      live.remove(address);
      live.put(moved, new Block(size, block.align));
    }
    return moved;
  }

  private void free(int address) {
    if (address != GlobalAllocator.NULL) {
      Block block = liveBlock("free", address);
      live.remove(address);
      allocator().dealloc(address, block.size, block.align);
    }
  }

  private int allocated(int size, int align, boolean zeroed) {
    int address = zeroed ? allocator().allocZeroed(size, align) : allocator().alloc(size, align);
    if (address != GlobalAllocator.NULL) {
      live.put(address, new Block(size, align));
    }
    return address;
  }

  private Block liveBlock(String function, int address) {
    Block block = live.get(address);
    if (block == null) {
      throw new TrapException(
          String.format(Locale.ROOT, "%s(0x%08x): no live block begins there", function, address));
    }
    return block;
  }

  private GlobalAllocator allocator() {
    if (allocator == null) {
      throw new IllegalStateException("no guest has called yet");
    }
    return allocator;
  }

  /** The code of a host function. */
  private interface Body {
    int call(long... arguments);
  }

  private HostFunction function(String module, String name, int parameters, Body body) {
    List<ValType> types = Collections.nCopies(parameters, ValType.I32);
    return new HostFunction(
        module,
        name,
        FunctionType.of(types, List.of(ValType.I32)),
        (instance, arguments) -> {
          serve(instance);
          return new long[] {body.call(arguments)};
        });
  }

  /**
   * Makes the allocator at the guest's first call, because the guest's memory does not exist
   * before.
   */
  @SuppressWarnings("ReferenceEquality") // compares identity on purpose
  private void serve(Instance instance) {
    if (guest == null) {
      guest = instance;
      allocator = provider.create(new InstanceMemory(instance.memory()), heapBase(instance));
    } else if (guest != instance) {
      throw new TrapException("an allocator serves one guest, and was called by a second one");
    }
  }

  private static int heapBase(Instance instance) {
    try {
      return (int) instance.exports().global(HEAP_BASE).getValue();
    } catch (RuntimeException e) {
      throw new TrapException(
          "the guest exports no global " + HEAP_BASE + "; link it with -Wl,--export=" + HEAP_BASE);
    }
  }
}
