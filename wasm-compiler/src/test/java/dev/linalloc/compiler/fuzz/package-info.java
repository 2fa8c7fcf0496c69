/**
 * A differential fuzzer for the compiler: random Java classes inside the compilable subset,
 * compiled by javac and by linalloc, must do the same on the JVM and as wasm.
 *
 * <ul>
 *   <li>{@link dev.linalloc.compiler.fuzz.Construct} lists what the subset holds, and {@link
 *       dev.linalloc.compiler.fuzz.Outside} what it does not, as the page {@code SUBSET.md} does;
 *   <li>{@link dev.linalloc.compiler.fuzz.ClassGenerator} makes a class as a tree of {@link
 *       dev.linalloc.compiler.fuzz.Piece pieces} of source text;
 *   <li>{@link dev.linalloc.compiler.fuzz.Trial} runs it both ways with the same calls;
 *   <li>{@link dev.linalloc.compiler.fuzz.Shrinker} takes pieces out of a class that differs, as
 *       long as it still does.
 * </ul>
 */
@NullMarked
package dev.linalloc.compiler.fuzz;

import org.jspecify.annotations.NullMarked;
