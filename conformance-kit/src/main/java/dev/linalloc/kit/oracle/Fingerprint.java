package dev.linalloc.kit.oracle;

import dev.linalloc.spi.GlobalAllocator;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;

/**
 * 128 bits that tell states of a heap apart. Among n states two are confused with a probability of
 * about n² / 2<sup>129</sup>: for ten million, one in 10<sup>24</sup>.
 *
 * @param high one half
 * @param low the other, mixed by another multiplier
 */
public record Fingerprint(long high, long low) {
  /** Returns the fingerprint of some values. */
  static Fingerprint of(long... values) {
    Mixer mixer = new Mixer();
    for (long value : values) {
      mixer.add(value);
    }
    return mixer.result();
  }

  /** Takes in one value after the other. */
  static final class Mixer {
    private long high = 0x243f_6a88_85a3_08d3L;
    private long low = 0x1319_8a2e_0370_7344L;

    void add(long value) {
      high = Long.rotateLeft((high ^ value) * 0x9e37_79b9_7f4a_7c15L, 29);
      low = Long.rotateLeft((low + value) * 0xc2b2_ae3d_27d4_eb4fL, 31) ^ value;
    }

    /** Takes in every field of the allocator that holds a number. */
    void addFields(GlobalAllocator allocator) {
      for (Class<?> type = allocator.getClass(); type != null; type = type.getSuperclass()) {
        for (Field field : type.getDeclaredFields()) {
          if (field.getType().isPrimitive() && !Modifier.isStatic(field.getModifiers())) {
            add(value(field, allocator));
          }
        }
      }
    }

    Fingerprint result() {
      return new Fingerprint(high, low);
    }

    private static long value(Field field, GlobalAllocator allocator) {
      try {
        field.setAccessible(true);
        return field.getType() == boolean.class
            ? (field.getBoolean(allocator) ? 1 : 0)
            : field.getLong(allocator);
      } catch (InaccessibleObjectException | IllegalAccessException e) {
        throw new IllegalArgumentException(
            field.getDeclaringClass().getName()
                + "'s field "
                + field.getName()
                + " can't be read; its module must open the package to dev.linalloc.kit",
            e);
      }
    }
  }
}
