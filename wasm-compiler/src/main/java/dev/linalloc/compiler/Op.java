package dev.linalloc.compiler;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The instructions: those of wasm's MVP that an allocator can need, memory.copy and memory.fill,
 * and a few that exist only between the class file and the module.
 *
 * <p>{@code ink} is the price on Arbitrum Stylus (Offchain Labs nitro, pricing version 1), which
 * the compiler takes as the measure of what an instruction costs at run time.
 */
enum Op {
  // ---- only inside the compiler
  PARAMETER(-1, 75),
  PHI(-1, 75),
  /** The allocator (number 0) or a component of it. */
  OBJECT(-1, 0, ":r"),
  MEMORY(-1, 0, ":r"),
  /** Three-way comparisons: −1, 0 or 1. */
  COMPARE_S32(-1, 480, "ii:i"),
  COMPARE_U32(-1, 480, "ii:i"),
  COMPARE_S64(-1, 590, "ll:i"),
  COMPARE_U64(-1, 590, "ll:i"),

  // ---- control
  UNREACHABLE(0x00, 1),
  BLOCK(0x02, 1),
  LOOP(0x03, 1),
  IF(0x04, 765),
  ELSE(0x05, 1),
  END(0x0b, 1),
  BR(0x0c, 765),
  BR_IF(0x0d, 765),
  BR_TABLE(0x0e, 2400),
  RETURN(0x0f, 1),
  CALL(0x10, 3800),
  DROP(0x1a, 9),
  SELECT(0x1b, 1250),

  // ---- variables and memory
  LOCAL_GET(0x20, 75),
  LOCAL_SET(0x21, 210),
  LOCAL_TEE(0x22, 75),
  GLOBAL_GET(0x23, 225),
  GLOBAL_SET(0x24, 575),
  I32_LOAD(0x28, 670, "i:i"),
  I64_LOAD(0x29, 680, "i:l"),
  I32_LOAD8_S(0x2c, 670, "i:i"),
  I32_STORE(0x36, 825, "ii:"),
  I64_STORE(0x37, 950, "il:"),
  I32_STORE8(0x3a, 825, "ii:"),
  MEMORY_SIZE(0x3f, 3000, ":i"),
  MEMORY_GROW(0x40, 8050, "i:i"),
  MEMORY_COPY(0xfc0a, 950, "iii:"),
  MEMORY_FILL(0xfc0b, 950, "iii:"),

