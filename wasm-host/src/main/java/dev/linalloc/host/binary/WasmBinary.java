package dev.linalloc.host.binary;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * A WebAssembly module as sections of bytes, of which the functions are taken apart so that their
 * instructions can be changed, and to which globals can be added. Indices never change. Custom
 * sections (names, debug information) are dropped.
 *
 * <p>It is for modules that an engine has validated: what it does not change, it does not read.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/modules.html">the binary format</a>
 */
public final class WasmBinary {
  private static final byte[] MAGIC_AND_VERSION = {0, 'a', 's', 'm', 1, 0, 0, 0};

  private static final int CUSTOM = 0;
  private static final int TYPES = 1;
  private static final int IMPORTS = 2;
  private static final int FUNCTIONS = 3;
  private static final int GLOBALS = 6;
  private static final int EXPORTS = 7;
  private static final int CODE = 10;

  private static final int FUNCTION_TYPE = 0x60;
  private static final int FUNCTION_IMPORT = 0;
  private static final int GLOBAL_IMPORT = 3;
  private static final int GLOBAL_EXPORT = 3;
  private static final int MUTABLE = 1;

  /** By place in the module, which is not the number of the section. */
  private final Map<Integer, byte[]> sections = new TreeMap<>();

  private final List<Integer> parameterCounts = new ArrayList<>();
  private final List<Function> functions = new ArrayList<>();
  private int globals;

  /**
   * Takes a module apart.
   *
   * @throws BinaryException where it can't be
   */
  public WasmBinary(byte[] module) {
    this(module, Function::new);
  }

  /**
   * Takes a module apart, of which only some functions are needed. The others become stubs, and so
   * do those with an instruction that is not supported.
   *
   * @param needed by indices that leave out imported functions
   * @throws BinaryException where it can't be
   */
  public static WasmBinary partly(byte[] module, IntPredicate needed) {
    int[] index = {0};
    return new WasmBinary(
        module,
        (code, parameters) -> {
          if (!needed.test(index[0]++)) {
            return Function.unneeded();
          }
          try {
            return new Function(code, parameters);
          } catch (BinaryException e) {
            return Function.unsupported(String.valueOf(e.getMessage()));
          }
        });
  }

  /** Makes a function of its code and its number of parameters. */
  private interface FunctionReader {
    Function read(byte[] code, int parameters);
  }

  private WasmBinary(byte[] module, FunctionReader reader) {
    ByteReader in = new ByteReader(module);
    in.bytes(MAGIC_AND_VERSION.length);
    while (!in.atEnd()) {
      int id = in.oneByte();
      byte[] content = in.bytes(in.u32());
      if (id != CUSTOM) {
        sections.put(place(id), content);
      }
    }
    readTypes();
    readImports();
    readFunctions(reader);
    globals += vectorSize(GLOBALS);
  }

  /** Returns the functions that are not imported. */
  public List<Function> functions() {
    return functions;
  }

  /** Returns how many parameters functions of type {@code index} have. */
  public int parameters(int index) {
    return parameterCounts.get(index);
  }

  /** Adds an exported, mutable {@code i64} that starts at {@code value}, and returns its index. */
  public int addGlobal(String export, long value) {
    append(
        GLOBALS,
        new ByteWriter()
            .oneByte(ValueType.I64.code)
            .oneByte(MUTABLE)
            .bytes(Instruction.constant("i64.const", value).bytes())
            .bytes(Instruction.of("end").bytes()));
    append(EXPORTS, new ByteWriter().name(export).oneByte(GLOBAL_EXPORT).u32(globals));
    return globals++;
  }

  /** Returns the module. */
  public byte[] toBytes() {
    if (!functions.isEmpty()) {
      ByteWriter code = new ByteWriter().u32(functions.size());
      for (Function function : functions) {
        byte[] body = function.toBytes();
        code.u32(body.length).bytes(body);
      }
      sections.put(place(CODE), code.toBytes());
    }
    ByteWriter out = new ByteWriter().bytes(MAGIC_AND_VERSION);
    sections.forEach((place, content) -> out.oneByte(id(place)).u32(content.length).bytes(content));
    return out.toBytes();
  }

  private void readTypes() {
    ByteReader in = section(TYPES);
    for (int types = in.atEnd() ? 0 : in.u32(); types > 0; types--) {
      if (in.oneByte() != FUNCTION_TYPE) {
        throw new BinaryException("has a type that is no plain function type");
      }
      int parameters = in.u32();
      in.bytes(parameters);
      in.bytes(in.u32());
      parameterCounts.add(parameters);
    }
  }

  private void readImports() {
    ByteReader in = section(IMPORTS);
    for (int imports = in.atEnd() ? 0 : in.u32(); imports > 0; imports--) {
      in.name();
      in.name();
      int kind = in.oneByte();
      switch (kind) {
        case FUNCTION_IMPORT -> in.u32();
        case GLOBAL_IMPORT -> {
          in.bytes(2);
          globals++;
        }
        case 1 -> { // a table
          in.oneByte();
          limits(in);
        }
        case 2 -> limits(in); // a memory
        case 4 -> { // a tag
          in.oneByte();
          in.u32();
        }
        default -> throw new BinaryException("has an import of kind " + kind);
      }
    }
  }

  private static void limits(ByteReader in) {
    int flags = in.oneByte();
    in.u32();
    if ((flags & 1) != 0) {
      in.u32();
    }
  }

  private void readFunctions(FunctionReader reader) {
    ByteReader types = section(FUNCTIONS);
    ByteReader code = section(CODE);
    if (code.atEnd()) {
      return;
    }
    types.u32();
    for (int bodies = code.u32(); bodies > 0; bodies--) {
      functions.add(reader.read(code.bytes(code.u32()), parameters(types.u32())));
    }
  }

  private ByteReader section(int id) {
    return new ByteReader(sections.getOrDefault(place(id), new byte[0]));
  }

  private int vectorSize(int id) {
    ByteReader in = section(id);
    return in.atEnd() ? 0 : in.u32();
  }

  private void append(int id, ByteWriter element) {
    ByteReader in = section(id);
    int size = in.atEnd() ? 0 : in.u32();
    ByteWriter out = new ByteWriter().u32(size + 1).bytes(in.rest()).bytes(element.toBytes());
    sections.put(place(id), out.toBytes());
  }

  /** The count of data segments (12) goes in front of the code, tags (13) in front of globals. */
  private static int place(int id) {
    return switch (id) {
      case 12 -> 2 * CODE - 1;
      case 13 -> 2 * GLOBALS - 1;
      default -> 2 * id;
    };
  }

  private static int id(int place) {
    return switch (place) {
      case 2 * CODE - 1 -> 12;
      case 2 * GLOBALS - 1 -> 13;
      default -> place / 2;
    };
  }
}
