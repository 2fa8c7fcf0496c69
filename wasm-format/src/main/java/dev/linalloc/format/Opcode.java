package dev.linalloc.format;

import static dev.linalloc.format.Effect.GROWS;
import static dev.linalloc.format.Effect.LOADS_1;
import static dev.linalloc.format.Effect.LOADS_2;
import static dev.linalloc.format.Effect.LOADS_4;
import static dev.linalloc.format.Effect.LOADS_8;
import static dev.linalloc.format.Effect.OUTSIDE;
import static dev.linalloc.format.Effect.PURE;
import static dev.linalloc.format.Effect.READS_SIZE;
import static dev.linalloc.format.Effect.STORES_1;
import static dev.linalloc.format.Effect.STORES_2;
import static dev.linalloc.format.Effect.STORES_4;
import static dev.linalloc.format.Effect.STORES_8;
import static dev.linalloc.format.Effect.STORES_MANY;
import static dev.linalloc.format.Effect.TRAPS;
import static dev.linalloc.format.Immediates.BLOCK_TYPE;
import static dev.linalloc.format.Immediates.F32;
import static dev.linalloc.format.Immediates.F64;
import static dev.linalloc.format.Immediates.HEAP_TYPE;
import static dev.linalloc.format.Immediates.I32;
import static dev.linalloc.format.Immediates.I64;
import static dev.linalloc.format.Immediates.INDEX;
import static dev.linalloc.format.Immediates.LABELS;
import static dev.linalloc.format.Immediates.MEMORY_ARGUMENT;
import static dev.linalloc.format.Immediates.NONE;
import static dev.linalloc.format.Immediates.TWO_INDICES;
import static dev.linalloc.format.Immediates.TYPES;
import static dev.linalloc.format.Ink.REFUSED;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The instructions of WebAssembly, one row each: version 1 with sign extension, saturating
 * conversions, bulk memory, reference types and tail calls.
 *
 * <p>The columns are: the code (those with the prefix 0xfc begin at 0xfc00); the name in the text
 * format; the immediates; the types of operands and result (i and l are integers of 32 and 64 bits,
 * f and d floating-point numbers; empty if they vary between uses); the effect; the price in ink on
 * Arbitrum Stylus.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/instructions.html">WebAssembly Core
 *     Specification, Instructions</a>
 * @see Ink
 */
@SuppressWarnings("MissingSummary") // of the rows: their names are the specification's
public enum Opcode implements Encodable {
  // ---- control
  UNREACHABLE(0x00, "unreachable", NONE, "", OUTSIDE, 1),
  NOP(0x01, "nop", NONE, ":", PURE, 1),
  BLOCK(0x02, "block", BLOCK_TYPE, "", OUTSIDE, 1),
  LOOP(0x03, "loop", BLOCK_TYPE, "", OUTSIDE, 1),
  IF(0x04, "if", BLOCK_TYPE, "", OUTSIDE, 765),
  ELSE(0x05, "else", NONE, "", OUTSIDE, 1),
  END(0x0b, "end", NONE, "", OUTSIDE, 1),
  BR(0x0c, "br", INDEX, "", OUTSIDE, 765),
  BR_IF(0x0d, "br_if", INDEX, "", OUTSIDE, 765),
  BR_TABLE(0x0e, "br_table", LABELS, "", OUTSIDE, 2400),
  RETURN(0x0f, "return", NONE, "", OUTSIDE, 1),
  CALL(0x10, "call", INDEX, "", OUTSIDE, 3800),
  CALL_INDIRECT(0x11, "call_indirect", TWO_INDICES, "", OUTSIDE, 13610),
  RETURN_CALL(0x12, "return_call", INDEX, "", OUTSIDE, REFUSED),
  RETURN_CALL_INDIRECT(0x13, "return_call_indirect", TWO_INDICES, "", OUTSIDE, REFUSED),

  // ---- operands
  DROP(0x1a, "drop", NONE, "", PURE, 9),
  SELECT(0x1b, "select", NONE, "", PURE, 1250),
  SELECT_TYPED(0x1c, "select (result)", TYPES, "", PURE, REFUSED),