  // ---- numbers
  I32_CONST(0x41, 1, ":i"),
  I64_CONST(0x42, 1, ":l"),
  I32_EQZ(0x45, 170, "i:i"),
  I32_EQ(0x46, 170, "ii:i"),
  I32_NE(0x47, 170, "ii:i"),
  I32_LT_S(0x48, 170, "ii:i"),
  I32_LT_U(0x49, 170, "ii:i"),
  I32_GT_S(0x4a, 170, "ii:i"),
  I32_GT_U(0x4b, 170, "ii:i"),
  I32_LE_S(0x4c, 170, "ii:i"),
  I32_LE_U(0x4d, 170, "ii:i"),
  I32_GE_S(0x4e, 170, "ii:i"),
  I32_GE_U(0x4f, 170, "ii:i"),
  I64_EQZ(0x50, 225, "l:i"),
  I64_EQ(0x51, 225, "ll:i"),
  I64_NE(0x52, 225, "ll:i"),
  I64_LT_S(0x53, 225, "ll:i"),
  I64_LT_U(0x54, 225, "ll:i"),
  I64_GT_S(0x55, 225, "ll:i"),
  I64_GT_U(0x56, 225, "ll:i"),
  I64_LE_S(0x57, 225, "ll:i"),
  I64_LE_U(0x58, 225, "ll:i"),
  I64_GE_S(0x59, 225, "ll:i"),
  I64_GE_U(0x5a, 225, "ll:i"),
  I32_CLZ(0x67, 210, "i:i"),
  I32_CTZ(0x68, 210, "i:i"),
  I32_POPCNT(0x69, 2650, "i:i"),
  I32_ADD(0x6a, 70, "ii:i"),
  I32_SUB(0x6b, 70, "ii:i"),
  I32_MUL(0x6c, 160, "ii:i"),
  I32_DIV_S(0x6d, 1120, "ii:i"),
  I32_DIV_U(0x6e, 1120, "ii:i"),
  I32_REM_S(0x6f, 1120, "ii:i"),
  I32_REM_U(0x70, 1120, "ii:i"),
  I32_AND(0x71, 70, "ii:i"),
  I32_OR(0x72, 70, "ii:i"),
  I32_XOR(0x73, 70, "ii:i"),
  I32_SHL(0x74, 70, "ii:i"),
  I32_SHR_S(0x75, 70, "ii:i"),
  I32_SHR_U(0x76, 70, "ii:i"),
  I32_ROTL(0x77, 70, "ii:i"),
  I32_ROTR(0x78, 70, "ii:i"),
  I64_CLZ(0x79, 210, "l:l"),
  I64_CTZ(0x7a, 210, "l:l"),
  I64_POPCNT(0x7b, 6000, "l:l"),
  I64_ADD(0x7c, 100, "ll:l"),
  I64_SUB(0x7d, 100, "ll:l"),
  I64_MUL(0x7e, 160, "ll:l"),
  I64_DIV_S(0x7f, 1270, "ll:l"),
  I64_DIV_U(0x80, 1270, "ll:l"),
  I64_REM_S(0x81, 1270, "ll:l"),
  I64_REM_U(0x82, 1270, "ll:l"),
  I64_AND(0x83, 100, "ll:l"),
  I64_OR(0x84, 100, "ll:l"),
  I64_XOR(0x85, 100, "ll:l"),
  I64_SHL(0x86, 100, "ll:l"),
  I64_SHR_S(0x87, 100, "ll:l"),
  I64_SHR_U(0x88, 100, "ll:l"),
  I64_ROTL(0x89, 100, "ll:l"),
  I64_ROTR(0x8a, 100, "ll:l"),
  I32_WRAP_I64(0xa7, 100, "l:i"),
  I64_EXTEND_I32_S(0xac, 100, "i:l"),
  I64_EXTEND_I32_U(0xad, 100, "i:l");

  final int code;
  final int ink;

  /** The types of the inputs; null if they differ from one use to another. */
  @SuppressWarnings("ImmutableEnumChecker") // the list cannot be changed
  final @Nullable List<ValueType> operands;

  /** The type of the result; null if there is none, or if it is not always the same. */
  final @Nullable ValueType result;

  Op(int code, int ink) {
    this.code = code;
    this.ink = ink;
    operands = null;
    result = null;
  }

  /**
   * Makes an instruction whose types are always the same.
   *
   * @param signature the inputs, a colon, and the result, if there is one: i for I32, l for I64, r
   *     for a reference
   */
  Op(int code, int ink, String signature) {
    this.code = code;
    this.ink = ink;
    List<ValueType> types = new ArrayList<>();
    signature.chars().filter(letter -> letter != ':').forEach(letter -> types.add(type(letter)));
    int inputs = signature.indexOf(':');
    operands = List.copyOf(types.subList(0, inputs));
    result = types.size() > inputs ? types.getLast() : null;
  }

  private static ValueType type(int letter) {
    return switch (letter) {
      case 'i' -> ValueType.I32;
      case 'l' -> ValueType.I64;
      default -> ValueType.REFERENCE;
    };
  }

  boolean isConstant() {
    return this == I32_CONST || this == I64_CONST;
  }

  boolean isDivision() {
    return isBetween(I32_DIV_S, I32_REM_U) || isBetween(I64_DIV_S, I64_REM_U);
  }

  /** Returns whether the result is 0 or 1: a comparison of two numbers, or with zero. */
  boolean isTruth() {
    return isBetween(I32_EQZ, I64_GE_U);
  }

  /** Returns whether it is a comparison of two numbers. */
  boolean isComparison() {
    return isTruth() && this != I32_EQZ && this != I64_EQZ;
  }

