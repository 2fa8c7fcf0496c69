/**
 * From graphs to a module, in this order.
 *
 * <p>{@code Schedule} decides in which block each expression is computed. {@code BlockEmitter}
 * writes each block for wasm's operand stack, with <em>variables</em> for values that do not stay
 * on the stack. {@code LocalAllocation} lets variables that are never live together share a wasm
 * local. {@code Structurer} nests the basic blocks in wasm's blocks, loops and ifs. {@code
 * BodyWriter} writes these as the lines of a {@code FunctionBody}. {@code ModuleWriter} gives
 * functions and globals the module's numbers, and writes all of them as bytes. {@code
 * ScheduleChecker}, {@code LocalChecker} and {@code BodyChecker} check what the steps make.
 */
@NullMarked
package dev.linalloc.compiler.wasm;

import org.jspecify.annotations.NullMarked;
