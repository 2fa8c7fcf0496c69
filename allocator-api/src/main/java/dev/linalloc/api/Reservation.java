package dev.linalloc.api;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The ways to reserve address space that reads zero and takes memory only where it is touched.
 * Neither prints a warning: {@link #best} never picks a way that would.
 */
enum Reservation {
  /** An anonymous mapping of Linux's {@code mmap}; needs native access. */
  MMAP {
    @Override
    MemorySegment map(long bytes, Arena arena) {
      return Mmap.map(bytes, arena);
    }
  },

  /**
   * A private mapping of a sparse temporary file, deleted at once. It works everywhere, takes no
   * disk blocks since private pages are never written back, and costs a file a reservation.
   */
  FILE {
    @Override
    MemorySegment map(long bytes, Arena arena) {
      return mapFile(bytes, arena);
    }
  };

  /** Returns the cheapest way that this process may use without a warning. */
  static Reservation best() {
    return best(
        System.getProperty("os.name"), Reservation.class.getModule().isNativeAccessEnabled());
  }

  static Reservation best(String system, boolean nativeAccess) {
    return nativeAccess && system.equals("Linux") ? MMAP : FILE;
  }

  /** Returns {@code bytes} of address space that are given back when {@code arena} closes. */
  MemorySegment reserve(long bytes, Arena arena) {
    return bytes == 0 ? arena.allocate(0) : map(bytes, arena);
  }

  abstract MemorySegment map(long bytes, Arena arena);

  private static MemorySegment mapFile(long bytes, Arena arena) {
    try {
      Path file = Files.createTempFile("linalloc", ".memory");
      try (FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.SPARSE,
              StandardOpenOption.DELETE_ON_CLOSE)) {
        return channel.map(MapMode.PRIVATE, 0, bytes, arena);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "no address space of " + bytes + " bytes by a temporary file", e);
    }
  }

  /** Linux's {@code mmap} and {@code munmap}, looked up when first needed. */
  private static final class Mmap {
    private static final int PROT_READ_WRITE = 0x1 | 0x2;
    private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x2 | 0x20 | 0x4000;
    private static final long MAP_FAILED = -1;

    private static final MethodHandle MMAP =
        handle(
            "mmap",
            FunctionDescriptor.of(
                ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle MUNMAP =
        handle("munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));

    static MemorySegment map(long bytes, Arena arena) {
      MemorySegment start = mmap(bytes);
      if (start.address() == MAP_FAILED) {
        throw new OutOfMemoryError("no address space of " + bytes + " bytes");
      }
      return start.reinterpret(bytes, arena, mapping -> munmap(mapping, bytes));
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

    private static void munmap(MemorySegment mapping, long bytes) {
      try {
        int _ = (int) MUNMAP.invokeExact(mapping, bytes);
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
