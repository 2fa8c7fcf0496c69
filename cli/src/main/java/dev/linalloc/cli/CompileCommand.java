package dev.linalloc.cli;

import dev.linalloc.compiler.CompileOptions;
import dev.linalloc.compiler.ObjectOptions.Abi;
import dev.linalloc.compiler.WasmCompiler;
import dev.linalloc.format.Archive;
import dev.linalloc.format.ObjectFile;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Pages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compiles an allocator to a WebAssembly module. */
@Command(
    name = "compile",
    description = {
      "Compile an allocator to WebAssembly, from the class that runs on the JVM.",
      "The result is a stand-alone module, or a relocatable object that a linker puts into a program.",
      "Exits with 2 if the class cannot be compiled, and names method, line and construct."
    },
    mixinStandardHelpOptions = true)
final class CompileCommand implements Callable<Integer> {
  private static final List<String> OF_MODULES =
      List.of(
          "--heap-base",
          "--initial-pages",
          "--minimal",
          "--import-memory",
          "--heap-base-global",
          "--wat");

  private static final List<String> OF_OBJECTS = List.of("--prefix", "--heap-end", "--on-grow");

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin private TargetArgument target = new TargetArgument();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description =
          "The module, object or archive (default: NAME.wasm, NAME.wat, NAME.o or libNAME.a).")
  private @Nullable Path out;

  @Option(
      names = "--heap-base",
      paramLabel = "ADDRESS",
      description = "Where the heap begins, from 1 to 4294967295 (default: ${DEFAULT-VALUE}).")
  private long heapBase = 1024;

  @Option(
      names = "--initial-pages",
      paramLabel = "PAGES",
      description = "Initial pages of memory (default: ${DEFAULT-VALUE}).")
  private int initialPages = 1;

  @Option(
      names = "--maximum-pages",
      paramLabel = "PAGES",
      description = {
        "The most pages of memory (default: ${DEFAULT-VALUE}, the limit of wasm). The allocator asks for",
        "no page beyond it (rule G9): Stylus ends a transaction that asks for more than 128."
      })
  private int maximumPages = LinearMemory.MAX_PAGES;

  @Option(
      names = "--abi",
      paramLabel = "ABI",
      description = {
        "The functions: own (default), c (malloc, free and the others), c8 (the same with an align of",
        "8), or cabi (cabi_realloc, by which the host of a component allocates)."
      })
  private String abi = "own";

  @Option(
      names = "--import-memory",
      arity = "0..1",
      paramLabel = "MODULE.NAME",
      fallbackValue = "env.memory",
      description = {
        "Import the memory, under this name (default: ${FALLBACK-VALUE}), to merge the module with",
        "another. The heap takes all pages that are there at the first request."
      })
  private String importMemory = "";

  @Option(
      names = "--heap-base-global",
      arity = "0..1",
      paramLabel = "MODULE.NAME",
      fallbackValue = "env.__heap_base",
      description =
          "Import an immutable global for the address at which the heap begins (default: ${FALLBACK-VALUE}).")
  private String heapBaseGlobal = "";

  @Option(
      names = "--wat",
      description = "Write the module in the text format, with the names of the source.")
  private boolean wat;

  @Option(names = "--minimal", description = "Export alloc and dealloc alone.")
  private boolean minimal;

  @Option(
      names = "--zeroed",
      description = {
        "Return zeroed blocks from alloc, too (rule C7): the Stylus SDK relies on them. mini does so",
        "without this option."
      })
  private boolean zeroed;

  @Option(
      names = "--mvp",
      description =
          "Use loops instead of memory.fill and memory.copy, which are not in wasm's MVP.")
  private boolean mvp;

  @ArgGroup(validate = false, heading = "Objects:%n")
  private ObjectFlags objects = new ObjectFlags();

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    if (heapBase < 1 || heapBase > Pages.LAST_ADDRESS) {
      throw new IllegalArgumentException(
          "heap-base (" + heapBase + ") must be from 1 to 4294967295");
    }
    Target parsed = target.parse(new GuestFlags());
    if (parsed instanceof Target.Module) {
      throw new IllegalArgumentException(parsed.text() + " is compiled already");
    }
    if (objects.areWanted()) {
      refuse(OF_MODULES, "modules, not for objects");
    } else {
      refuse(OF_OBJECTS, "objects: add --object or --archive");
    }
    if (abi() != Abi.OWN) {
      refuse(List.of("--minimal"), "--abi own");
    }
    if (!importMemory.isEmpty()) {
      refuse(List.of("--initial-pages"), "a memory of the module's own");
    }
    if (!heapBaseGlobal.isEmpty()) {
      refuse(List.of("--heap-base"), "a heap base that is known: leave --heap-base-global out");
    }
    checkImport("--import-memory", importMemory);
    checkImport("--heap-base-global", heapBaseGlobal);
    if (importMemory.isEmpty() && !heapBaseGlobal.isEmpty()) {
      throw new IllegalArgumentException(
          "--heap-base-global is for an imported memory: add --import-memory");
    }
    AllocatorProvider provider = parsed.loadOne();
    Compiled compiled = objects.areWanted() ? object(provider) : module(provider);
    Path file = out == null ? Path.of(compiled.file) : out;
    Files.write(file, compiled.bytes);
    ReportFormat report = output.format();
    report.add(
        new CompiledFile(parsed, provider.name(), file, compiled.bytes.length, compiled.exports));
    return report.end();
  }

  private Abi abi() {
    return switch (abi.toLowerCase(Locale.ROOT)) {
      case "own" -> Abi.OWN;
      case "c" -> Abi.C;
      case "c8" -> Abi.C_ALIGN_8;
      case "cabi" -> Abi.CABI;
      default -> throw new IllegalArgumentException("abi (" + abi + ") must be own, c, c8 or cabi");
    };
  }

  private boolean isGiven(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  private void checkImport(String option, String text) {
    if (isGiven(option) && !text.matches("[^.]+\\..+")) {
      throw new IllegalArgumentException(option + " (" + text + ") must be MODULE.NAME");
    }
  }

  /** Refuses options that would have no effect. */
  private void refuse(List<String> names, String purpose) {
    for (String name : names) {
      if (isGiven(name)) {
        throw new IllegalArgumentException(name + " is for " + purpose);
      }
    }
  }

  /** What was compiled: its name if the user gives none, its bytes, and what it exports. */
  @SuppressWarnings("ArrayRecordComponent") // bytes to write, not to compare
  private record Compiled(String file, byte[] bytes, List<String> exports) {}

  private Compiled module(AllocatorProvider provider) {
    CompileOptions options =
        new CompileOptions(
            (int) heapBase,
            initialPages,
            maximumPages,
            !minimal,
            !mvp,
            zeroed,
            abi(),
            importMemory,
            heapBaseGlobal);
    return wat
        ? new Compiled(
            provider.name() + ".wat",
            WasmCompiler.compileText(classOf(provider), options).getBytes(StandardCharsets.UTF_8),
            options.exports())
        : new Compiled(
            provider.name() + ".wasm",
            WasmCompiler.compile(classOf(provider), options),
            options.exports());
  }

  private Compiled object(AllocatorProvider provider) {
    byte[] object =
        WasmCompiler.compileObject(
            classOf(provider), objects.options(abi(), !mvp, maximumPages, zeroed));
    List<String> defined = ObjectFile.read(object).defined();
    String file = provider.name() + ".o";
    return objects.archive
        ? new Compiled("lib" + provider.name() + ".a", Archive.of(file, object, defined), defined)
        : new Compiled(file, object, defined);
  }

  /** Returns the class of the allocators that {@code provider} makes. */
  static Class<? extends GlobalAllocator> classOf(AllocatorProvider provider) {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      return provider.create(memory, 1024).getClass();
    }
  }

  private record CompiledFile(
      Target target, String allocator, Path file, int bytes, List<String> exports)
      implements Result {
    @Override
    public void print(TextFormat text) {
      text.out().printf("%s  %,d bytes, exports %s%n", file, bytes, String.join(", ", exports));
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      return new Fields()
          .with("target", target.text())
          .with("allocator", allocator)
          .with("file", file.toString())
          .with("bytes", bytes)
          .with("exports", exports)
          .map();
    }
  }
}
