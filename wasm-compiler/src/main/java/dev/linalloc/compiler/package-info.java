/**
 * Compiles allocators to WebAssembly: from the class file that runs on the JVM to a module.
 *
 * <p>{@link dev.linalloc.compiler.WasmCompiler#compile} is the door. A class outside the
 * <em>compilable subset</em>, which the page {@code SUBSET.md} lists, is refused by an {@link
 * dev.linalloc.compiler.UnsupportedConstructException} that names the line and what to write
 * instead; nothing is ever compiled to something else.
 *
 * <p><b>The pipeline.</b> A class takes these steps, from {@code ConstructorEvaluator} on function by
 * function:
 *
 * <ol>
 *   <li>{@code Program} reads the allocator's class file and those it reaches. The allocator and its
 *       <em>components</em> are the only objects; their fields become wasm's globals.
 *   <li>{@code ConstructorEvaluator} runs the constructor at compile time. What it assigns becomes
 *       the globals' initial values, and fields that no method assigns become constants.
 *   <li>{@code MethodTranslator} and {@code InstructionTranslator} run the bytecode on values that are
 *       not known yet. The result is a {@code Graph}: <em>basic blocks</em>, each with an <em>exit</em>
 *       that says where control goes, and expressions in <em>SSA form</em>, in which each value is
 *       made once and a <em>phi</em> joins the values that come from different blocks. {@code
 *       Simplifier} computes what is constant while the graph is built. Small methods, and those
 *       called from one place, are translated in place of their calls.
 *   <li>{@code ComparisonLowering} replaces comparisons with three results, which wasm lacks.
 *   <li>{@code Optimizer} applies the classes that implement {@code Pass} until none changes anything.
 *       All of them simplify control flow, since a branch costs more than most arithmetic.
 *   <li>{@code Schedule} decides in which block each expression is computed.
 *   <li>{@code BlockEmitter} writes each block for wasm's operand stack, with <em>variables</em> for
 *       values that do not stay on the stack.
 *   <li>{@code LocalAllocation} lets variables that are never live together share a wasm local.
 *   <li>{@code Structurer} nests the basic blocks in wasm's blocks, loops and ifs.
 *   <li>{@code ModuleWriter} writes functions and globals as bytes.
 * </ol>
 *
 * <p>With assertions on, a checker runs after each step: {@code GraphChecker}, {@code
 * ScheduleChecker}, {@code LocalChecker}, {@code BodyChecker}.
 *
 * <p>The compiler is deterministic: the same class files and options give the same bytes.
 */
@NullMarked
package dev.linalloc.compiler;

import org.jspecify.annotations.NullMarked;
