package dev.linalloc.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The file of a mapping lies on a disk, not in memory. */
final class DiskFileTest {
  /** A tmpfs on every Linux. */
  private static final Path TMPFS = Path.of("/dev/shm");

  private final @Nullable Path folder = DiskFile.folder;
  private final Properties properties = (Properties) System.getProperties().clone();

  @TempDir Path disk;

  @AfterEach
  void restore() {
    DiskFile.folder = folder;
    System.setProperties(properties);
  }

  private static void setFolders(Path temporary, Path home, Path current) {
    Map.of("java.io.tmpdir", temporary, "user.home", home, "user.dir", current)
        .forEach((key, path) -> System.setProperty(key, path.toString()));
    DiskFile.folder = null;
  }

  private static Path fileOfAReservation() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return Mappings.file(DiskFile.map(1 << 20, arena).address());
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aTmpfsIsInMemoryAndADiskIsNot() {
    assumeThat(TMPFS).isDirectory();
    assertThat(DiskFile.isInMemory(TMPFS)).isTrue();
    assertThat(DiskFile.isInMemory(disk)).isFalse();
  }

  @Test
  void aFolderOfUnknownKindCountsAsADisk() {
    assertThat(DiskFile.isInMemory(disk.resolve("nowhere"))).isFalse();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theFileIsNotMadeOnATmpfs() throws IOException {
    assumeThat(TMPFS).isDirectory();
    setFolders(TMPFS, disk, disk);
    assertThat(fileOfAReservation().getParent()).isNotEqualTo(TMPFS);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theFolderForTemporaryFilesIsTakenIfItIsOnADisk() throws IOException {
    setFolders(disk, Path.of("nowhere"), Path.of("nowhere"));
    assertThat(fileOfAReservation().getParent()).isEqualTo(disk.toRealPath());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theFolderIsLookedForOnce() throws IOException {
    DiskFile.folder = disk;
    assertThat(fileOfAReservation().getParent()).isEqualTo(disk.toRealPath());
  }

  @Test
  void theFirstFolderThatTakesFilesAndIsOnADiskIsTaken() throws IOException {
    Path second = Files.createDirectory(disk.resolve("second"));
    assertThat(DiskFile.onDisk(List.of(disk.resolve("nowhere"), second, disk))).isEqualTo(second);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void withoutSuchAFolderReservingFailsAndTheMessageSaysWhatToDo() {
    assumeThat(TMPFS).isDirectory();
    assertThatThrownBy(() -> DiskFile.onDisk(List.of(TMPFS, Path.of("/nowhere"))))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "none of the folders [/dev/shm, /nowhere] can be written to and is on a disk, not in"
                + " memory as a tmpfs is; -Djava.io.tmpdir names another one,"
                + " and --enable-native-access=dev.linalloc.api needs none");
  }

  @Test
  void aFileThatCannotBeMadeIsAnErrorWhenReserving() {
    DiskFile.folder = disk.resolve("nowhere");
    try (Arena arena = Arena.ofConfined()) {
      assertThatThrownBy(() -> DiskFile.map(1 << 20, arena))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageStartingWith("no address space of 1048576 bytes by a temporary file: ")
          .hasMessageContaining("nowhere");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void moreThanTheProcessCanAddressIsAnOutOfMemoryError() {
    DiskFile.folder = disk;
    long eightTebibytes = 1L << 43;
    try (Arena arena = Arena.ofConfined()) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 17; i++) { // a process has 128 TiB
                  DiskFile.map(eightTebibytes, arena).get(JAVA_BYTE, 0);
                }
              })
          .isInstanceOf(OutOfMemoryError.class)
          .hasMessageMatching(
              "no address space of 8796093022208 bytes; \\d+ memories of \\d+ bytes are open");
    }
  }
}
