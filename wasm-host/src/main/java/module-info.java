/**
 * Runs compiled allocators, measures what their calls cost, and provides an allocator to guests.
 */
@org.jspecify.annotations.NullMarked
module dev.linalloc.host {
  requires static org.jspecify;
  requires transitive dev.linalloc.api;
  requires dev.linalloc.format;
  requires run.endive.compiler;
  requires transitive run.endive.runtime;
  requires run.endive.wasm;

  exports dev.linalloc.host;
  exports dev.linalloc.host.ink;
  exports dev.linalloc.host.stylus;
}