  // ---- variables and tables
  LOCAL_GET(0x20, "local.get", INDEX, "", OUTSIDE, 75),
  LOCAL_SET(0x21, "local.set", INDEX, "", OUTSIDE, 210),
  LOCAL_TEE(0x22, "local.tee", INDEX, "", OUTSIDE, 75),
  GLOBAL_GET(0x23, "global.get", INDEX, "", OUTSIDE, 225),
  GLOBAL_SET(0x24, "global.set", INDEX, "", OUTSIDE, 575),
  TABLE_GET(0x25, "table.get", INDEX, "", OUTSIDE, REFUSED),
  TABLE_SET(0x26, "table.set", INDEX, "", OUTSIDE, REFUSED),

  // ---- memory
  I32_LOAD(0x28, "i32.load", MEMORY_ARGUMENT, "i:i", LOADS_4, 670),
  I64_LOAD(0x29, "i64.load", MEMORY_ARGUMENT, "i:l", LOADS_8, 680),
  F32_LOAD(0x2a, "f32.load", MEMORY_ARGUMENT, "i:f", LOADS_4, REFUSED),
  F64_LOAD(0x2b, "f64.load", MEMORY_ARGUMENT, "i:d", LOADS_8, REFUSED),
  I32_LOAD8_S(0x2c, "i32.load8_s", MEMORY_ARGUMENT, "i:i", LOADS_1, 670),
  I32_LOAD8_U(0x2d, "i32.load8_u", MEMORY_ARGUMENT, "i:i", LOADS_1, 670),
  I32_LOAD16_S(0x2e, "i32.load16_s", MEMORY_ARGUMENT, "i:i", LOADS_2, 670),
  I32_LOAD16_U(0x2f, "i32.load16_u", MEMORY_ARGUMENT, "i:i", LOADS_2, 670),
  I64_LOAD8_S(0x30, "i64.load8_s", MEMORY_ARGUMENT, "i:l", LOADS_1, 680),
  I64_LOAD8_U(0x31, "i64.load8_u", MEMORY_ARGUMENT, "i:l", LOADS_1, 680),
  I64_LOAD16_S(0x32, "i64.load16_s", MEMORY_ARGUMENT, "i:l", LOADS_2, 680),
  I64_LOAD16_U(0x33, "i64.load16_u", MEMORY_ARGUMENT, "i:l", LOADS_2, 680),
  I64_LOAD32_S(0x34, "i64.load32_s", MEMORY_ARGUMENT, "i:l", LOADS_4, 680),
  I64_LOAD32_U(0x35, "i64.load32_u", MEMORY_ARGUMENT, "i:l", LOADS_4, 680),
  I32_STORE(0x36, "i32.store", MEMORY_ARGUMENT, "ii:", STORES_4, 825),
  I64_STORE(0x37, "i64.store", MEMORY_ARGUMENT, "il:", STORES_8, 950),
  F32_STORE(0x38, "f32.store", MEMORY_ARGUMENT, "if:", STORES_4, REFUSED),
  F64_STORE(0x39, "f64.store", MEMORY_ARGUMENT, "id:", STORES_8, REFUSED),
  I32_STORE8(0x3a, "i32.store8", MEMORY_ARGUMENT, "ii:", STORES_1, 825),
  I32_STORE16(0x3b, "i32.store16", MEMORY_ARGUMENT, "ii:", STORES_2, 825),
  I64_STORE8(0x3c, "i64.store8", MEMORY_ARGUMENT, "il:", STORES_1, 950),
  I64_STORE16(0x3d, "i64.store16", MEMORY_ARGUMENT, "il:", STORES_2, 950),
  I64_STORE32(0x3e, "i64.store32", MEMORY_ARGUMENT, "il:", STORES_4, 950),
  MEMORY_SIZE(0x3f, "memory.size", INDEX, ":i", READS_SIZE, 3000),
  MEMORY_GROW(0x40, "memory.grow", INDEX, "i:i", GROWS, 8050),

