package dev.linalloc.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

public final class ReservationTest {
  private static final long FOUR_GIB = 1L << 32;

  /** The kinds that work on this machine: the file, and the one that {@code best} prefers. */
  static Set<Reservation> usable() {
    return EnumSet.of(Reservation.FILE, Reservation.best());
  }

  /** The kinds that an arena can use on this machine. */
  public static Set<Reservation> dense() {
    return EnumSet.of(Reservation.FILE, Reservation.best().dense());
  }

  private static Set<Reservation> all() {
    return EnumSet.of(Reservation.FILE, Reservation.best(), Reservation.best().dense());
  }

  @Test
  void onlyAnonymousMappingsHaveHugePages() {
    assertThat(Reservation.MMAP.dense()).isEqualTo(Reservation.HUGE);
    assertThat(Reservation.HUGE.dense()).isEqualTo(Reservation.HUGE);
    assertThat(Reservation.FILE.dense()).isEqualTo(Reservation.FILE);
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, true, MMAP",
    "Linux, false, FILE",
    "Mac OS X, true, FILE",
    "Windows 11, true, FILE",
    "Windows 11, false, FILE",
  })
  void mmapIsBestOnLinuxIfItPrintsNoWarning(String system, boolean nativeAccess, Reservation best) {
    assertThat(Reservation.best(system, nativeAccess)).isEqualTo(best);
  }

  @Test
  void bestFollowsThisProcessesSystemAndNativeAccess() {
    assertThat(Reservation.best())
        .isEqualTo(
            Reservation.best(
                System.getProperty("os.name"), getClass().getModule().isNativeAccessEnabled()));
  }

  @ParameterizedTest
  @MethodSource("all")
  void aReservationHasTheRequestedSizeAndReadsZero(Reservation kind) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = kind.reserve(FOUR_GIB, arena);
      assertThat(memory.byteSize()).isEqualTo(FOUR_GIB);
      for (long address : new long[] {0, 1L << 31, FOUR_GIB - 1}) {
        assertThat(memory.get(JAVA_BYTE, address)).isZero();
        memory.set(JAVA_BYTE, address, (byte) 7);
        assertThat(memory.get(JAVA_BYTE, address)).isEqualTo((byte) 7);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void aReservationOfNothingStillEndsWithItsArena(Reservation kind) {
    MemorySegment memory;
    try (Arena arena = Arena.ofConfined()) {
      memory = kind.reserve(0, arena);
      assertThat(memory.byteSize()).isZero();
    }
    assertThat(memory.scope().isAlive()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("all")
  @EnabledOnOs(OS.LINUX)
  void closingTheArenaGivesTheAddressSpaceBack(Reservation kind) throws IOException {
    long address;
    String first;
    String last;
    try (Arena arena = Arena.ofConfined()) {
      address = kind.reserve(FOUR_GIB, arena).address();
      first = Mappings.at(address);
      last = Mappings.at(address + FOUR_GIB - 1);
      assertThat(first).isNotEmpty();
      assertThat(last).isNotEmpty();
    }
    assertThat(Mappings.at(address)).isNotEqualTo(first);
    assertThat(Mappings.at(address + FOUR_GIB - 1)).isNotEqualTo(last);
  }

  @Test
  void onlyAnonymousMappingsAreReusable() {
    assertThat(Reservation.MMAP.isReusable()).isTrue();
    assertThat(Reservation.HUGE.isReusable()).isTrue();
    assertThat(Reservation.FILE.isReusable()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("all")
  void aReservationStartsAtAMultipleOfItsSizeRoundedUpToAPowerOfTwo(Reservation kind) {
    try (Arena arena = Arena.ofConfined()) {
      for (long bytes : new long[] {1 << 16, 3 << 16, 1L << 31, (1L << 31) + 1, FOUR_GIB}) {
        for (int i = 0; i < 5; i++) {
          MemorySegment memory = kind.reserve(bytes, arena);
          assertThat(memory.byteSize()).isEqualTo(bytes);
          assertThat(memory.address() % Long.highestOneBit(2 * bytes - 1)).isZero();
          memory.set(JAVA_BYTE, bytes - 1, (byte) 7);
        }
      }
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void hugePagesAreRequestedAboveTheFirstTwoMebibytes() throws IOException {
    assumeThat(Path.of("/sys/kernel/mm/transparent_hugepage")).exists();
    assumeThat(Reservation.best()).isEqualTo(Reservation.MMAP);
    try (Arena arena = Arena.ofConfined()) {
      long start = Reservation.HUGE.reserve(FOUR_GIB, arena).address();
      assertThat(Mappings.hugePages(start)).isFalse();
      assertThat(Mappings.hugePages(start + (2 << 20) - 1)).isFalse();
      assertThat(Mappings.hugePages(start + (2 << 20))).isTrue();
      assertThat(Mappings.hugePages(start + FOUR_GIB - 1)).isTrue();
      assertThat(Mappings.hugePages(Reservation.HUGE.reserve(1 << 16, arena).address())).isFalse();
      long plain = Reservation.MMAP.reserve(FOUR_GIB, arena).address();
      assertThat(Mappings.hugePages(plain + (2 << 20))).isFalse();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void anAnonymousReservationKeepsNoAddressSpaceBesideItsOwn() throws IOException {
    assumeThat(Reservation.best()).isEqualTo(Reservation.MMAP);
    try (Arena arena = Arena.ofConfined()) {
      for (int i = 0; i < 5; i++) {
        long before = Mappings.mappedBytes();
        MemorySegment memory = Reservation.MMAP.reserve(FOUR_GIB, arena);
        assertThat(Mappings.mappedBytes() - before)
            .as("address space for %s", memory)
            .isBetween(FOUR_GIB, FOUR_GIB + (FOUR_GIB >> 3));
      }
    }
  }

  @Test
  void whatLiesBeforeAndBehindAnAlignedRangeIsUnmapped() {
    MemorySegment around = MemorySegment.ofAddress(0x1_0003_0000L).reinterpret(0x7_0000);
    List<MemorySegment> unmapped = new ArrayList<>();
    MemorySegment kept = Reservation.Mmap.trimmed(around, 0x3_0000, 0x4_0000, unmapped::add);
    assertThat(kept).isEqualTo(MemorySegment.ofAddress(0x1_0004_0000L).reinterpret(0x3_0000));
    assertThat(unmapped)
        .containsExactly(
            MemorySegment.ofAddress(0x1_0003_0000L).reinterpret(0x1_0000),
            MemorySegment.ofAddress(0x1_0007_0000L).reinterpret(0x3_0000));
  }

  @Test
  void aReservationByFileLeavesNoFileBehind() throws IOException {
    Set<Path> before = files();
    try (Arena arena = Arena.ofConfined()) {
      Reservation.FILE.reserve(FOUR_GIB, arena).set(JAVA_BYTE, 0, (byte) 7);
      assertThat(files()).isEqualTo(before);
    }
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void aFileThatCannotBeMappedIsNotLeftBehind() throws IOException {
    Set<Path> before = files();
    try (Arena arena = Arena.ofConfined()) {
      assertThatThrownBy(() -> Reservation.FILE.reserve(1L << 60, arena))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageStartingWith(
              "no address space of 2305843009213693952 bytes by a temporary file: ");
    }
    assertThat(files()).isEqualTo(before);
  }

  /** The files of this process: another one may be running the same tests. */
  private static Set<Path> files() throws IOException {
    String own = "linalloc-" + ProcessHandle.current().pid() + "-";
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(own))
          .collect(Collectors.toSet());
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void tooMuchForMmapIsAnOutOfMemoryError() {
    try (Arena arena = Arena.ofConfined()) {
      assertThatThrownBy(() -> Reservation.MMAP.reserve(1L << 60, arena))
          .isInstanceOf(OutOfMemoryError.class)
          .hasMessageMatching(
              "no address space of 2305843009213693952 bytes; \\d+ memories of \\d+ bytes are open");
    }
  }

  @Test
  void theMetadataForNativeImageNamesEveryNativeCall() throws IOException {
    String file = "/META-INF/native-image/dev.linalloc/linalloc-api/reachability-metadata.json";
    try (InputStream metadata = requireNonNull(Reservation.class.getResourceAsStream(file))) {
      String text = new String(metadata.readAllBytes(), UTF_8).replaceAll("\\s", "");
      assertThat(text)
          .endsWith(
              Stream.of(
                      Reservation.Mmap.MMAP_TYPE,
                      Reservation.Mmap.MUNMAP_TYPE,
                      Reservation.Mmap.MADVISE_TYPE)
                  .map(ReservationTest::metadata)
                  .collect(Collectors.joining(",", "\"foreign\":{\"downcalls\":[", "]}}")));
    }
  }

  private static String metadata(FunctionDescriptor type) {
    return "{\"returnType\":"
        + cType(type.returnLayout().orElseThrow())
        + ",\"parameterTypes\":"
        + type.argumentLayouts().stream()
            .map(ReservationTest::cType)
            .collect(Collectors.joining(",", "[", "]}"));
  }

  private static String cType(MemoryLayout layout) {
    return layout.equals(JAVA_INT)
        ? "\"int\""
        : layout.equals(JAVA_LONG) ? "\"long\"" : "\"void*\"";
  }
}
