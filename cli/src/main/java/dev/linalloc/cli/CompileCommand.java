package dev.linalloc.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.api.GlobalAllocator;
import dev.linalloc.api.NativeMemory;
import dev.linalloc.compiler.CompileOptions;
import dev.linalloc.compiler.WasmCompiler;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compiles an allocator to a WebAssembly module. */
@Command(
    name = "compile",
    description = {
      "Compile an allocator to a stand-alone WebAssembly module, from the class that runs on the JVM.",
      "Exits with 2 where the class uses what can't be compiled, naming method, line and construct."
    },
    mixinStandardHelpOptions = true)
final class CompileCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Parameters(paramLabel = "TARGET", description = Targets.HELP)
  private String target = "";

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
      description = "Pages of memory at first (default: ${DEFAULT-VALUE}).")
  private int initialPages = 1;

  @Option(
      names = "--maximum-pages",
      paramLabel = "PAGES",
      description = "The most pages there may be (default: ${DEFAULT-VALUE}, all that wasm has).")
  private int maximumPages = 65_536;

  @Option(names = "--minimal", description = "Export alloc and dealloc alone.")
  private boolean minimal;

  @Option(
      names = "--mvp",
      description = "Loops in place of memory.fill and memory.copy, which wasm's MVP has not.")
  private boolean mvp;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (heapBase < 1 || heapBase > 0xffff_ffffL) {
      throw new IllegalArgumentException(
          "heap-base (" + heapBase + ") must be from 1 to 4294967295");
    }
    CompileOptions options =
        new CompileOptions((int) heapBase, initialPages, maximumPages, !minimal, !mvp);
    List<AllocatorProvider> providers = Targets.providers(target);
    if (providers.size() != 1) {
      throw new IllegalArgumentException(
          target
              + " has the allocators "
              + Targets.names(providers)
              + "; one can be compiled at a time: "
              + target
              + "#"
              + providers.getFirst().name());
    }
    AllocatorProvider provider = providers.getFirst();
    byte[] module = WasmCompiler.compile(classOf(provider), options);
    Path file = out == null ? Path.of(provider.name() + ".wasm") : out;
    Files.write(file, module);
    report(file, module.length, options.exports());
    return 0;
  }

  /** The class of the allocators that {@code provider} makes. */
  static Class<? extends GlobalAllocator> classOf(AllocatorProvider provider) {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      return provider.create(memory, 1024).getClass();
    }
  }

  private void report(Path file, int bytes, List<String> exports) throws IOException {
    PrintWriter to = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("target", target);
      fields.put("file", file.toString());
      fields.put("bytes", bytes);
      fields.put("exports", exports);
      to.println(JSON.std.asString(fields));
    } else {
      to.printf("%s  %,d bytes, exports %s%n", file, bytes, String.join(", ", exports));
    }
  }
}
