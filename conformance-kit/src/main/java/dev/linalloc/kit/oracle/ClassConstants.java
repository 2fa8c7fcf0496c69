package dev.linalloc.kit.oracle;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.IntegerEntry;
import java.lang.classfile.constantpool.LongEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.reflect.Field;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects the integer constants in the class files of an allocator: a block that holds one of them
 * may look like metadata to it. Fuzzers call such words a dictionary.
 *
 * <p>The classes are that of the allocator, its superclasses, the classes they are nested in, and
 * the types of their fields. Classes of the JDK and of the SPI are left out.
 */
final class ClassConstants {
  /** More classes than this belong to no allocator, but to libraries that it uses. */
  private static final int MOST_CLASSES = 64;

  private static final ClassValue<List<Integer>> KNOWN =
      new ClassValue<>() {
        @Override
        protected List<Integer> computeValue(Class<?> type) {
          return of(type);
        }
      };

  private final Set<Class<?>> classes = new LinkedHashSet<>();
  private final Set<Integer> words = new LinkedHashSet<>();

  private ClassConstants() {}

  /** Returns the constants of an allocator's classes; reads the class files once. */
  static List<Integer> of(Object allocator) {
    return KNOWN.get(allocator.getClass());
  }

  private static List<Integer> of(Class<?> type) {
    ClassConstants constants = new ClassConstants();
    constants.add(type);
    constants.classes.forEach(constants::read);
    return List.copyOf(constants.words);
  }

  private void add(Class<?> type) {
    if (type.isPrimitive()
        || type.isArray()
        || type.getClassLoader() == null
        || type.getPackageName().equals("dev.linalloc.spi")
        || classes.size() == MOST_CLASSES
        || !classes.add(type)) {
      return;
    }
    for (Class<?> related : new Class<?>[] {type.getSuperclass(), type.getEnclosingClass()}) {
      if (related != null) {
        add(related);
      }
    }
    for (Field field : type.getDeclaredFields()) {
      add(field.getType());
    }
  }

  private void read(Class<?> type) {
    String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
    try (InputStream in = type.getResourceAsStream(file)) {
      if (in != null) {
        ClassFile.of().parse(in.readAllBytes()).constantPool().forEach(this::add);
      }
    } catch (IOException | IllegalArgumentException e) {
      // a class that was made at run time has no file, or one that cannot be read
    }
  }

  private void add(PoolEntry entry) {
    if (entry instanceof IntegerEntry number) {
      words.add(number.intValue());
    } else if (entry instanceof LongEntry number) {
      words.add((int) number.longValue());
      words.add((int) (number.longValue() >>> 32));
    }
  }
}
