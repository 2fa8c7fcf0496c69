package dev.linalloc.format;

import java.util.ArrayList;
import java.util.List;

/** The layouts of immediates: the numbers that follow an instruction's code, and their encoding. */
public enum Immediates {
  /** None. */
  NONE,
  /** One index: of a label, local, global, function, table, memory, data or element segment. */
  INDEX,
  /** Two indices. */
  TWO_INDICES,
  /** The binary logarithm of the align, and the offset in bytes. */
  MEMORY_ARGUMENT,
  /** The labels of a {@code br_table}: their number, the labels themselves, then the default. */
  LABELS,
  /** The index of a type; below 0 the code of a value type, or {@link Instruction#NO_RESULT}. */
  BLOCK_TYPE,
  /** The codes of value types, preceded by their number. */
  TYPES,
  /** The index of a type; below 0 a kind of reference. */
  HEAP_TYPE,
  /** A signed number of 32 bits. */
  I32,
  /** A signed number of 64 bits. */
  I64,
  /** The bits of a floating-point number of 32 bits. */
  F32,
  /** The bits of a floating-point number of 64 bits. */
  F64;

  /** Reads the numbers; indices are unsigned. */
  List<Long> read(ByteReader in) {
    return switch (this) {
      case NONE -> List.of();
      case INDEX -> List.of(index(in));
      case TWO_INDICES, MEMORY_ARGUMENT -> List.of(index(in), index(in));
      case LABELS -> {
        List<Long> labels = new ArrayList<>(in.list(Immediates::index));
        labels.add(index(in));
        yield labels;
      }
      case BLOCK_TYPE, HEAP_TYPE -> List.of(in.signed(33));
      case TYPES -> in.list(each -> (long) ValueType.read(each).code());
      case I32 -> List.of(in.signed(Integer.SIZE));
      case I64 -> List.of(in.signed(Long.SIZE));
      case F32 -> List.of(in.bits(Float.BYTES));
      case F64 -> List.of(in.bits(Double.BYTES));
    };
  }

  private static long index(ByteReader in) {
    return Integer.toUnsignedLong(in.u32());
  }

  /** Appends the numbers. */
  void write(List<Long> numbers, ByteWriter out) {
    switch (this) {
      case LABELS, TYPES -> {
        out.u32(this == LABELS ? numbers.size() - 1 : numbers.size());
        numbers.forEach(number -> out.u32(number.intValue()));
      }
      case BLOCK_TYPE, HEAP_TYPE, I32, I64 -> numbers.forEach(out::signed);
      case F32 -> out.bits(numbers.getFirst(), Float.BYTES);
      case F64 -> out.bits(numbers.getFirst(), Double.BYTES);
      default -> numbers.forEach(number -> out.u32(number.intValue()));
    }
  }
}