  // ---- constants
  I32_CONST(0x41, "i32.const", I32, ":i", PURE, 1),
  I64_CONST(0x42, "i64.const", I64, ":l", PURE, 1),
  F32_CONST(0x43, "f32.const", F32, ":f", PURE, REFUSED),
  F64_CONST(0x44, "f64.const", F64, ":d", PURE, REFUSED),

  // ---- comparisons
  I32_EQZ(0x45, "i32.eqz", NONE, "i:i", PURE, 170),
  I32_EQ(0x46, "i32.eq", NONE, "ii:i", PURE, 170),
  I32_NE(0x47, "i32.ne", NONE, "ii:i", PURE, 170),
  I32_LT_S(0x48, "i32.lt_s", NONE, "ii:i", PURE, 170),
  I32_LT_U(0x49, "i32.lt_u", NONE, "ii:i", PURE, 170),
  I32_GT_S(0x4a, "i32.gt_s", NONE, "ii:i", PURE, 170),
  I32_GT_U(0x4b, "i32.gt_u", NONE, "ii:i", PURE, 170),
  I32_LE_S(0x4c, "i32.le_s", NONE, "ii:i", PURE, 170),
  I32_LE_U(0x4d, "i32.le_u", NONE, "ii:i", PURE, 170),
  I32_GE_S(0x4e, "i32.ge_s", NONE, "ii:i", PURE, 170),
  I32_GE_U(0x4f, "i32.ge_u", NONE, "ii:i", PURE, 170),
  I64_EQZ(0x50, "i64.eqz", NONE, "l:i", PURE, 225),
  I64_EQ(0x51, "i64.eq", NONE, "ll:i", PURE, 225),
  I64_NE(0x52, "i64.ne", NONE, "ll:i", PURE, 225),
  I64_LT_S(0x53, "i64.lt_s", NONE, "ll:i", PURE, 225),
  I64_LT_U(0x54, "i64.lt_u", NONE, "ll:i", PURE, 225),
  I64_GT_S(0x55, "i64.gt_s", NONE, "ll:i", PURE, 225),
  I64_GT_U(0x56, "i64.gt_u", NONE, "ll:i", PURE, 225),
  I64_LE_S(0x57, "i64.le_s", NONE, "ll:i", PURE, 225),
  I64_LE_U(0x58, "i64.le_u", NONE, "ll:i", PURE, 225),
  I64_GE_S(0x59, "i64.ge_s", NONE, "ll:i", PURE, 225),
  I64_GE_U(0x5a, "i64.ge_u", NONE, "ll:i", PURE, 225),
  F32_EQ(0x5b, "f32.eq", NONE, "ff:i", PURE, REFUSED),
  F32_NE(0x5c, "f32.ne", NONE, "ff:i", PURE, REFUSED),
  F32_LT(0x5d, "f32.lt", NONE, "ff:i", PURE, REFUSED),
  F32_GT(0x5e, "f32.gt", NONE, "ff:i", PURE, REFUSED),
  F32_LE(0x5f, "f32.le", NONE, "ff:i", PURE, REFUSED),
  F32_GE(0x60, "f32.ge", NONE, "ff:i", PURE, REFUSED),
  F64_EQ(0x61, "f64.eq", NONE, "dd:i", PURE, REFUSED),
  F64_NE(0x62, "f64.ne", NONE, "dd:i", PURE, REFUSED),
  F64_LT(0x63, "f64.lt", NONE, "dd:i", PURE, REFUSED),
  F64_GT(0x64, "f64.gt", NONE, "dd:i", PURE, REFUSED),
  F64_LE(0x65, "f64.le", NONE, "dd:i", PURE, REFUSED),
  F64_GE(0x66, "f64.ge", NONE, "dd:i", PURE, REFUSED),