  /** Returns whether it asks whether two numbers are the same, or whether they are not. */
  boolean isEquality() {
    return this == I32_EQ || this == I32_NE || this == I64_EQ || this == I64_NE;
  }

  /** Returns whether comparing a number with 0 asks for its sign: not where it is unsigned. */
  boolean asksForSign() {
    return isEquality() || unsigned() != this;
  }

  boolean isThreeWay() {
    return isBetween(COMPARE_S32, COMPARE_U64);
  }

  boolean isCommutative() {
    return switch (this) {
      case I32_ADD, I32_MUL, I32_AND, I32_OR, I32_XOR, I32_EQ, I32_NE -> true;
      case I64_ADD, I64_MUL, I64_AND, I64_OR, I64_XOR, I64_EQ, I64_NE -> true;
      default -> false;
    };
  }

  /** Returns the comparison that holds exactly where this one does not. */
  Op negated() {
    return switch (this) {
      case I32_EQ -> I32_NE;
      case I32_NE -> I32_EQ;
      case I32_LT_S -> I32_GE_S;
      case I32_LT_U -> I32_GE_U;
      case I32_GT_S -> I32_LE_S;
      case I32_GT_U -> I32_LE_U;
      case I32_LE_S -> I32_GT_S;
      case I32_LE_U -> I32_GT_U;
      case I32_GE_S -> I32_LT_S;
      case I32_GE_U -> I32_LT_U;
      case I64_EQ -> I64_NE;
      case I64_NE -> I64_EQ;
      case I64_LT_S -> I64_GE_S;
      case I64_LT_U -> I64_GE_U;
      case I64_GT_S -> I64_LE_S;
      case I64_GT_U -> I64_LE_U;
      case I64_LE_S -> I64_GT_S;
      case I64_LE_U -> I64_GT_U;
      case I64_GE_S -> I64_LT_S;
      case I64_GE_U -> I64_LT_U;
      default -> throw new IllegalArgumentException("not a comparison: " + this);
    };
  }

  /** Returns the comparison of the same numbers in the other order. */
  Op mirrored() {
    return switch (this) {
      case I32_LT_S -> I32_GT_S;
      case I32_LT_U -> I32_GT_U;
      case I32_GT_S -> I32_LT_S;
      case I32_GT_U -> I32_LT_U;
      case I32_LE_S -> I32_GE_S;
      case I32_LE_U -> I32_GE_U;
      case I32_GE_S -> I32_LE_S;
      case I32_GE_U -> I32_LE_U;
      case I64_LT_S -> I64_GT_S;
      case I64_LT_U -> I64_GT_U;
      case I64_GT_S -> I64_LT_S;
      case I64_GT_U -> I64_LT_U;
      case I64_LE_S -> I64_GE_S;
      case I64_LE_U -> I64_GE_U;
      case I64_GE_S -> I64_LE_S;
      case I64_GE_U -> I64_LE_U;
      default -> this;
    };
  }

  /** Returns the comparison of 64 bits that asks the same as this one of 32. */
  Op wide() {
    return valueOf(name().replace("I32", "I64"));
  }

  /** Returns the comparison of 32 bits that asks the same as this one of 64. */
  Op narrow() {
    return valueOf(name().replace("I64", "I32"));
  }

  /** Returns the comparison that reads its numbers as unsigned. */
  Op unsigned() {
    return switch (this) {
      case I32_LT_S -> I32_LT_U;
      case I32_GT_S -> I32_GT_U;
      case I32_LE_S -> I32_LE_U;
      case I32_GE_S -> I32_GE_U;
      case I64_LT_S -> I64_LT_U;
      case I64_GT_S -> I64_GT_U;
      case I64_LE_S -> I64_LE_U;
      case I64_GE_S -> I64_GE_U;
      default -> this;
    };
  }

  private boolean isBetween(Op first, Op last) {
    return compareTo(first) >= 0 && compareTo(last) <= 0;
  }
}
