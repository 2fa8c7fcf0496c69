package dev.linalloc.compiler;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The class that is compiled and what it reaches: its methods, static methods of package-private
 * classes beside it, and its fields, each of which is a global with the field's number.
 */
final class Program {
  private final String root;
  private final Function<String, byte[]> classFiles;
  private final Map<String, ClassModel> classes = new HashMap<>();
  private final Map<Method.Name, Method> methods = new LinkedHashMap<>();
  private final List<Method.Name> numbered = new ArrayList<>();
  private final Map<Method.Name, Set<String>> assigned = new HashMap<>();
  private final List<String> fields = new ArrayList<>();
  private final List<ValueType> fieldTypes = new ArrayList<>();
  private final Map<Integer, Long> constants = new HashMap<>();

  /**
   * Reads a class.
   *
   * @param root its internal name
   * @param classFiles finds class files by internal names
   */
  Program(String root, Function<String, byte[]> classFiles) {
    this.root = root;
    this.classFiles = classFiles;
    ClassModel model = model(root);
    if (!model.flags().has(AccessFlag.FINAL)) {
      throw new UnsupportedConstructException("a class that is not final", "declare it final")
          .at(display());
    }
    if (!model.superclass().orElseThrow().asInternalName().equals("java/lang/Object")) {
      throw new UnsupportedConstructException("a superclass", "implement interfaces alone")
          .at(display());
    }
    // javac writes a static constant's value wherever it is used; other static fields are refused
    // where they are used.
    model.fields().stream()
        .filter(field -> !field.flags().has(AccessFlag.STATIC))
        .forEach(this::addField);
  }

  private void addField(FieldModel field) {
    ValueType type = ValueType.of(field.fieldTypeSymbol());
    boolean isMemory = Names.isMemory(field.fieldTypeSymbol());
    if (type == ValueType.REFERENCE && !isMemory) {
      throw new UnsupportedConstructException(
              "field " + field.fieldName() + " of type " + field.fieldTypeSymbol().displayName(),
              "use int or long, or keep it in linear memory")
          .at(display());
    }
    if (!isMemory) {
      fields.add(field.fieldName().stringValue());
      fieldTypes.add(type);
    }
  }

  /** Returns the class's name as in Java. */
  String display() {
    return root.replace('/', '.');
  }

  /** Returns the number of fields that are globals. */
  int fieldCount() {
    return fields.size();
  }

  ValueType fieldType(int number) {
    return fieldTypes.get(number);
  }

  /** Returns the number of a field of the class, or −1 where it has none such. */
  int field(String name) {
    return fields.indexOf(name);
  }

  /** Takes fields that none of the methods assigns for constants, with these values. */
  void fixConstants(Set<Method.Name> reached, long[] values) {
    for (int i = 0; i < values.length; i++) {
      String field = fields.get(i);
      if (reached.stream().noneMatch(name -> method(name).assigned.contains(field))) {
        constants.put(i, values[i]);
      }
    }
  }

  /** Returns the value of a field that is never assigned after the constructor. */
  Optional<Long> constant(int number) {
    return Optional.ofNullable(constants.get(number));
  }

  String fieldName(int number) {
    return fields.get(number);
  }

  /** Returns a method of the class itself. */
  Method.Name own(String name, String descriptor) {
    return new Method.Name(root, name, descriptor);
  }

  /** Returns whether calls of it are compiled, and not known as something else or refused. */
  boolean isOurs(Method.Name name) {
    return name.owner().equals(root) || isHelper(name.owner());
  }

  private boolean isHelper(String owner) {
    String beside = root.substring(0, root.lastIndexOf('/') + 1);
    return owner.equals(Names.LOOPS)
        || (owner.startsWith(beside)
            && owner.indexOf('/', beside.length()) < 0
            && !model(owner).flags().has(AccessFlag.PUBLIC));
  }

  Method method(Method.Name name) {
    Method known = methods.get(name);
    if (known == null) {
      known = read(name);
      methods.put(name, known);
      numbered.add(name);
    }
    return known;
  }

  /** Returns the number of a method, the same each time. */
  int number(Method.Name name) {
    method(name);
    return numbered.indexOf(name);
  }

  Method.Name name(int number) {
    return numbered.get(number);
  }

  private Method read(Method.Name name) {
    return model(name.owner()).methods().stream()
        .filter(method -> method.methodName().equalsString(name.name()))
        .filter(method -> method.methodType().equalsString(name.descriptor()))
        .findFirst()
        .map(found -> new Method(name, found))
        .orElseThrow(
            () ->
                new UnsupportedConstructException("no such method", "compile its class again")
                    .at(name.display()));
  }

  /** Returns all methods of ours that some reach, themselves included. */
  Set<Method.Name> reach(List<Method.Name> from) {
    Set<Method.Name> reached = new LinkedHashSet<>();
    from.forEach(name -> reach(name, reached));
    return reached;
  }

  private void reach(Method.Name name, Set<Method.Name> reached) {
    if (isOurs(name) && reached.add(name)) {
      method(name).calls.forEach(callee -> reach(callee, reached));
    }
  }

  /** Returns the fields that a call may assign, by name. */
  Set<String> assignedBy(Method.Name name) {
    Set<String> known = assigned.get(name);
    if (known == null) {
      known = new LinkedHashSet<>();
      for (Method.Name reached : reach(List.of(name))) {
        known.addAll(method(reached).assigned);
      }
      assigned.put(name, known);
    }
    return known;
  }

  private ClassModel model(String owner) {
    return classes.computeIfAbsent(owner, name -> ClassFile.of().parse(classFiles.apply(name)));
  }
}
