package dev.linalloc.verifier;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.reflect.AccessFlag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Finds methods and fields in the class files of a class loader. */
final class Classes {
  private final ClassLoader loader;
  private final Map<String, ClassModel> models = new HashMap<>();
  private final Map<MethodModel, Code> codes = new HashMap<>();

  Classes(ClassLoader loader) {
    this.loader = loader;
  }

  /**
   * Returns whether the executor runs the code of a class, given by internal name: any but the
   * JDK's.
   */
  static boolean isRun(String owner) {
    return !owner.startsWith("java/") && !owner.startsWith("["); // arrays have no class file
  }

  /** Returns the only method with that name and number of parameters. */
  Code find(String owner, String name, int parameters) {
    return find(owner, name, method -> method.methodTypeSymbol().parameterCount() == parameters);
  }

  /** Returns the method with that name and descriptor. */
  Code find(String owner, String name, String descriptor) {
    return find(owner, name, method -> method.methodType().equalsString(descriptor));
  }

  private Code find(String owner, String name, Predicate<MethodModel> which) {
    List<MethodModel> found =
        model(owner).methods().stream()
            .filter(method -> method.methodName().equalsString(name))
            .filter(which)
            .toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          owner + " has " + found.size() + " methods " + name + " of that kind, not one");
    }
    return codes.computeIfAbsent(found.getFirst(), method -> new Code(owner, method));
  }

  /** Returns the numeric fields of a class, by name. */
  Map<String, TypeKind> numbers(String owner) {
    Map<String, TypeKind> numbers = new HashMap<>();
    model(owner).fields().stream()
        .filter(field -> !field.flags().has(AccessFlag.STATIC))
        .filter(field -> field.fieldTypeSymbol().isPrimitive())
        .forEach(
            field ->
                numbers.put(
                    field.fieldName().stringValue(), TypeKind.from(field.fieldTypeSymbol())));
    return numbers;
  }

  private ClassModel model(String owner) {
    return models.computeIfAbsent(owner, this::read);
  }

  private ClassModel read(String owner) {
    try (InputStream in = loader.getResourceAsStream(owner + ".class")) {
      if (in == null) {
        throw new IllegalArgumentException("no class file of " + owner);
      }
      return ClassFile.of().parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
