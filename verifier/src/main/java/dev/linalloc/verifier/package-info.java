/**
 * Runs compiled code for all its inputs at once, and asks Z3 whether a statement holds of every way
 * in which it can end.
 *
 * <pre>
 *   class file ── {@link dev.linalloc.verifier.Executor} ─────┐
 *                                              ├─ {@link dev.linalloc.verifier.Path}s ── your claim ── {@link dev.linalloc.verifier.Prover}
 *   wasm module ─ {@link dev.linalloc.verifier.WasmExecutor} ─┘
 * </pre>
 */
@NullMarked
package dev.linalloc.verifier;

import org.jspecify.annotations.NullMarked;
