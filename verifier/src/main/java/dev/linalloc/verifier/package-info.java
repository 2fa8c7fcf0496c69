/**
 * Runs compiled code on all inputs at once, and asks Z3 whether a statement holds at the end of
 * every path.
 *
 * <pre>
 *   class file ── Executor ─────┐
 *                               ├── paths ── a claim about each ── Prover ── proved, or a case
 *   wasm module ─ WasmExecutor ─┘                                            that breaks it
 * </pre>
 *
 * <ul>
 *   <li>{@link dev.linalloc.verifier.Bits} makes terms: numbers of 8, 32 and 64 bits, and
 *       statements about them.
 *   <li>{@link dev.linalloc.verifier.State} is what a call starts from: fields and a {@link
 *       dev.linalloc.verifier.SymbolicMemory}, known or unknown.
 *   <li>{@link dev.linalloc.verifier.Executor} runs a method of a class file, and {@link
 *       dev.linalloc.verifier.WasmExecutor} a function of a {@link
 *       dev.linalloc.verifier.WasmModule}. Both return a {@link dev.linalloc.verifier.Path} for
 *       each way through the code: the inputs that take it, the state it leaves, and what it
 *       returns or why it traps. Code that they do not model throws {@link
 *       dev.linalloc.verifier.NotModelled}; they never guess.
 *   <li>{@link dev.linalloc.verifier.Prover} looks for an input that takes a path and breaks a
 *       claim. If there is none, the claim is proved.
 * </ul>
 *
 * <p>A proof that every block is aligned:
 *
 * <pre>{@code
 * try (Prover prover = new Prover()) {
 *   Bits bits = prover.bits();
 *   State state = new State(Map.of("top", bits.unknown("top", 32)), SymbolicMemory.unknown(bits));
 *   BitVecExpr align = bits.unknown("align", 32);
 *   Executor executor = new Executor(bits, MyAllocator.class.getClassLoader());
 *   BitVecExpr size = bits.unknown("size", 32);
 *   for (Path path : executor.call(MyAllocator.class, "alloc", state, size, align)) {
 *     BoolExpr given = bits.and(bits.isPowerOfTwo(align), path.when());
 *     assert prover.refute(given, bits.isMultiple(path.result().orElseThrow(), align)).isEmpty();
 *   }
 * }
 * }</pre>
 *
 * <p>Code that is run must be free of loops, recursion and exceptions. Time grows with the number
 * of paths, which each branch may double.
 */
@NullMarked
package dev.linalloc.verifier;

import org.jspecify.annotations.NullMarked;