  // ---- arithmetic
  I32_CLZ(0x67, "i32.clz", NONE, "i:i", PURE, 210),
  I32_CTZ(0x68, "i32.ctz", NONE, "i:i", PURE, 210),
  I32_POPCNT(0x69, "i32.popcnt", NONE, "i:i", PURE, 2650),
  I32_ADD(0x6a, "i32.add", NONE, "ii:i", PURE, 70),
  I32_SUB(0x6b, "i32.sub", NONE, "ii:i", PURE, 70),
  I32_MUL(0x6c, "i32.mul", NONE, "ii:i", PURE, 160),
  I32_DIV_S(0x6d, "i32.div_s", NONE, "ii:i", TRAPS, 1120),
  I32_DIV_U(0x6e, "i32.div_u", NONE, "ii:i", TRAPS, 1120),
  I32_REM_S(0x6f, "i32.rem_s", NONE, "ii:i", TRAPS, 1120),
  I32_REM_U(0x70, "i32.rem_u", NONE, "ii:i", TRAPS, 1120),
  I32_AND(0x71, "i32.and", NONE, "ii:i", PURE, 70),
  I32_OR(0x72, "i32.or", NONE, "ii:i", PURE, 70),
  I32_XOR(0x73, "i32.xor", NONE, "ii:i", PURE, 70),
  I32_SHL(0x74, "i32.shl", NONE, "ii:i", PURE, 70),
  I32_SHR_S(0x75, "i32.shr_s", NONE, "ii:i", PURE, 70),
  I32_SHR_U(0x76, "i32.shr_u", NONE, "ii:i", PURE, 70),
  I32_ROTL(0x77, "i32.rotl", NONE, "ii:i", PURE, 70),
  I32_ROTR(0x78, "i32.rotr", NONE, "ii:i", PURE, 70),
  I64_CLZ(0x79, "i64.clz", NONE, "l:l", PURE, 210),
  I64_CTZ(0x7a, "i64.ctz", NONE, "l:l", PURE, 210),
  I64_POPCNT(0x7b, "i64.popcnt", NONE, "l:l", PURE, 6000),
  I64_ADD(0x7c, "i64.add", NONE, "ll:l", PURE, 100),
  I64_SUB(0x7d, "i64.sub", NONE, "ll:l", PURE, 100),
  I64_MUL(0x7e, "i64.mul", NONE, "ll:l", PURE, 160),
  I64_DIV_S(0x7f, "i64.div_s", NONE, "ll:l", TRAPS, 1270),
  I64_DIV_U(0x80, "i64.div_u", NONE, "ll:l", TRAPS, 1270),
  I64_REM_S(0x81, "i64.rem_s", NONE, "ll:l", TRAPS, 1270),
  I64_REM_U(0x82, "i64.rem_u", NONE, "ll:l", TRAPS, 1270),
  I64_AND(0x83, "i64.and", NONE, "ll:l", PURE, 100),
  I64_OR(0x84, "i64.or", NONE, "ll:l", PURE, 100),
  I64_XOR(0x85, "i64.xor", NONE, "ll:l", PURE, 100),
  I64_SHL(0x86, "i64.shl", NONE, "ll:l", PURE, 100),
  I64_SHR_S(0x87, "i64.shr_s", NONE, "ll:l", PURE, 100),
  I64_SHR_U(0x88, "i64.shr_u", NONE, "ll:l", PURE, 100),
  I64_ROTL(0x89, "i64.rotl", NONE, "ll:l", PURE, 100),
  I64_ROTR(0x8a, "i64.rotr", NONE, "ll:l", PURE, 100),
  F32_ABS(0x8b, "f32.abs", NONE, "f:f", PURE, REFUSED),
  F32_NEG(0x8c, "f32.neg", NONE, "f:f", PURE, REFUSED),
  F32_CEIL(0x8d, "f32.ceil", NONE, "f:f", PURE, REFUSED),
  F32_FLOOR(0x8e, "f32.floor", NONE, "f:f", PURE, REFUSED),
  F32_TRUNC(0x8f, "f32.trunc", NONE, "f:f", PURE, REFUSED),
  F32_NEAREST(0x90, "f32.nearest", NONE, "f:f", PURE, REFUSED),
  F32_SQRT(0x91, "f32.sqrt", NONE, "f:f", PURE, REFUSED),
  F32_ADD(0x92, "f32.add", NONE, "ff:f", PURE, REFUSED),
  F32_SUB(0x93, "f32.sub", NONE, "ff:f", PURE, REFUSED),
  F32_MUL(0x94, "f32.mul", NONE, "ff:f", PURE, REFUSED),
  F32_DIV(0x95, "f32.div", NONE, "ff:f", PURE, REFUSED),
  F32_MIN(0x96, "f32.min", NONE, "ff:f", PURE, REFUSED),
  F32_MAX(0x97, "f32.max", NONE, "ff:f", PURE, REFUSED),
  F32_COPYSIGN(0x98, "f32.copysign", NONE, "ff:f", PURE, REFUSED),
  F64_ABS(0x99, "f64.abs", NONE, "d:d", PURE, REFUSED),
  F64_NEG(0x9a, "f64.neg", NONE, "d:d", PURE, REFUSED),
  F64_CEIL(0x9b, "f64.ceil", NONE, "d:d", PURE, REFUSED),
  F64_FLOOR(0x9c, "f64.floor", NONE, "d:d", PURE, REFUSED),
  F64_TRUNC(0x9d, "f64.trunc", NONE, "d:d", PURE, REFUSED),
  F64_NEAREST(0x9e, "f64.nearest", NONE, "d:d", PURE, REFUSED),
  F64_SQRT(0x9f, "f64.sqrt", NONE, "d:d", PURE, REFUSED),
  F64_ADD(0xa0, "f64.add", NONE, "dd:d", PURE, REFUSED),
  F64_SUB(0xa1, "f64.sub", NONE, "dd:d", PURE, REFUSED),
  F64_MUL(0xa2, "f64.mul", NONE, "dd:d", PURE, REFUSED),
  F64_DIV(0xa3, "f64.div", NONE, "dd:d", PURE, REFUSED),
  F64_MIN(0xa4, "f64.min", NONE, "dd:d", PURE, REFUSED),
  F64_MAX(0xa5, "f64.max", NONE, "dd:d", PURE, REFUSED),
  F64_COPYSIGN(0xa6, "f64.copysign", NONE, "dd:d", PURE, REFUSED),

