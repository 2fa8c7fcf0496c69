package dev.linalloc.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Address space without native access: a private mapping of a sparse temporary file, which is
 * deleted at once and never written to.
 *
 * <p>When a page of a private mapping is written to, the kernel gives the process its own copy and
 * never writes it back. So the file stays empty: it takes no blocks of the disk, and a full disk
 * does no harm.
 *
 * <p>A tmpfs, which keeps files in memory, behaves differently: the kernel first fills the hole in
 * the file with a page, which stays, and then copies it for the process. If the tmpfs is full, the
 * access ends in an {@link InternalError}. So the file is made in the first of the usual folders
 * that is on a disk. If there is none, reserving fails.
 */
final class DiskFile {
  private static final Set<String> KINDS_IN_MEMORY =
      Set.of("tmpfs", "ramfs", "devtmpfs", "hugetlbfs");

  /** The folder of the files; null until it is looked for. */
  static @Nullable Path folder;

  private DiskFile() {}

  /**
   * Returns {@code bytes} of address space, which is unmapped when {@code arena} closes.
   *
   * @throws OutOfMemoryError if the operating system does not have that much address space
   * @throws UncheckedIOException if the file cannot be made
   */
  static MemorySegment map(long bytes, Arena arena) {
    try {
      if (folder == null) {
        folder = onDisk(usualFolders());
      }
      Path file =
          Files.createTempFile(
              folder, "linalloc-" + ProcessHandle.current().pid() + "-", ".memory");
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
      if (e.getCause() instanceof OutOfMemoryError) {
        throw Reservation.exhausted(bytes);
      }
      throw new UncheckedIOException(
          "no address space of " + bytes + " bytes by a temporary file: " + e.getMessage(), e);
    }
  }

  /** Returns the folders where a user can usually make files; the first suitable one is taken. */
  private static List<Path> usualFolders() {
    return List.of(
        Path.of(System.getProperty("java.io.tmpdir")),
        Path.of("/var/tmp"),
        Path.of(System.getProperty("user.home")),
        Path.of(System.getProperty("user.dir")));
  }

  /**
   * Returns the first folder that can be written to and is on a disk.
   *
   * @throws IOException if there is none
   */
  static Path onDisk(List<Path> folders) throws IOException {
    for (Path each : folders) {
      if (Files.isWritable(each) && !isInMemory(each)) {
        return each;
      }
    }
    throw new IOException(
        "none of the folders "
            + folders
            + " can be written to and is on a disk, not in memory as a tmpfs is;"
            + " -Djava.io.tmpdir names another one,"
            + " and --enable-native-access=dev.linalloc.api needs none");
  }

  /**
   * Returns whether a folder's file system keeps its files in memory; false if the JDK cannot find
   * the file system, as in some containers.
   */
  static boolean isInMemory(Path folder) {
    try {
      return KINDS_IN_MEMORY.contains(Files.getFileStore(folder).type());
    } catch (IOException e) {
      return false;
    }
  }
}
