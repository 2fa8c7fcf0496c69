/**
 * A differential fuzzer for the compiler: random Java classes inside the compilable subset,
 * compiled by javac and by linalloc, must do the same on the JVM and as wasm.
 *
 * <ul>
 *   <li>{@link dev.linalloc.compiler.fuzz.Construct} lists the constructs of the subset, and {@link
 *       dev.linalloc.compiler.fuzz.Outside} those outside it, as the page {@code SUBSET.md} does;
 *   <li>{@link dev.linalloc.compiler.fuzz.ClassGenerator} makes a class as a tree of {@link
 *       dev.linalloc.compiler.fuzz.Piece pieces} of source text;
 *   <li>{@link dev.linalloc.compiler.fuzz.Trial} runs it both ways with the same calls;
 *   <li>{@link dev.linalloc.compiler.fuzz.Shrinker} removes pieces of a class that differs, as long
 *       as it still differs.
 * </ul>
 */
@NullMarked
package dev.linalloc.compiler.fuzz;

import org.jspecify.annotations.NullMarked;
