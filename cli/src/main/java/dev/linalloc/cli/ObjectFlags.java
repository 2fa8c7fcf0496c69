package dev.linalloc.cli;

import dev.linalloc.compiler.ObjectOptions;
import dev.linalloc.compiler.ObjectOptions.Abi;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@link CompileCommand} for objects. */
final class ObjectFlags {
  @Option(names = "--object", description = "Write a relocatable object for wasm-ld.")
  private boolean object;

  @Option(names = "--archive", description = "Write it as a library with an index of symbols.")
  boolean archive;

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description = "Begins each symbol's name (default: linalloc_, and nothing for c and cabi).")
  private @Nullable String prefix;

  @Option(
      names = "--heap-end",
      description =
          "Let the heap end at __heap_end at first, which wasm-ld knows from version 15.0.7 on.")
  private boolean heapEnd;

  @Option(
      names = "--on-grow",
      paramLabel = "SYMBOL",
      description = "Call this function with 0 after memory has grown.")
  private String onGrow = "";

  /** Returns whether the command must write an object. */
  boolean areWanted() {
    return object || archive;
  }

  /** Returns the compiler's options. */
  ObjectOptions options(Abi functions, boolean bulkMemory, int maximumPages, boolean zeroed) {
    String names = functions == Abi.OWN ? "linalloc_" : "";
    return new ObjectOptions(
        prefix == null ? names : prefix,
        functions,
        heapEnd,
        onGrow,
        bulkMemory,
        maximumPages,
        zeroed);
  }
}
