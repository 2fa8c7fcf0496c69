/**
 * Compiles allocators to WebAssembly: from the class file that runs on the JVM to a module or to a
 * relocatable object.
 *
 * <p>{@link dev.linalloc.compiler.WasmCompiler#compile} and {@code compileObject} are the entry
 * points. A class outside the <em>compilable subset</em>, which the page {@code SUBSET.md} lists,
 * is refused by an {@link dev.linalloc.compiler.UnsupportedConstructException} that names the place
 * and what to write instead; the compiler never replaces a construct by something that behaves
 * differently.
 *
 * <p><b>The pipeline.</b> {@code FunctionCompiler} names the passes in order; {@code
 * ObjectCompiler} adds those of objects. Three packages hold them, each described on a page of its
 * own:
 *
 * <ol>
 *   <li>{@code classfile} reads class files, runs the constructor, and translates methods to graphs
 *       in SSA form: {@code Program}, {@code ConstructorEvaluator}, {@code FunctionTranslator}.
 *   <li>{@code ssa} holds the graph, and the passes that simplify it: {@code ComparisonLowering},
 *       {@code Optimizer}.
 *   <li>{@code wasm} turns graphs into a module: {@code Schedule}, {@code BlockEmitter}, {@code
 *       LocalAllocation}, {@code Structurer}, {@code BodyWriter}, {@code ModuleWriter}, or {@code
 *       TextWriter} for the text format.
 * </ol>
 *
 * <p>{@code classfile} and {@code wasm} know {@code ssa}, but not each other. With assertions on, a
 * checker runs after each step: {@code GraphChecker}, {@code ScheduleChecker}, {@code
 * LocalChecker}, {@code BodyChecker}.
 *
 * <p>The compiler is deterministic: the same class files and options give the same bytes.
 */
@NullMarked
package dev.linalloc.compiler;

import org.jspecify.annotations.NullMarked;
