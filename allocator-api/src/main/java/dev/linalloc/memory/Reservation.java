package dev.linalloc.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.function.Consumer;

/**
 * The kinds of reserved address space. Each reads zero, and takes memory only for pages that were
 * touched. {@link #best} never chooses a kind that makes the JVM print a warning.
 */
public enum Reservation {
  /** An anonymous mapping of Linux's {@code mmap}; needs native access. */
  MMAP,

  /**
   * {@link #MMAP} with huge pages above the first 2 MiB, for memory that is filled from its start
   * on. Huge pages make first touches several times cheaper, but a single byte far up takes 2 MiB.
   * A heap of less than 2 MiB stays small.
   */
  HUGE,

  /**
   * A private mapping of a sparse temporary file, deleted at once; see {@link DiskFile}. It works
   * everywhere, but each reservation makes a file.
   */
  FILE;

  /** Bytes of a huge page on common machines: 2 MiB. */
  private static final long HUGE_PAGE = 2 << 20;

  /** {@return the cheapest kind that this process may use without a warning} */
  public static Reservation best() {
    return best(
        System.getProperty("os.name"), Reservation.class.getModule().isNativeAccessEnabled());
  }

  static Reservation best(String system, boolean nativeAccess) {
    return nativeAccess && system.equals("Linux") ? MMAP : FILE;
  }

  /** {@return the same kind, with huge pages if it can have them} */
  public Reservation dense() {
    return this == MMAP ? HUGE : this;
  }

  /**
   * Returns whether one mapping can back several memories in turn, each with its own lifetime. That
   * needs native access.
   */
  boolean isReusable() {
    return this != FILE;
  }

  /**
   * Returns {@code bytes} of address space, which is unmapped when {@code arena} closes. It starts
   * at a multiple of its size, rounded up to a power of two. To find such a start, this method maps
   * {@code bytes} plus that power of two. Linux's {@code munmap} gives the rest back at once; the
   * mapping of a file keeps it until {@code arena} closes, since no Java method shortens one.
   */
  MemorySegment reserve(long bytes, Arena arena) {
    if (bytes == 0) {
      return arena.allocate(0);
    }
    long align = Long.highestOneBit(2 * bytes - 1);
    if (this == FILE) {
      MemorySegment around = DiskFile.map(bytes + align, arena);
      return around.asSlice(padding(around, align), bytes);
    }
    MemorySegment space = Mmap.map(bytes, align, arena);
    if (this == HUGE) {
      Mmap.adviseHugePages(space.asSlice(Math.min(HUGE_PAGE, bytes)));
    }
    return space;
  }

  /** Returns the bytes from the start of {@code around} to the first multiple of {@code align}. */
  private static long padding(MemorySegment around, long align) {
    return -around.address() & (align - 1);
  }

  /** Returns the error that the operating system has no address space of that many bytes. */
  static OutOfMemoryError exhausted(long bytes) {
    return new OutOfMemoryError(
        "no address space of " + bytes + " bytes; " + AddressSpace.COUNT + " are open");
  }

  /** Linux's {@code mmap}, {@code munmap} and {@code madvise}, looked up when first needed. */
  static final class Mmap {
    private static final int PROT_READ_WRITE = 0x1 | 0x2;
    private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x2 | 0x20 | 0x4000;
    private static final long MAP_FAILED = -1;
    private static final int MADV_HUGEPAGE = 14;

    // The jar's reachability-metadata.json names these types for GraalVM's native-image.
    static final FunctionDescriptor MMAP_TYPE =
        FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    static final FunctionDescriptor MUNMAP_TYPE =
        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG);
    static final FunctionDescriptor MADVISE_TYPE =
        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);

    private static final MethodHandle MMAP = handle("mmap", MMAP_TYPE);
    private static final MethodHandle MUNMAP = handle("munmap", MUNMAP_TYPE);
    private static final MethodHandle MADVISE = handle("madvise", MADVISE_TYPE);

    /** The result is ignored: without huge pages the mapping is only slower. */
    static void adviseHugePages(MemorySegment space) {
      try {
        int _ = (int) MADVISE.invokeExact(space, space.byteSize(), MADV_HUGEPAGE);
      } catch (Throwable e) {
        throw new AssertionError("a downcall throws nothing of its own", e);
      }
    }

    /** Maps {@code bytes} from a multiple of {@code align} on, a multiple of 64 KiB. */
    static MemorySegment map(long bytes, long align, Arena arena) {
      MemorySegment start = mmap(bytes + align);
      if (start.address() == MAP_FAILED) {
        throw exhausted(bytes + align);
      }
      return trimmed(start.reinterpret(bytes + align), bytes, align, Mmap::munmap)
          .reinterpret(bytes, arena, Mmap::munmap);
    }

    /** Unmaps what lies before and behind {@code bytes} from a multiple of {@code align} on. */
    static MemorySegment trimmed(
        MemorySegment around, long bytes, long align, Consumer<MemorySegment> unmap) {
      long padding = padding(around, align);
      unmap.accept(around.asSlice(0, padding)); // of 0 bytes, munmap fails and changes nothing
      unmap.accept(around.asSlice(padding + bytes));
      return around.asSlice(padding, bytes);
    }

    private static MemorySegment mmap(long bytes) {
      try {
        return (MemorySegment)
            MMAP.invokeExact(
                MemorySegment.NULL,
                bytes,
                PROT_READ_WRITE,
                MAP_PRIVATE_ANONYMOUS_NORESERVE,
                -1,
                0L);
      } catch (Throwable e) {
        throw new AssertionError("a downcall throws nothing of its own", e);
      }
    }

    private static void munmap(MemorySegment mapping) {
      try {
        int _ = (int) MUNMAP.invokeExact(mapping, mapping.byteSize());
      } catch (Throwable e) {
        throw new AssertionError("a downcall throws nothing of its own", e);
      }
    }

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }
  }
}
