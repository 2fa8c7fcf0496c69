/**
 * From class files to graphs.
 *
 * <p>{@code Program} reads the allocator's class file and those it reaches. The allocator and its
 * <em>components</em> are the only objects; their fields become wasm's globals. {@code
 * ConstructorEvaluator} runs the constructor at compile time: the values that it assigns become the
 * globals' initial values, and fields that no method assigns become constants. {@code Inlining}
 * then chooses the methods that are translated in place of their calls: small ones, and those
 * called from one place.
 *
 * <p>{@code FunctionTranslator} executes bytecode symbolically: it runs it on nodes instead of
 * numbers, and the nodes form the graph. {@code Runs} splits a method into basic blocks, {@code
 * MethodTranslator} follows the control flow from run to run, and {@code InstructionTranslator}
 * translates the instructions in between, with {@code ObjectTranslator} for fields and {@code
 * CallTranslator} for calls. They share a {@code Cursor}: the block that is being written, and the
 * {@code Frame} of the values known there. {@code Constructs} holds the messages of refusals.
 */
@NullMarked
package dev.linalloc.compiler.classfile;

import org.jspecify.annotations.NullMarked;
