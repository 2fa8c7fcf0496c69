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
 * Address space by a sparse file, which needs no native access: a private mapping of a temporary
 * file that is deleted at once and never written to.
 *
 * <p>A page that is touched becomes the process's own and is never written back. So the file stays
 * one hole: it takes no blocks of the disk, and a full disk does no harm. That does not hold on a
 * tmpfs, whose files are memory: there the kernel fills the hole with a page, which stays, before
 * it copies it for the process, and where the tmpfs is full the access ends in an {@link
 * InternalError}. So the file lies in the first usual folder that is on a disk; where there is
 * none, reserving fails.
 */
final class DiskFile {
  private static final Set<String> KINDS_IN_MEMORY =
      Set.of("tmpfs", "ramfs", "devtmpfs", "hugetlbfs");

  /** Where the files lie, once it was found. */
  static @Nullable Path folder;

  private DiskFile() {}

  /**
   * Returns {@code bytes} of address space that are given back when {@code arena} closes.
   *
   * @throws OutOfMemoryError where the operating system has no such address space
   * @throws UncheckedIOException where the file can't be made
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
        throw new OutOfMemoryError("no address space of " + bytes + " bytes");
      }
      throw new UncheckedIOException(
          "no address space of " + bytes + " bytes by a temporary file: " + e.getMessage(), e);
    }
  }

  /** The folder for temporary files, the one for those that outlive a restart, home, and here. */
  private static List<Path> usualFolders() {
    return List.of(
        Path.of(System.getProperty("java.io.tmpdir")),
        Path.of("/var/tmp"),
        Path.of(System.getProperty("user.home")),
        Path.of(System.getProperty("user.dir")));
  }

  /**
   * Returns the first folder that takes files and is on a disk.
   *
   * @throws IOException where there is none
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

  /** A folder whose file system the JDK does not find, as in some containers, counts as a disk. */
  static boolean isInMemory(Path folder) {
    try {
      return KINDS_IN_MEMORY.contains(Files.getFileStore(folder).type());
    } catch (IOException e) {
      return false;
    }
  }
}
