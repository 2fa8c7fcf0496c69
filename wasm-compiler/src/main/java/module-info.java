/** From an allocator's class file to a WebAssembly module. */
@org.jspecify.annotations.NullMarked
module dev.linalloc.compiler {
  requires static org.jspecify;
  requires transitive dev.linalloc.api;
  requires dev.linalloc.format;

  exports dev.linalloc.compiler;
}