  // ---- conversions
  I32_WRAP_I64(0xa7, "i32.wrap_i64", NONE, "l:i", PURE, 100),
  I32_TRUNC_F32_S(0xa8, "i32.trunc_f32_s", NONE, "f:i", TRAPS, REFUSED),
  I32_TRUNC_F32_U(0xa9, "i32.trunc_f32_u", NONE, "f:i", TRAPS, REFUSED),
  I32_TRUNC_F64_S(0xaa, "i32.trunc_f64_s", NONE, "d:i", TRAPS, REFUSED),
  I32_TRUNC_F64_U(0xab, "i32.trunc_f64_u", NONE, "d:i", TRAPS, REFUSED),
  I64_EXTEND_I32_S(0xac, "i64.extend_i32_s", NONE, "i:l", PURE, 100),
  I64_EXTEND_I32_U(0xad, "i64.extend_i32_u", NONE, "i:l", PURE, 100),
  I64_TRUNC_F32_S(0xae, "i64.trunc_f32_s", NONE, "f:l", TRAPS, REFUSED),
  I64_TRUNC_F32_U(0xaf, "i64.trunc_f32_u", NONE, "f:l", TRAPS, REFUSED),
  I64_TRUNC_F64_S(0xb0, "i64.trunc_f64_s", NONE, "d:l", TRAPS, REFUSED),
  I64_TRUNC_F64_U(0xb1, "i64.trunc_f64_u", NONE, "d:l", TRAPS, REFUSED),
  F32_CONVERT_I32_S(0xb2, "f32.convert_i32_s", NONE, "i:f", PURE, REFUSED),
  F32_CONVERT_I32_U(0xb3, "f32.convert_i32_u", NONE, "i:f", PURE, REFUSED),
  F32_CONVERT_I64_S(0xb4, "f32.convert_i64_s", NONE, "l:f", PURE, REFUSED),
  F32_CONVERT_I64_U(0xb5, "f32.convert_i64_u", NONE, "l:f", PURE, REFUSED),
  F32_DEMOTE_F64(0xb6, "f32.demote_f64", NONE, "d:f", PURE, REFUSED),
  F64_CONVERT_I32_S(0xb7, "f64.convert_i32_s", NONE, "i:d", PURE, REFUSED),
  F64_CONVERT_I32_U(0xb8, "f64.convert_i32_u", NONE, "i:d", PURE, REFUSED),
  F64_CONVERT_I64_S(0xb9, "f64.convert_i64_s", NONE, "l:d", PURE, REFUSED),
  F64_CONVERT_I64_U(0xba, "f64.convert_i64_u", NONE, "l:d", PURE, REFUSED),
  F64_PROMOTE_F32(0xbb, "f64.promote_f32", NONE, "f:d", PURE, REFUSED),
  I32_REINTERPRET_F32(0xbc, "i32.reinterpret_f32", NONE, "f:i", PURE, REFUSED),
  I64_REINTERPRET_F64(0xbd, "i64.reinterpret_f64", NONE, "d:l", PURE, REFUSED),
  F32_REINTERPRET_I32(0xbe, "f32.reinterpret_i32", NONE, "i:f", PURE, REFUSED),
  F64_REINTERPRET_I64(0xbf, "f64.reinterpret_i64", NONE, "l:d", PURE, REFUSED),
  I32_EXTEND8_S(0xc0, "i32.extend8_s", NONE, "i:i", PURE, 100),
  I32_EXTEND16_S(0xc1, "i32.extend16_s", NONE, "i:i", PURE, 100),
  I64_EXTEND8_S(0xc2, "i64.extend8_s", NONE, "l:l", PURE, 100),
  I64_EXTEND16_S(0xc3, "i64.extend16_s", NONE, "l:l", PURE, 100),
  I64_EXTEND32_S(0xc4, "i64.extend32_s", NONE, "l:l", PURE, 100),

