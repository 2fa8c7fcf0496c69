package dev.linalloc.verifier;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import java.lang.classfile.Opcode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of bytecode instructions, and of static methods of {@code java.lang} such as
 * {@code Integer.compareUnsigned}, as terms for Z3.
 */
final class Arithmetic {
  private final Bits bits;
  private final Context z3;

  Arithmetic(Bits bits) {
    this.bits = bits;
    z3 = bits.z3();
  }

  static boolean isUnary(Opcode opcode) {
    return opcode == Opcode.INEG || opcode == Opcode.LNEG;
  }

  BitVecExpr negated(BitVecExpr a) {
    return z3.mkBVNeg(a);
  }

  /** Returns {@code a opcode b}, or null if the opcode is not modelled. */
  @Nullable BitVecExpr operate(Opcode opcode, BitVecExpr a, BitVecExpr b) {
    return switch (opcode) {
      case IADD, LADD -> z3.mkBVAdd(a, b);
      case ISUB, LSUB -> z3.mkBVSub(a, b);
      case IMUL, LMUL -> z3.mkBVMul(a, b);
      case IDIV, LDIV -> z3.mkBVSDiv(a, b);
      case IREM, LREM -> z3.mkBVSRem(a, b);
      case IAND, LAND -> z3.mkBVAND(a, b);
      case IOR, LOR -> z3.mkBVOR(a, b);
      case IXOR, LXOR -> z3.mkBVXOR(a, b);
      case ISHL, LSHL -> z3.mkBVSHL(a, distance(a, b));
      case ISHR, LSHR -> z3.mkBVASHR(a, distance(a, b));
      case IUSHR, LUSHR -> z3.mkBVLSHR(a, distance(a, b));
      case LCMP -> compared(z3.mkBVSLT(a, b), a, b);
      default -> null;
    };
  }

  /** Returns whether the instruction divides: a second operand of 0 traps. */
  static boolean divides(Opcode opcode) {
    return switch (opcode) {
      case IDIV, LDIV, IREM, LREM -> true;
      default -> false;
    };
  }

  /** Returns {@code a} converted to another type, or null if the conversion is not modelled. */
  @Nullable BitVecExpr convert(Opcode opcode, BitVecExpr a) {
    return switch (opcode) {
      case I2L -> z3.mkSignExt(32, a);
      case L2I -> bits.word(a);
      case I2B -> signed(a, 8);
      case I2S -> signed(a, 16);
      case I2C -> z3.mkZeroExt(16, z3.mkExtract(15, 0, a));
      default -> null;
    };
  }

  private BitVecExpr signed(BitVecExpr word, int width) {
    return z3.mkSignExt(32 - width, z3.mkExtract(width - 1, 0, word));
  }

  /**
   * Returns the condition of a branch that compares one int with 0, or null if the opcode takes two
   * operands.
   */
  @Nullable BoolExpr test(Opcode opcode, BitVecExpr a) {
    return switch (opcode) {
      case IFEQ -> bits.same(a, 0);
      case IFNE -> bits.not(bits.same(a, 0));
      case IFLT -> z3.mkBVSLT(a, bits.word(0));
      case IFGE -> z3.mkBVSGE(a, bits.word(0));
      case IFGT -> z3.mkBVSGT(a, bits.word(0));
      case IFLE -> z3.mkBVSLE(a, bits.word(0));
      default -> null;
    };
  }

  /**
   * Returns the condition of a branch that compares two ints, or null if the opcode is not
   * modelled.
   */
  @Nullable BoolExpr test(Opcode opcode, BitVecExpr a, BitVecExpr b) {
    return switch (opcode) {
      case IF_ICMPEQ -> bits.same(a, b);
      case IF_ICMPNE -> bits.not(bits.same(a, b));
      case IF_ICMPLT -> z3.mkBVSLT(a, b);
      case IF_ICMPGE -> z3.mkBVSGE(a, b);
      case IF_ICMPGT -> z3.mkBVSGT(a, b);
      case IF_ICMPLE -> z3.mkBVSLE(a, b);
      default -> null;
    };
  }

