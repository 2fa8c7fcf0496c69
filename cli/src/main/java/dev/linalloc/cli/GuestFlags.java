package dev.linalloc.cli;

import dev.linalloc.api.Promises;
import dev.linalloc.guest.GuestModule;
import dev.linalloc.guest.GuestOptions;
import dev.linalloc.guest.GuestProvider;
import dev.linalloc.guest.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be said of an allocator in a {@code .wasm} file. */
final class GuestFlags {
  private static final long END = 1L << 32;

  @Option(names = "--bump", description = "A module promises to bump: it never reuses memory.")
  private boolean bump;

  @Option(
      names = "--reclaiming",
      description = {
        "A module promises to reclaim what is given back.",
        "Where neither is said, reclaiming is tried, and what breaks is a WARN."
      })
  private boolean reclaiming;

  @Option(
      names = "--slack",
      paramLabel = "PAGES",
      description = "Pages that a module's requests may add beyond those they need.")
  private int slack = Promises.UNCHECKED;

  @Option(
      names = "--overhead",
      paramLabel = "BYTES",
      description = "Bytes that a module's blocks cost at most beyond size and align.")
  private int overhead = Promises.UNCHECKED;

  @Option(
      names = "--max-align",
      paramLabel = "BYTES",
      description = {
        "Largest align that functions without an align give (default: ${DEFAULT-VALUE}).",
        "More is asked of aligned_alloc, or not at all where there is none."
      })
  private long maxAlign = GuestOptions.C_ALIGN;

  @Option(
      names = "--heap-base",
      paramLabel = "ADDRESS",
      description = "Where a module's heap begins (default: by its export __heap_base, else 1).")
  private @Nullable Long heapBase;

  @Option(
      names = "--function",
      paramLabel = "ROLE=NAME(ARGUMENTS)",
      description = {
        "A function that has no common name, such as \"alloc=my_alloc(size,align)\".",
        "Roles: alloc, alloc_aligned, alloc_zeroed, dealloc, realloc. Arguments: address, size,",
        "roundedSize, align, newSize, one."
      })
  private Map<Role, String> functions = new TreeMap<>();

  @Option(
      names = "--no-zero-sizes",
      description = {
        "Requests for 0 bytes are answered on a module's behalf, since its contract leaves them",
        "open. It is so anyway where functions take no align, as in C."
      })
  private boolean noZeroSizes;

  /**
   * Loads a module.
   *
   * @throws IllegalArgumentException where the file holds no module with an allocator, in one line
   */
  GuestProvider load(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          file + (Files.exists(file) ? " can't be read" : ": no such file"));
    }
    GuestOptions options =
        new GuestOptions(
            new Promises(bump, reclaiming, slack, overhead),
            unsigned("--max-align", maxAlign),
            heapBase == null
                ? OptionalInt.empty()
                : OptionalInt.of(unsigned("--heap-base", heapBase)),
            functions,
            !noZeroSizes);
    try {
      return new GuestProvider(name(file), GuestModule.load(Files.readAllBytes(file)), options);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /** The name that reports give to a file's allocator. */
  static String name(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("\\.wasm$", "");
  }

  /** The flags again, for a command line. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    if (bump) {
      arguments.add("--bump");
    }
    if (reclaiming) {
      arguments.add("--reclaiming");
    }
    if (noZeroSizes) {
      arguments.add("--no-zero-sizes");
    }
    if (slack != Promises.UNCHECKED) {
      arguments.add("--slack=" + slack);
    }
    if (overhead != Promises.UNCHECKED) {
      arguments.add("--overhead=" + overhead);
    }
    if (maxAlign != GuestOptions.C_ALIGN) {
      arguments.add("--max-align=" + maxAlign);
    }
    if (heapBase != null) {
      arguments.add("--heap-base=" + heapBase);
    }
    functions.forEach((role, function) -> arguments.add("--function=" + role + "=" + function));
    return arguments;
  }

  private static int unsigned(String option, long value) {
    if (value < 1 || value >= END) {
      throw new IllegalArgumentException(
          option + " (" + value + ") must be from 1 to " + (END - 1));
    }
    return (int) value;
  }
}
