package dev.linalloc.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.lwjgl.system.jemalloc.JEmalloc;
import org.lwjgl.system.rpmalloc.RPmalloc;

/** A native malloc, whose blocks are addresses in the process. Aligns are at most 16 bytes. */
abstract class AddressHeap implements Heap {
  private final long[] addresses;

  private AddressHeap(int slots) {
    addresses = new long[slots];
  }

  abstract long malloc(long size);

  abstract long calloc(long size);

  abstract long realloc(long address, long newSize);

  abstract void free(long address);

  @Override
  public void alloc(int slot, int size, int align) {
    addresses[slot] = malloc(size);
  }

  @Override
  public void allocZeroed(int slot, int size, int align) {
    addresses[slot] = calloc(size);
  }

  @Override
  public void realloc(int slot, int newSize) {
    addresses[slot] = realloc(addresses[slot], newSize);
  }

  @Override
  public void free(int slot) {
    free(addresses[slot]);
  }

  @Override
  public void close() {}

  /** The C library's malloc, called through {@link Linker}. */
  static final class Ffm extends AddressHeap {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle MALLOC =
        handle("malloc", FunctionDescriptor.of(ADDRESS, JAVA_LONG));
    private static final MethodHandle CALLOC =
        handle("calloc", FunctionDescriptor.of(ADDRESS, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle REALLOC =
        handle("realloc", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG));
    private static final MethodHandle FREE = handle("free", FunctionDescriptor.ofVoid(ADDRESS));

    Ffm(int slots) {
      super(slots);
    }

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
      return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
    }

    @Override
    long malloc(long size) {
      return allocate(size);
    }

    static long allocate(long size) {
      try {
        return ((MemorySegment) MALLOC.invokeExact(size)).address();
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }

    @Override
    long calloc(long size) {
      try {
        return ((MemorySegment) CALLOC.invokeExact(1L, size)).address();
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }

    @Override
    long realloc(long address, long newSize) {
      try {
        return ((MemorySegment) REALLOC.invokeExact(MemorySegment.ofAddress(address), newSize))
            .address();
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }

    @Override
    void free(long address) {
      release(address);
    }

    static void release(long address) {
      try {
        FREE.invokeExact(MemorySegment.ofAddress(address));
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
    }
  }

  /** LWJGL's jemalloc. */
  static final class Je extends AddressHeap {
    Je(int slots) {
      super(slots);
    }

    @Override
    long malloc(long size) {
      return JEmalloc.nje_malloc(size);
    }

    @Override
    long calloc(long size) {
      return JEmalloc.nje_calloc(1, size);
    }

    @Override
    long realloc(long address, long newSize) {
      return JEmalloc.nje_realloc(address, newSize);
    }

    @Override
    void free(long address) {
      JEmalloc.nje_free(address);
    }
  }

  /** LWJGL's rpmalloc. */
  static final class Rp extends AddressHeap {
    Rp(int slots) {
      super(slots);
      RPmalloc.rpmalloc_initialize();
    }

    @Override
    long malloc(long size) {
      return RPmalloc.nrpmalloc(size);
    }

    @Override
    long calloc(long size) {
      return RPmalloc.nrpcalloc(1, size);
    }

    @Override
    long realloc(long address, long newSize) {
      return RPmalloc.nrprealloc(address, newSize);
    }

    @Override
    void free(long address) {
      RPmalloc.nrpfree(address);
    }
  }
}