  /** Returns whether the method divides: a last argument of 0 traps. */
  static boolean divides(String method) {
    return method.startsWith("divide") || method.startsWith("remainder");
  }

  /**
   * Returns the result of a static method of Integer, Long, Math or Byte, or null if the method is
   * not modelled.
   */
  @Nullable BitVecExpr intrinsic(String method, List<BitVecExpr> args) {
    BitVecExpr a = args.getFirst();
    BitVecExpr b = args.getLast();
    return switch (method) {
      case "toUnsignedLong" -> bits.number(a);
      case "toUnsignedInt" -> z3.mkBVAND(a, bits.word(0xff)); // Byte.toUnsignedInt
      case "compare" -> compared(z3.mkBVSLT(a, b), a, b);
      case "compareUnsigned" -> compared(bits.less(a, b), a, b);
      case "divideUnsigned" -> z3.mkBVUDiv(a, b);
      case "remainderUnsigned" -> z3.mkBVURem(a, b);
      case "min" -> bits.choose(z3.mkBVSLT(b, a), b, a);
      case "max" -> bits.choose(z3.mkBVSLT(a, b), b, a);
      case "numberOfLeadingZeros" -> leadingZeros(a);
      case "numberOfTrailingZeros" -> trailingZeros(a);
      case "bitCount" -> bitCount(a);
      default -> null;
    };
  }

  /**
   * Returns the distance of a shift: the lowest 5 bits of {@code by} for an int, the lowest 6 for a
   * long.
   */
  private BitVecExpr distance(BitVecExpr shifted, BitVecExpr by) {
    int width = shifted.getSortSize();
    BitVecExpr low = z3.mkBVAND(by, bits.word(width - 1));
    return width == 32 ? low : z3.mkZeroExt(32, low);
  }

  private BitVecExpr compared(BoolExpr less, BitVecExpr a, BitVecExpr b) {
    return bits.choose(
        less, bits.word(-1), bits.choose(bits.same(a, b), bits.word(0), bits.word(1)));
  }

  /**
   * Returns the number of leading zeros, by binary search. If the upper half is zero, the search
   * goes on in the lower half, otherwise in the upper half.
   */
  BitVecExpr leadingZeros(BitVecExpr a) {
    BitVecExpr zeros = bits.choose(bits.same(a, 0), bits.word(1), bits.word(0));
    BitVecExpr rest = a;
    for (int half = a.getSortSize() / 2; half > 0; half /= 2) {
      BitVecExpr distance = z3.mkBV(half, a.getSortSize());
      BitVecExpr upper = z3.mkBVLSHR(rest, z3.mkBV(a.getSortSize() - half, a.getSortSize()));
      BoolExpr isZero = bits.same(upper, 0);
      rest = bits.choose(isZero, z3.mkBVSHL(rest, distance), rest);
      zeros = bits.plus(zeros, bits.choose(isZero, bits.word(half), bits.word(0)));
    }
    return zeros;
  }

  /** Returns the number of trailing zeros: they are the ones of {@code ~a & (a - 1)}. */
  BitVecExpr trailingZeros(BitVecExpr a) {
    return bitCount(z3.mkBVAND(z3.mkBVNot(a), bits.plus(a, -1)));
  }

  /**
   * Returns the number of ones. It adds neighbouring bits, then pairs, then groups of four and so
   * on. Each step adds all groups of the word at once.
   */
  BitVecExpr bitCount(BitVecExpr a) {
    int width = a.getSortSize();
    BitVecExpr counts = a;
    for (int part = 1; part < width; part *= 2) {
      BitVecExpr lower = z3.mkBV(lowerParts(part) & (-1L >>> (64 - width)), width);
      counts =
          bits.plus(
              z3.mkBVAND(counts, lower),
              z3.mkBVAND(z3.mkBVLSHR(counts, z3.mkBV(part, width)), lower));
    }
    return width == 32 ? counts : bits.word(counts);
  }

  /**
   * Returns a mask of every second group of {@code part} bits, the lowest group set: 0x5555…,
   * 0x3333…, 0x0f0f…
   */
  private static long lowerParts(int part) {
    return Long.divideUnsigned(-1L, (1L << part) + 1);
  }
}
