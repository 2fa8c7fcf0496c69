/**
 * Reads and writes WebAssembly's binary format, for the compiler, the host and the verifier.
 *
 * <pre>
 *   module      {@link dev.linalloc.format.Sections}         sections by {@link dev.linalloc.format.SectionKind}, and custom ones by name
 *     section   a list of
 *                 {@link dev.linalloc.format.FunctionType}   parameters and results, each a {@link dev.linalloc.format.ValueType}
 *                 {@link dev.linalloc.format.Import}         a function, memory or other item that the host provides
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
 * The compiler optimises by the same prices by which the host meters; {@link
 * dev.linalloc.format.Ink} holds those that belong to no instruction.
 *
 * <p>Reading checks bounds, the widths of numbers and the order of sections, and no more. A damaged
 * module is refused by a {@link dev.linalloc.format.FormatException} with a message of one line. An
 * engine's validation must check that types match and indices exist.
 *
 * <p>The classes are immutable except {@link dev.linalloc.format.Sections}, the reader and the
 * writer, which are not thread-safe.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/index.html">WebAssembly Core
 *     Specification, Binary Format</a>
 */
@NullMarked
package dev.linalloc.format;

import org.jspecify.annotations.NullMarked;
