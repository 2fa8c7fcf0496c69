/**
 * Runs a compiled method for all its inputs at once: {@link dev.linalloc.proofs.symbolic.Executor}
 * turns loop-free bytecode into terms over bit-vectors, which Z3 decides.
 */
package dev.linalloc.proofs.symbolic;
