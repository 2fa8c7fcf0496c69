package dev.linalloc.memory;

import static dev.linalloc.spi.LinearMemory.MAX_PAGES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.LinearArena;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Measures, in child JVMs, that 4 GiB of address space take no memory until touched. */
@EnabledOnOs(OS.LINUX)
final class ResidentMemoryTest {
  private static final int MIB = 1 << 20;

  /** Reserves 4 GiB and touches a MiB if told to, then prints the JVM's resident bytes. */
  static final class Child {
    public static void main(String[] args) throws IOException {
      if (args[0].equals("reserve")) {
        try (NativeMemory memory = NativeMemory.reserve(MAX_PAGES)) {
          memory.fill(Integer.MIN_VALUE, MIB, (byte) 7);
          System.out.println(residentBytes());
        }
      } else if (args[0].equals("arena")) {
        try (LinearArena arena = LinearArena.ofConfined()) {
          arena.allocate(MIB).fill((byte) 7);
          arena.reset();
          arena.allocate(1L << 31).set(ValueLayout.JAVA_BYTE, 0, (byte) 7);
          System.out.println(residentBytes());
        }
      } else {
        System.out.println(residentBytes());
      }
    }

    private static long residentBytes() throws IOException {
      try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
        String line = status.filter(each -> each.startsWith("VmRSS:")).findFirst().orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--enable-native-access=ALL-UNNAMED", // by mmap
        "-Dnative.access=unset", // by a file
      })
  void fourGiBTakeNoMemoryUntilTouchedAndPrintNoWarning(String option, @TempDir Path directory)
      throws Exception {
    long empty = residentBytes(option, "empty", directory);
    long reserved = residentBytes(option, "reserve", directory);
    assertThat(reserved - empty).isLessThan(64 * MIB);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--enable-native-access=ALL-UNNAMED", "-Dnative.access=unset"})
  void anArenaTakesNoMemoryUntilTouchedAndPrintsNoWarning(String option, @TempDir Path directory)
      throws Exception {
    long empty = residentBytes(option, "empty", directory);
    long reserved = residentBytes(option, "arena", directory);
    assertThat(reserved - empty).isLessThan(64 * MIB);
  }

  private static long residentBytes(String option, String what, Path directory) throws Exception {
    Path out = directory.resolve(what + ".out");
    Path err = directory.resolve(what + ".err");
    Process child =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx32m",
                    option,
                    "-cp",
                    System.getProperty("java.class.path"),
                    Child.class.getName(),
                    what))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(child.waitFor(60, TimeUnit.SECONDS)).as("ended within a minute").isTrue();
    assertThat(err).hasContent("");
    assertThat(child.exitValue()).isZero();
    return Long.parseLong(Files.readString(out).strip());
  }
}
