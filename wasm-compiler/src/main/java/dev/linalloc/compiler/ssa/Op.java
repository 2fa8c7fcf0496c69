package dev.linalloc.compiler.ssa;

import dev.linalloc.format.Effect;
import dev.linalloc.format.FunctionType;
import dev.linalloc.format.Opcode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations of nodes and of code: the wasm instructions that allocators need, named like their
 * {@link Opcode}s, and a few operations that exist only inside the compiler.
 *
 * <p>{@code ink} is the price on Arbitrum Stylus. The compiler uses it as the run-time cost of an
 * instruction.
 */
public enum Op {
  // ---- only inside the compiler
  PARAMETER(Effect.PURE, null),
  PHI(Effect.OUTSIDE, null),
  /** The allocator (number 0) or a component of it. */
  OBJECT(Effect.PURE, ValueType.REFERENCE),
  MEMORY(Effect.PURE, ValueType.REFERENCE),
  /** The address of a symbol, in an object: a constant that the linker knows. */
  ADDRESS(Opcode.I32_CONST, ValueType.I32),
  /** Three-way comparisons: −1, 0 or 1. They become the difference of two comparisons. */
  COMPARE_S32(Opcode.I32_GT_S),
  COMPARE_U32(Opcode.I32_GT_U),
  COMPARE_S64(Opcode.I64_GT_S),
  COMPARE_U64(Opcode.I64_GT_U),

  // ---- control
  UNREACHABLE,
  BLOCK,
  LOOP,
  IF,
  ELSE,
  END,
  BR,
  BR_IF,
  BR_TABLE,
  RETURN,
  CALL,
  DROP,
  SELECT,

  // ---- variables and memory
  LOCAL_GET,
  LOCAL_SET,
  LOCAL_TEE,
  GLOBAL_GET,
  GLOBAL_SET,
  I32_LOAD,
  I64_LOAD,
  I32_LOAD8_S,
  I32_STORE,
  I64_STORE,
  I32_STORE8,
  MEMORY_SIZE,
  MEMORY_GROW,
  MEMORY_COPY,
  MEMORY_FILL,

  // ---- numbers
  I32_CONST,
  I64_CONST,
  I32_EQZ,
  I32_EQ,
  I32_NE,
  I32_LT_S,
  I32_LT_U,
  I32_GT_S,
  I32_GT_U,
  I32_LE_S,
  I32_LE_U,
  I32_GE_S,
  I32_GE_U,
  I64_EQZ,
  I64_EQ,
  I64_NE,
  I64_LT_S,
  I64_LT_U,
  I64_GT_S,
  I64_GT_U,
  I64_LE_S,
  I64_LE_U,
  I64_GE_S,
  I64_GE_U,
  I32_CLZ,
  I32_CTZ,
  I32_POPCNT,
  I32_ADD,
  I32_SUB,
  I32_MUL,
  I32_DIV_S,
  I32_DIV_U,
  I32_REM_S,
  I32_REM_U,
  I32_AND,
  I32_OR,
  I32_XOR,
  I32_SHL,
  I32_SHR_S,
  I32_SHR_U,
  I32_ROTL,
  I32_ROTR,
  I64_CLZ,
  I64_CTZ,
  I64_POPCNT,
  I64_ADD,
  I64_SUB,
  I64_MUL,
  I64_DIV_S,
  I64_DIV_U,
  I64_REM_S,
  I64_REM_U,
  I64_AND,
  I64_OR,
  I64_XOR,
  I64_SHL,
  I64_SHR_S,
  I64_SHR_U,
  I64_ROTL,
  I64_ROTR,
  I32_WRAP_I64,
  I64_EXTEND_I32_S,
  I64_EXTEND_I32_U;

  /** The instruction of wasm; null if it exists only inside the compiler. */
  public final @Nullable Opcode opcode;

  public final Effect effect;
  final int ink;

  /** The types of the inputs; null if they differ from one use to another. */
  @SuppressWarnings("ImmutableEnumChecker") // the list cannot be changed
  public final @Nullable List<ValueType> operands;

  /** The type of the result; null if there is none, or if it is not always the same. */
  public final @Nullable ValueType result;

  /**
   * Makes an operation of the compiler's own. If {@code type} is null, the result may be of any
   * type, and the operation costs as much as reading a local.
   */
  Op(Effect effect, @Nullable ValueType type) {
    opcode = null;
    this.effect = effect;
    ink = type == null ? price(Opcode.LOCAL_GET) : 0;
    operands = type == null ? null : List.of();
    result = type;
  }

  /** Makes an instruction of wasm that has a number of its own for the compiler. */
  Op(Opcode constant, ValueType type) {
    opcode = constant;
    effect = Effect.PURE;
    ink = price(constant);
    operands = List.of();
    result = type;
  }

  /** Makes a three-way comparison of operands of the types that {@code greater} compares. */
  Op(Opcode greater) {
    opcode = null;
    effect = Effect.PURE;
    ink = 2 * price(greater) + price(Opcode.I32_SUB);
    operands = greater.type().orElseThrow().parameters().stream().map(ValueType::of).toList();
    result = ValueType.I32;
  }

  /** Makes an instruction of wasm. */
  Op() {
    opcode = Opcode.valueOf(name());
    effect = opcode.effect();
    ink = price(opcode);
    FunctionType type = opcode.type().orElse(null);
    operands = type == null ? null : type.parameters().stream().map(ValueType::of).toList();
    result =
        type == null || type.results().isEmpty() ? null : ValueType.of(type.results().getFirst());
  }

  private static int price(Opcode opcode) {
    return opcode.ink().orElseThrow();
  }

  public boolean isConstant() {
    return this == I32_CONST || this == I64_CONST;
  }

  public boolean isDivision() {
    return effect == Effect.TRAPS;
  }

  /** Returns whether this compares two numbers, or one with zero: the result is 0 or 1. */
  boolean isTruth() {
    return isBetween(I32_EQZ, I64_GE_U);
  }

  /** Returns whether it is a comparison of two numbers. */
  public boolean isComparison() {
    return isTruth() && this != I32_EQZ && this != I64_EQZ;
  }

  /** Returns whether it compares for equality or inequality. */
  boolean isEquality() {
    return this == I32_EQ || this == I32_NE || this == I64_EQ || this == I64_NE;
  }

  /**
   * Returns whether comparing a number with 0 depends on its sign alone: true of equalities and
   * signed comparisons.
   */
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

  /** Returns the comparison that holds exactly if this one does not. */
  public Op negated() {
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

  /** Returns the 64-bit form of a 32-bit comparison. */
  Op wide() {
    return valueOf(name().replace("I32", "I64"));
  }

  /** Returns the 32-bit form of a 64-bit comparison. */
  Op narrow() {
    return valueOf(name().replace("I64", "I32"));
  }

  /** Returns the unsigned form of a signed comparison; any other operation itself. */
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
