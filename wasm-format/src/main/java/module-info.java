/**
 * WebAssembly's binary format: the table of instructions, numbers, sections.
 *
 * <p>The package is internal. Only the modules of this project that read or write wasm may use it,
 * so it changes when they need it.
 */
@org.jspecify.annotations.NullMarked
module dev.linalloc.format {
  requires static org.jspecify;

  exports dev.linalloc.format to
      dev.linalloc.cli,
      dev.linalloc.compiler,
      dev.linalloc.host,
      dev.linalloc.verifier;
}
