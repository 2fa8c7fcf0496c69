package dev.linalloc.host.binary;

import dev.linalloc.format.Body;
import dev.linalloc.format.ByteReader;
import dev.linalloc.format.Export;
import dev.linalloc.format.ExternalKind;
import dev.linalloc.format.FormatException;
import dev.linalloc.format.FunctionType;
import dev.linalloc.format.Global;
import dev.linalloc.format.Import;
import dev.linalloc.format.SectionKind;
import dev.linalloc.format.Sections;
import dev.linalloc.format.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * A WebAssembly module whose instructions can be changed and to which globals can be added. Indices
 * never change. Custom sections (names, debug information) are dropped.
 *
 * <p>The module must be valid: sections that are not changed are copied without being read.
 */
public final class WasmBinary {
  private final Sections sections;
  private final List<FunctionType> types;
  private final List<Function> functions = new ArrayList<>();
  private int globals;

  /**
   * Makes a function from its index, its number of parameters and its code. The index does not
   * count imported functions.
   */
  private interface FunctionReader {
    Function read(int index, int parameters, ByteReader code);
  }

  /**
   * Parses a module.
   *
   * @throws FormatException if it is malformed or has an unsupported instruction
   */
  public WasmBinary(byte[] module) {
    this(module, (_, parameters, code) -> Function.of(parameters, Body.read(code)));
  }

  /**
   * Parses a module of which only some functions are needed. The others become stubs, and so does
   * each function with an unsupported instruction.
   *
   * @param needed tests a function's index, which does not count imported functions
   * @throws FormatException if the module is malformed
   */
  public static WasmBinary partly(byte[] module, IntPredicate needed) {
    return new WasmBinary(
        module,
        (index, parameters, code) -> {
          if (!needed.test(index)) {
            return Function.stub(Optional.empty());
          }
          try {
            return Function.of(parameters, Body.read(code));
          } catch (FormatException e) {
            return Function.stub(Optional.of(String.valueOf(e.getMessage())));
          }
        });
  }

  private WasmBinary(byte[] module, FunctionReader reader) {
    sections = Sections.read(module);
    sections.custom().clear();
    types = sections.list(SectionKind.TYPE, FunctionType::read);
    List<Integer> typeIndices = sections.list(SectionKind.FUNCTION, ByteReader::u32);
    List<ByteReader> bodies = sections.list(SectionKind.CODE, in -> in.part(in.u32()));
    for (int index = 0; index < bodies.size(); index++) {
      int parameters = parameters(typeIndices.get(index));
      functions.add(reader.read(index, parameters, bodies.get(index)));
    }
    long imported =
        sections.list(SectionKind.IMPORT, Import::read).stream()
            .filter(each -> each.kind() == ExternalKind.GLOBAL)
            .count();
    globals = (int) imported + sections.size(SectionKind.GLOBAL);
  }

  /** Returns the functions that are not imported. */
  public List<Function> functions() {
    return functions;
  }

  /** Returns how many parameters functions of type {@code index} have. */
  public int parameters(int index) {
    return types.get(index).parameters().size();
  }

  /**
   * Adds an exported, mutable global of type {@code i64} with the initial value {@code value}, and
   * returns its index.
   */
  public int addGlobal(String export, long value) {
    sections.append(SectionKind.GLOBAL, Global.of(ValueType.I64, value));
    exportGlobal(export, globals);
    return globals++;
  }

  /** Exports a global of the module under another name as well. */
  public void exportGlobal(String export, int index) {
    sections.append(SectionKind.EXPORT, new Export(export, ExternalKind.GLOBAL, index));
  }

  /** Returns the module in the binary format. */
  public byte[] toBytes() {
    sections.put(SectionKind.CODE, functions.stream().map(Function::body).toList());
    return sections.toBytes();
  }
}
