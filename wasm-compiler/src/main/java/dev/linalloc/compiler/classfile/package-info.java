/**
 * From class files to graphs.
 *
 * <p>{@code Program} reads the allocator's class file and those it reaches. The allocator and its
 * <em>components</em> are the only objects; their fields become wasm's globals. {@code
 * ConstructorEvaluator} runs the constructor at compile time: what it assigns becomes the globals'
 * initial values, and fields that no method assigns become constants. {@code Inlining} then chooses
 * the methods that are translated in place of their calls: small ones, and those called from one
 * place.
 *
 * <p>{@code FunctionTranslator} runs bytecode on values that are not known yet, which leaves a
 * graph. {@code Runs} splits a method where control may come or go, {@code MethodTranslator}
 * follows the control flow from run to run, and {@code InstructionTranslator} translates what is in
 * between, with {@code ObjectTranslator} for fields and {@code CallTranslator} for calls. They
 * share a {@code Cursor}: the block that is being written, and the {@code Frame} of what is known
 * there. {@code Constructs} words what is refused.
 */
@NullMarked
package dev.linalloc.compiler.classfile;

import org.jspecify.annotations.NullMarked;
