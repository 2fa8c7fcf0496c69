/** The numbered rules of a correct wasm32 allocator, as code. */
@org.jspecify.annotations.NullMarked
module dev.linalloc.spec {
  requires static org.jspecify;
  requires transitive dev.linalloc.api;

  exports dev.linalloc.spec;
}
