/**
 * Runs class files and wasm modules on unknown inputs, and proves statements about them.
 *
 * <p>The package is internal and not exported: no other module uses it. The proofs are tests of
 * this project, which run on the class path.
 */
@org.jspecify.annotations.NullMarked
module dev.linalloc.verifier {
  requires static org.jspecify;
  requires dev.linalloc.api;
  requires dev.linalloc.format;
  requires tools.aqua.turnkey.z3;
}
