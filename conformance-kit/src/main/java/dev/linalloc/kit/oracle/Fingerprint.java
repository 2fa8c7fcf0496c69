package dev.linalloc.kit.oracle;

import static java.util.Collections.newSetFromMap;
import static java.util.Objects.requireNonNull;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A 128-bit hash that identifies a state of a heap. Among n states, two different ones collide with
 * a probability of about n² / 2<sup>129</sup>: for ten million states, one in 10<sup>24</sup>.
 *
 * @param high one half
 * @param low the other half, mixed with another multiplier
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

  /** Computes a fingerprint from values that are added one by one. */
  static final class Mixer {
    private long high = 0x243f_6a88_85a3_08d3L;
    private long low = 0x1319_8a2e_0370_7344L;

    void add(long value) {
      high = Long.rotateLeft((high ^ value) * 0x9e37_79b9_7f4a_7c15L, 29);
      low = Long.rotateLeft((low + value) * 0xc2b2_ae3d_27d4_eb4fL, 31) ^ value;
    }

    /** Adds every primitive field of the allocator and of its components. */
    void addFields(Object allocator) {
      addFields(allocator, newSetFromMap(new IdentityHashMap<>()));
    }

    /** Components may refer to each other; {@code seen} makes each count once. */
    private void addFields(Object holder, Set<Object> seen) {
      if (!seen.add(holder)) {
        return;
      }
      for (Class<?> type = holder.getClass(); type != null; type = type.getSuperclass()) {
        for (Field field : type.getDeclaredFields()) {
          if (Modifier.isStatic(field.getModifiers())) {
            continue;
          }
          if (field.getType().isPrimitive()) {
            add(requireNonNull(value(field, holder, Mixer::number)));
          } else if (isComponent(field)) {
            Object component = value(field, holder, Field::get);
            if (component != null) {
              addFields(component, seen);
            }
          }
        }
      }
    }

    /**
     * Returns whether a field holds a component. Its type is final and not public, so it belongs to
     * the allocator's own package (or is an array, which has no fields).
     */
    private static boolean isComponent(Field field) {
      Class<?> type = field.getType();
      return Modifier.isFinal(field.getModifiers())
          && Modifier.isFinal(type.getModifiers())
          && !Modifier.isPublic(type.getModifiers())
          // neither an enum, whose fields reflection cannot read, nor an interface
          && type.getSuperclass() == Object.class;
    }

    private static long number(Field field, Object holder) throws IllegalAccessException {
      return field.getType() == boolean.class
          ? (field.getBoolean(holder) ? 1 : 0)
          : field.getLong(holder);
    }

    Fingerprint result() {
      return new Fingerprint(high, low);
    }

    private static <T> @Nullable T value(Field field, Object holder, Reader<T> reader) {
      try {
        field.setAccessible(true);
        return reader.read(field, holder);
      } catch (InaccessibleObjectException | IllegalAccessException e) {
        throw new IllegalArgumentException(
            field.getDeclaringClass().getName()
                + "'s field "
                + field.getName()
                + " cannot be read; its module must open the package to dev.linalloc.kit",
            e);
      }
    }

    /** Reads a field. */
    @FunctionalInterface
    private interface Reader<T> {
      @Nullable T read(Field field, Object holder) throws IllegalAccessException;
    }
  }
}
