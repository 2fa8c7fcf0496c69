/** Runs class files and wasm modules on unknown inputs, and proves statements about them. */
@org.jspecify.annotations.NullMarked
module dev.linalloc.verifier {
  requires static org.jspecify;
  requires transitive dev.linalloc.api;
  requires dev.linalloc.format;
  requires transitive tools.aqua.turnkey.z3;

  exports dev.linalloc.verifier;
}
