package dev.linalloc.cli;

import dev.linalloc.host.GuestModule;
import dev.linalloc.host.GuestOptions;
import dev.linalloc.host.GuestProvider;
import dev.linalloc.host.Role;
import dev.linalloc.spi.Promises;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that describe an allocator in a {@code .wasm} file. */
final class GuestFlags {
  private static final long END = 1L << 32;

  @Option(names = "--bump", description = "A module promises to bump: it never reuses memory.")
  private boolean bump;

  @Option(
      names = "--reclaiming",
      description = {
        "A module promises to reclaim what is given back.",
        "Without this and --bump, reclaiming is checked all the same, but a breach is a WARN."
      })
  private boolean reclaiming;

  @Option(names = "--zeroed", description = "A module promises zeroed blocks from alloc, too.")
  private boolean zeroed;

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
      names = "--overhead-percent",
      paramLabel = "PERCENT",
      description =
          "What a module's blocks cost at most beyond --overhead, in percent of their size.")
  private int overheadPercent = Promises.NONE.overheadPercent();

  @Option(
      names = "--usable-percent",
      paramLabel = "PERCENT",
      description = {
        "How much of a range of free bytes one block with its overhead can have at least",
        "(default: 100)."
      })
  private int usablePercent = Promises.NONE.usablePercent();

  @Option(
      names = "--sole-owner",
      description = "A module's condition: no other code grows memory. Foreign growth is left out.")
  private boolean soleOwner;

  @Option(
      names = "--max-size",
      paramLabel = "BYTES",
      description = "A module's condition: a request for more bytes may fail, but must return.")
  private @Nullable Long maxSize;

  @Option(
      names = "--max-align",
      paramLabel = "BYTES",
      description = {
        "Largest align that functions without an align guarantee (default: 8 in modules of Emscripten",
        "and old wasm-bindgen, else 16). A larger one goes to aligned_alloc, if there is one."
      })
  private @Nullable Long maxAlign;

  @Option(
      names = "--heap-base",
      paramLabel = "ADDRESS",
      description = "Where a module's heap begins (default: by its export __heap_base, else 1).")
  private @Nullable Long heapBase;

  @Option(
      names = "--function",
      paramLabel = "ROLE=NAME(ARGUMENTS)",
      description = {
        "A function that has no common name, such as \"alloc=my_alloc(size,align,0)\".",
        "Roles: alloc, alloc_aligned, alloc_zeroed, dealloc, realloc; init is called once before them;",
        "pin with each block allocated, and collect after each given back, if memory is collected.",
        "Arguments: address, size, roundedSize, align, newSize, numbers; cell, where the function",
        "stores the address and returns 0, as posix_memalign(cell,align,size) does."
      })
  private Map<Role, String> functions = new TreeMap<>();

  @Option(
      names = "--import",
      paramLabel = "MODULE.NAME=FUNCTION",
      description = {
        "The full name of an import with a shortened name, such as \"a.b=emscripten_resize_heap\".",
      })
  private Map<String, String> imports = new TreeMap<>();

  @Option(
      names = "--no-zero-sizes",
      description = {
        "Handle requests for 0 bytes on a module's behalf, because its contract leaves them open.",
        "This is always done if functions take no align, as in C."
      })
  private boolean noZeroSizes;

  @Option(
      names = "--traps",
      description = {
        "A module's functions trap if there is no room, as the component model demands of",
        "cabi_realloc. Then a trap is a failed request, and breaks no rule."
      })
  private boolean traps;

  private boolean output;

  /**
   * Loads a module.
   *
   * @throws IllegalArgumentException if the file holds no module with an allocator; the message is
   *     one line
   */
  GuestProvider load(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          file + (Files.exists(file) ? " cannot be read" : ": no such file"));
    }
    GuestOptions options =
        new GuestOptions(
            new Promises(bump, reclaiming, slack, overhead)
                .withOverheadPercent(overheadPercent)
                .withUsablePercent(usablePercent)
                .withSoleOwner(soleOwner)
                .withMaxSize(unsigned("--max-size", maxSize).orElse(Promises.ANY_SIZE))
                .withZeroed(zeroed),
            unsigned("--max-align", maxAlign),
            unsigned("--heap-base", heapBase),
            functions,
            imports,
            !noZeroSizes,
            traps,
            output);
    try {
      return new GuestProvider(name(file), GuestModule.load(Files.readAllBytes(file)), options);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /** Returns the name of a file's allocator in reports. */
  static String name(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("\\.wasm$", "");
  }

  /** Sets whether the output of modules is shown. */
  void showOutput(boolean shown) {
    output = shown;
  }

  /** Returns these options as arguments of a command line. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    if (bump) {
      arguments.add("--bump");
    }
    if (reclaiming) {
      arguments.add("--reclaiming");
    }
    if (zeroed) {
      arguments.add("--zeroed");
    }
    if (noZeroSizes) {
      arguments.add("--no-zero-sizes");
    }
    if (traps) {
      arguments.add("--traps");
    }
    if (slack != Promises.UNCHECKED) {
      arguments.add("--slack=" + slack);
    }
    if (overhead != Promises.UNCHECKED) {
      arguments.add("--overhead=" + overhead);
    }
    if (overheadPercent != Promises.NONE.overheadPercent()) {
      arguments.add("--overhead-percent=" + overheadPercent);
    }
    if (usablePercent != Promises.NONE.usablePercent()) {
      arguments.add("--usable-percent=" + usablePercent);
    }
    if (soleOwner) {
      arguments.add("--sole-owner");
    }
    if (maxSize != null) {
      arguments.add("--max-size=" + maxSize);
    }
    if (maxAlign != null) {
      arguments.add("--max-align=" + maxAlign);
    }
    if (heapBase != null) {
      arguments.add("--heap-base=" + heapBase);
    }
    functions.forEach(
        (role, function) ->
            arguments.add("--function=" + role.name().toLowerCase(Locale.ROOT) + "=" + function));
    imports.forEach((name, function) -> arguments.add("--import=" + name + "=" + function));
    return arguments;
  }

  private static OptionalInt unsigned(String option, @Nullable Long value) {
    if (value == null) {
      return OptionalInt.empty();
    }
    if (value < 1 || value >= END) {
      throw new IllegalArgumentException(
          option + " (" + value + ") must be from 1 to " + (END - 1));
    }
    return OptionalInt.of(value.intValue());
  }
}
