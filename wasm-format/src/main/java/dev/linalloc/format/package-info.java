/**
 * WebAssembly's binary format, read and written: the one place for what the compiler, the host and
 * the verifier know of it.
 *
 * <pre>
 *   module      {@link dev.linalloc.format.Sections}         sections by {@link dev.linalloc.format.SectionKind}, and custom ones by name
 *     section   a list of
 *                 {@link dev.linalloc.format.FunctionType}   parameters and results, each a {@link dev.linalloc.format.ValueType}
 *                 {@link dev.linalloc.format.Import}         what the host provides
 *                 {@link dev.linalloc.format.Global}         a type and an initial value
 *                 {@link dev.linalloc.format.Export}         a name for a function, a memory, a global
 *                 {@link dev.linalloc.format.Body}           a function's locals and its
 *       code          {@link dev.linalloc.format.Instruction}s      an {@link dev.linalloc.format.Opcode} and its immediates
 *         bytes           {@link dev.linalloc.format.ByteReader}, {@link dev.linalloc.format.ByteWriter}   LEB128 numbers, names, lists
 * </pre>
 *
 * <p>{@link dev.linalloc.format.Opcode} is the table of instructions. A row has the code, the name,
 * the layout of the {@linkplain dev.linalloc.format.Immediates immediates}, the types of operands
 * and result, the {@linkplain dev.linalloc.format.Effect effect} on memory, and the price in ink.
 * The compiler optimises by the same prices that the host measures; {@link dev.linalloc.format.Ink}
 * holds those that belong to no instruction.
 *
 * <p>Reading checks what it reads and no more: bounds, the widths of numbers, the order of
 * sections. What is damaged is refused by a {@link dev.linalloc.format.FormatException} of one
 * line. Whether types match and indices exist is left to an engine's validation.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/index.html">WebAssembly Core
 *     Specification, Binary Format</a>
 */
@NullMarked
package dev.linalloc.format;

import org.jspecify.annotations.NullMarked;