  // ---- references
  REF_NULL(0xd0, "ref.null", HEAP_TYPE, "", OUTSIDE, REFUSED),
  REF_IS_NULL(0xd1, "ref.is_null", NONE, "", OUTSIDE, REFUSED),
  REF_FUNC(0xd2, "ref.func", INDEX, "", OUTSIDE, REFUSED),

  // ---- conversions that never trap
  I32_TRUNC_SAT_F32_S(0xfc00, "i32.trunc_sat_f32_s", NONE, "f:i", PURE, REFUSED),
  I32_TRUNC_SAT_F32_U(0xfc01, "i32.trunc_sat_f32_u", NONE, "f:i", PURE, REFUSED),
  I32_TRUNC_SAT_F64_S(0xfc02, "i32.trunc_sat_f64_s", NONE, "d:i", PURE, REFUSED),
  I32_TRUNC_SAT_F64_U(0xfc03, "i32.trunc_sat_f64_u", NONE, "d:i", PURE, REFUSED),
  I64_TRUNC_SAT_F32_S(0xfc04, "i64.trunc_sat_f32_s", NONE, "f:l", PURE, REFUSED),
  I64_TRUNC_SAT_F32_U(0xfc05, "i64.trunc_sat_f32_u", NONE, "f:l", PURE, REFUSED),
  I64_TRUNC_SAT_F64_S(0xfc06, "i64.trunc_sat_f64_s", NONE, "d:l", PURE, REFUSED),
  I64_TRUNC_SAT_F64_U(0xfc07, "i64.trunc_sat_f64_u", NONE, "d:l", PURE, REFUSED),

