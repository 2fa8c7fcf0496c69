package dev.linalloc.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The mappings of this process, as Linux lists them. */
public final class Mappings {
  private Mappings() {}

  /**
   * Returns bounds and kind of the mapping that holds the address. After it is unmapped the result
   * differs: it is empty, or describes a mapping that another thread of the JVM has made there
   * since.
   */
  public static String at(long address) throws IOException {
    List<String> lines = lines(address);
    return lines.isEmpty() ? "" : lines.getFirst();
  }

  /** Returns the file that is mapped at the address. */
  public static Path file(long address) throws IOException {
    String line = lines(address).getFirst();
    return Path.of(line.substring(line.indexOf('/')).replace(" (deleted)", ""));
  }

  /** Returns whether huge pages were asked for at the address. */
  public static boolean hugePages(long address) throws IOException {
    return List.of(value(address, "VmFlags:").split(" ", -1)).contains("hg");
  }

  /** Returns the bytes that the mapping of the address keeps in memory. */
  public static long residentBytes(long address) throws IOException {
    return Long.parseLong(value(address, "Rss:").replace(" kB", "")) * 1024;
  }

  /** Returns the bytes of all address space that this process has mapped. */
  public static long mappedBytes() throws IOException {
    long bytes = 0;
    for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
      List<String> bounds = List.of(line.substring(0, line.indexOf(' ')).split("-", 2));
      bytes +=
          Long.parseUnsignedLong(bounds.getLast(), 16)
              - Long.parseUnsignedLong(bounds.getFirst(), 16);
    }
    return bytes;
  }

  private static String value(long address, String key) throws IOException {
    List<String> lines = lines(address);
    assertThat(lines).as("the mapping of %s", address).anyMatch(line -> line.startsWith(key));
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .findFirst()
        .orElseThrow()
        .substring(key.length())
        .strip();
  }

  /** Returns the lines about the mapping that holds the address: none if there is no mapping. */
  private static List<String> lines(long address) throws IOException {
    List<String> found = new ArrayList<>();
    boolean here = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        List<String> bounds = List.of(line.substring(0, line.indexOf(' ')).split("-", 2));
        here =
            Long.compareUnsigned(Long.parseUnsignedLong(bounds.getFirst(), 16), address) <= 0
                && Long.compareUnsigned(address, Long.parseUnsignedLong(bounds.getLast(), 16)) < 0;
      }
      if (here) {
        found.add(line);
      }
    }
    return found;
  }
}
