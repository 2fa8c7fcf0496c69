package dev.linalloc.host.binary;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * WebAssembly's instructions by code and name: version 1 with sign extension, saturating
 * conversions, bulk memory, reference types and tail calls. Those behind the prefix 0xfc have codes
 * from 0xfc00 on.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/instructions.html">the binary
 *     format</a>
 */
final class Opcode {
  static final int PREFIX = 0xfc;

  private static final Map<Integer, String> NAMES = new HashMap<>();
  private static final Map<String, Integer> CODES = new HashMap<>();

  static {
    from(0x00, "unreachable nop block loop if else");
    from(0x0b, "end br br_if br_table return call call_indirect return_call");
    from(0x13, "return_call_indirect");
    from(0x1a, "drop select select_t");
    from(0x20, "local.get local.set local.tee global.get global.set table.get table.set");
    from(0x28, "i32.load i64.load f32.load f64.load i32.load8_s i32.load8_u i32.load16_s");
    from(0x2f, "i32.load16_u i64.load8_s i64.load8_u i64.load16_s i64.load16_u i64.load32_s");
    from(0x35, "i64.load32_u i32.store i64.store f32.store f64.store i32.store8 i32.store16");
    from(0x3c, "i64.store8 i64.store16 i64.store32 memory.size memory.grow");
    from(0x41, "i32.const i64.const f32.const f64.const");
    from(0x45, "i32.eqz i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u");
    from(0x4e, "i32.ge_s i32.ge_u");
    from(0x50, "i64.eqz i64.eq i64.ne i64.lt_s i64.lt_u i64.gt_s i64.gt_u i64.le_s i64.le_u");
    from(0x59, "i64.ge_s i64.ge_u");
    from(0x5b, "f32.eq f32.ne f32.lt f32.gt f32.le f32.ge f64.eq f64.ne f64.lt f64.gt f64.le");
    from(0x66, "f64.ge");
    from(0x67, "i32.clz i32.ctz i32.popcnt i32.add i32.sub i32.mul i32.div_s i32.div_u");
    from(0x6f, "i32.rem_s i32.rem_u i32.and i32.or i32.xor i32.shl i32.shr_s i32.shr_u i32.rotl");
    from(0x78, "i32.rotr");
    from(0x79, "i64.clz i64.ctz i64.popcnt i64.add i64.sub i64.mul i64.div_s i64.div_u");
    from(0x81, "i64.rem_s i64.rem_u i64.and i64.or i64.xor i64.shl i64.shr_s i64.shr_u i64.rotl");
    from(0x8a, "i64.rotr");
    from(0x8b, "f32.abs f32.neg f32.ceil f32.floor f32.trunc f32.nearest f32.sqrt f32.add f32.sub");
    from(0x94, "f32.mul f32.div f32.min f32.max f32.copysign");
    from(0x99, "f64.abs f64.neg f64.ceil f64.floor f64.trunc f64.nearest f64.sqrt f64.add f64.sub");
    from(0xa2, "f64.mul f64.div f64.min f64.max f64.copysign");
    from(0xa7, "i32.wrap_i64 i32.trunc_f32_s i32.trunc_f32_u i32.trunc_f64_s i32.trunc_f64_u");
    from(0xac, "i64.extend_i32_s i64.extend_i32_u i64.trunc_f32_s i64.trunc_f32_u");
    from(0xb0, "i64.trunc_f64_s i64.trunc_f64_u f32.convert_i32_s f32.convert_i32_u");
    from(0xb4, "f32.convert_i64_s f32.convert_i64_u f32.demote_f64 f64.convert_i32_s");
    from(0xb8, "f64.convert_i32_u f64.convert_i64_s f64.convert_i64_u f64.promote_f32");
    from(0xbc, "i32.reinterpret_f32 i64.reinterpret_f64 f32.reinterpret_i32 f64.reinterpret_i64");
    from(0xc0, "i32.extend8_s i32.extend16_s i64.extend8_s i64.extend16_s i64.extend32_s");
    from(0xd0, "ref.null ref.is_null ref.func");
    from(0xfc00, "i32.trunc_sat_f32_s i32.trunc_sat_f32_u i32.trunc_sat_f64_s");
    from(0xfc03, "i32.trunc_sat_f64_u i64.trunc_sat_f32_s i64.trunc_sat_f32_u");
    from(0xfc06, "i64.trunc_sat_f64_s i64.trunc_sat_f64_u memory.init data.drop memory.copy");
    from(0xfc0b, "memory.fill table.init elem.drop table.copy table.grow table.size table.fill");
  }

  private Opcode() {}

  private static void from(int first, String names) {
    int code = first;
    for (String name : names.split(" ", -1)) {
      NAMES.put(code, name);
      CODES.put(name, code++);
    }
  }

  static int code(String name) {
    Integer code = CODES.get(name);
    if (code == null) {
      throw new IllegalArgumentException("no instruction is called " + name);
    }
    return code;
  }

  /** Reads the immediates that follow {@code code}, and returns the instruction's name. */
  static String skipImmediates(int code, ByteReader in) {
    String name = NAMES.get(code);
    if (name == null) {
      throw new BinaryException(
          switch (code) {
            case 0xfd -> "has vector (SIMD) instructions, which are not supported";
            case 0xfe -> "has atomic instructions, which are not supported";
            default ->
                String.format(Locale.ROOT, "has an instruction 0x%x, which is not supported", code);
          });
    }
    switch (name) {
      case "block", "loop", "if", "i32.const", "i64.const", "ref.null" -> in.signed();
      case "br", "br_if", "call", "return_call" -> in.u32();
      case "ref.func", "data.drop", "elem.drop" -> in.u32();
      case "local.get", "local.set", "local.tee", "global.get", "global.set" -> in.u32();
      case "table.get", "table.set", "table.grow", "table.size", "table.fill" -> in.u32();
      case "memory.size", "memory.grow", "memory.fill" -> in.u32();
      case "call_indirect",
          "return_call_indirect",
          "memory.init",
          "memory.copy",
          "table.init",
          "table.copy" -> {
        in.u32();
        in.u32();
      }
      case "br_table" -> {
        for (int targets = in.u32(); targets >= 0; targets--) {
          in.u32();
        }
      }
      case "select_t" -> in.bytes(in.u32());
      case "f32.const" -> in.bytes(4);
      case "f64.const" -> in.bytes(8);
      default -> {
        if (name.contains(".load") || name.contains(".store")) {
          in.u32();
          in.u32();
        }
      }
    }
    return name;
  }
}