  // ---- many bytes or elements at once
  MEMORY_INIT(0xfc08, "memory.init", TWO_INDICES, "iii:", STORES_MANY, REFUSED),
  DATA_DROP(0xfc09, "data.drop", INDEX, ":", OUTSIDE, REFUSED),
  MEMORY_COPY(0xfc0a, "memory.copy", TWO_INDICES, "iii:", STORES_MANY, 950),
  MEMORY_FILL(0xfc0b, "memory.fill", INDEX, "iii:", STORES_MANY, 950),
  TABLE_INIT(0xfc0c, "table.init", TWO_INDICES, "iii:", OUTSIDE, REFUSED),
  ELEM_DROP(0xfc0d, "elem.drop", INDEX, ":", OUTSIDE, REFUSED),
  TABLE_COPY(0xfc0e, "table.copy", TWO_INDICES, "iii:", OUTSIDE, REFUSED),
  TABLE_GROW(0xfc0f, "table.grow", INDEX, "", OUTSIDE, REFUSED),
  TABLE_SIZE(0xfc10, "table.size", INDEX, ":i", OUTSIDE, REFUSED),
  TABLE_FILL(0xfc11, "table.fill", INDEX, "", OUTSIDE, REFUSED);

  private static final int PREFIX = 0xfc;

  private static final Map<Integer, Opcode> BY_CODE =
      Arrays.stream(values()).collect(Collectors.toMap(each -> each.code, Function.identity()));

  private final int code;
  private final String text;
  private final Immediates immediates;

  @SuppressWarnings("ImmutableEnumChecker") // its lists cannot be changed
  private final Optional<FunctionType> type;

  private final Effect effect;
  private final int ink;

  Opcode(int code, String text, Immediates immediates, String types, Effect effect, int ink) {
    this.code = code;
    this.text = text;
    this.immediates = immediates;
    this.effect = effect;
    this.ink = ink;
    int colon = types.indexOf(':');
    type =
        colon < 0
            ? Optional.empty()
            : Optional.of(
                new FunctionType(
                    types(types.substring(0, colon)), types(types.substring(colon + 1))));
  }

  private static List<ValueType> types(String letters) {
    return letters
        .chars()
        .mapToObj(
            letter ->
                switch (letter) {
                  case 'i' -> ValueType.I32;
                  case 'l' -> ValueType.I64;
                  case 'f' -> ValueType.F32;
                  default -> ValueType.F64;
                })
        .toList();
  }

  /** Returns the instruction's one byte, or 0xfc00 plus the number behind that prefix. */
  public int code() {
    return code;
  }

  /** Returns the layout of the numbers that follow the code. */
  public Immediates immediates() {
    return immediates;
  }

  /** Returns the types of operands and result, if they are the same in all uses. */
  public Optional<FunctionType> type() {
    return type;
  }

  /** Returns the effect on memory. */
  public Effect effect() {
    return effect;
  }

  /** Returns the price on Arbitrum Stylus, in ink; empty if Stylus refuses the instruction. */
  public OptionalInt ink() {
    return ink == REFUSED ? OptionalInt.empty() : OptionalInt.of(ink);
  }

  static Opcode read(ByteReader in) {
    int code = in.oneByte();
    if (code == PREFIX) {
      int second = in.u32();
      code = PREFIX << Byte.SIZE | (second >>> Byte.SIZE == 0 ? second : 0xff); // 0xff is not used
    }
    Opcode opcode = BY_CODE.get(code);
    if (opcode == null) {
      throw new FormatException("has " + unsupported(code) + ", which are not supported");
    }
    return opcode;
  }

  private static String unsupported(int code) {
    return switch (code) {
      case 0xfd -> "vector (SIMD) instructions";
      case 0xfe -> "atomic instructions";
      default -> "instructions 0x" + Integer.toHexString(code);
    };
  }

  @Override
  public void write(ByteWriter out) {
    if (code >>> 8 != 0) {
      out.raw(PREFIX).u32(code & 0xff);
    } else {
      out.raw(code);
    }
  }

  /** Returns the instruction's name in the text format. */
  @Override
  public String toString() {
    return text;
  }
}
