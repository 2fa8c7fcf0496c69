package dev.linalloc.verifier;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bytes of a wasm module, read: its globals, its functions and what it exports. Knows what a
 * module without imports and tables needs, and refuses the rest.
 */
public final class WasmModule {
  /**
   * One instruction, with those it encloses.
   *
   * @param opcode its byte, or 0xfc00 and its second number
   * @param immediate the number it carries, if any
   * @param body what a block, a loop or an if encloses
   * @param otherwise what an if encloses behind its else
   */
  record Instruction(
      int opcode, long immediate, List<Instruction> body, List<Instruction> otherwise) {}

  /** The widths in bits of what a function takes, answers and keeps beside. */
  record Function(
      List<Integer> parameters,
      List<Integer> results,
      List<Integer> locals,
      List<Instruction> body) {}

  /** A global variable: its width in bits and what it is at first. */
  public record Global(int width, long initial) {}

  static final int BLOCK = 0x02;
  static final int LOOP = 0x03;
  static final int IF = 0x04;
  static final int ELSE = 0x05;
  static final int END = 0x0b;
  static final int BR = 0x0c;
  static final int BR_IF = 0x0d;
  static final int CALL = 0x10;
  static final int I32_CONST = 0x41;
  static final int I64_CONST = 0x42;
  static final int MEMORY_SIZE = 0x3f;
  static final int MEMORY_GROW = 0x40;
  static final int MEMORY_COPY = 0xfc0a;
  static final int MEMORY_FILL = 0xfc0b;

  private record Type(List<Integer> parameters, List<Integer> results) {}

  private final byte[] bytes;
  private int at = 8; // behind the magic number and the version
  private boolean endedByElse;
  private final List<Type> types = new ArrayList<>();
  private final List<Type> typesOfFunctions = new ArrayList<>();
  private final List<Function> functions = new ArrayList<>();
  private final List<Global> globals = new ArrayList<>();
  private final Map<String, Integer> exports = new HashMap<>();

  /** Reads a module. */
  public WasmModule(byte[] bytes) {
    this.bytes = bytes.clone();
    while (at < bytes.length) {
      int section = next();
      int end = number() + at;
      switch (section) {
        case 1 -> times(() -> types.add(type()));
        case 3 -> times(() -> typesOfFunctions.add(types.get(number())));
        case 5 -> at = end; // how large a memory is at first is not a matter of the code
        case 6 -> times(() -> globals.add(global()));
        case 7 -> times(this::export);
        case 10 -> times(() -> functions.add(function()));
        default -> throw new NotModelled("wasm", "section " + section);
      }
    }
  }

  /** All global variables, in order. */
  public List<Global> globals() {
    return List.copyOf(globals);
  }

  Function function(int index) {
    return functions.get(index);
  }

  Function exported(String name) {
    Integer index = exports.get(name);
    if (index == null) {
      throw new IllegalArgumentException("no function " + name + " is exported");
    }
    return function(index);
  }

  private Type type() {
    at++; // 0x60, a function
    return new Type(widths(), widths());
  }

  private List<Integer> widths() {
    List<Integer> widths = new ArrayList<>();
    times(() -> widths.add(width()));
    return widths;
  }

  private int width() {
    int type = next();
    return switch (type) {
      case 0x7f -> 32;
      case 0x7e -> 64;
      default -> throw new NotModelled("wasm", "type " + type);
    };
  }

  private Global global() {
    int width = width();
    at++; // whether it can change
    Instruction initial = sequence().getFirst();
    return new Global(width, initial.immediate);
  }

  private void export() {
    int length = number();
    String name = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    int kind = next();
    int index = number();
    if (kind == 0) {
      exports.put(name, index);
    }
  }

  private Function function() {
    Type type = typesOfFunctions.get(functions.size());
    number(); // bytes
    List<Integer> locals = new ArrayList<>();
    times(
        () -> {
          int count = number();
          int width = width();
          for (int i = 0; i < count; i++) {
            locals.add(width);
          }
        });
    return new Function(type.parameters, type.results, locals, sequence());
  }

  /** Instructions up to their end, or up to an else. */
  private List<Instruction> sequence() {
    List<Instruction> sequence = new ArrayList<>();
    int opcode = next();
    while (opcode != END && opcode != ELSE) {
      sequence.add(instruction(opcode));
      opcode = next();
    }
    endedByElse = opcode == ELSE;
    return sequence;
  }

  private Instruction instruction(int opcode) {
    return switch (opcode) {
      case BLOCK, LOOP, IF -> {
        if (next() != 0x40) {
          throw new NotModelled("wasm", "a block with a result");
        }
        List<Instruction> body = sequence();
        yield new Instruction(opcode, 0, body, endedByElse ? sequence() : List.of());
      }
      case BR, BR_IF, CALL, 0x20, 0x21, 0x22, 0x23, 0x24 -> plain(opcode, number());
      case I32_CONST, I64_CONST -> plain(opcode, signed());
      case MEMORY_SIZE, MEMORY_GROW -> plain(opcode, next());
      case 0xfc -> {
        int wide = 0xfc00 | number();
        at += wide == MEMORY_COPY ? 2 : 1;
        yield plain(wide, 0);
      }
      default -> plain(opcode, 0);
    };
  }

  private static Instruction plain(int opcode, long immediate) {
    return new Instruction(opcode, immediate, List.of(), List.of());
  }

  private int next() {
    return bytes[at++] & 0xff;
  }

  /** An unsigned number: LEB128. */
  private int number() {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      int low = next();
      value |= (low & 0x7f) << shift;
      if (low < 0x80) {
        return value;
      }
    }
  }

  /** A signed number: LEB128. */
  private long signed() {
    long value = 0;
    for (int shift = 0; ; ) {
      int low = next();
      value |= (long) (low & 0x7f) << shift;
      shift += 7;
      if (low < 0x80) {
        return shift < 64 && (low & 0x40) != 0 ? value | -1L << shift : value;
      }
    }
  }

  private void times(Runnable entry) {
    for (int count = number(); count > 0; count--) {
      entry.run();
    }
  }
}
