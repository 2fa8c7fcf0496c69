package dev.linalloc.cli;

import dev.linalloc.compiler.CompileOptions;
import dev.linalloc.compiler.WasmCompiler;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Pages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compiles an allocator to a WebAssembly module. */
@Command(
    name = "compile",
    description = {
      "Compile an allocator to a stand-alone WebAssembly module, from the class that runs on the JVM.",
      "Exits with 2 if the class cannot be compiled, and names method, line and construct."
    },
    mixinStandardHelpOptions = true)
final class CompileCommand implements Callable<Integer> {
  @Mixin private TargetArgument target = new TargetArgument();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "The module (default: NAME.wasm).")
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

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    if (heapBase < 1 || heapBase > Pages.LAST_ADDRESS) {
      throw new IllegalArgumentException(
          "heap-base (" + heapBase + ") must be from 1 to 4294967295");
    }
    CompileOptions options =
        new CompileOptions((int) heapBase, initialPages, maximumPages, !minimal, !mvp, zeroed);
    Target parsed = target.parse(new GuestFlags());
    if (parsed instanceof Target.Module) {
      throw new IllegalArgumentException(parsed.text() + " is compiled already");
    }
    AllocatorProvider provider = parsed.loadOne();
    byte[] module = WasmCompiler.compile(classOf(provider), options);
    Path file = out == null ? Path.of(provider.name() + ".wasm") : out;
    Files.write(file, module);
    ReportFormat report = output.format();
    report.add(new CompiledModule(parsed, provider.name(), file, module.length, options.exports()));
    return report.end();
  }

  /** Returns the class of the allocators that {@code provider} makes. */
  static Class<? extends GlobalAllocator> classOf(AllocatorProvider provider) {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      return provider.create(memory, 1024).getClass();
    }
  }

  private record CompiledModule(
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
