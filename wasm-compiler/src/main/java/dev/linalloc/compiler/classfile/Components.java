package dev.linalloc.compiler.classfile;

import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Refusal;
import dev.linalloc.compiler.ssa.ValueType;
import java.lang.classfile.FieldModel;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The objects of a program, in the order in which constructors make them, and the globals that
 * their fields become. The allocator is the first object. Two objects of one class have separate
 * globals.
 */
final class Components {
  private final Program program;
  private final Map<Node, Component> all = new LinkedHashMap<>();
  private final List<ValueType> types = new ArrayList<>();
  private final Map<Integer, Long> constants = new HashMap<>();

  Components(Program program) {
    this.program = program;
  }

  /** Makes an object of a class, with a global for each number that it holds. */
  Component make(String owner) {
    Component made = new Component(owner);
    all.put(made.reference, made);
    // javac writes a static constant's value wherever it is used; other static fields are refused
    // where they are used.
    program.model(owner).fields().stream()
        .filter(field -> !field.flags().has(AccessFlag.STATIC))
        .forEach(field -> addField(made, field));
    return made;
  }

  /**
   * Makes an adapter: other functions over the allocator. Its constructor stores its arguments and
   * does nothing else, so it is not run. Its other fields begin as 0.
   *
   * @param constant the field that holds the constructor's number
   * @param value that number
   */
  Component makeAdapter(String owner, String constant, long value) {
    Component made = make(owner);
    made.refer("heap", allocator().reference);
    made.refer("memory", Node.MEMORY);
    constants.put(made.global(constant), value);
    return made;
  }

  private void addField(Component object, FieldModel field) {
    ValueType type = Types.of(field.fieldTypeSymbol());
    if (type != ValueType.REFERENCE) {
      object.addGlobal(field.fieldName().stringValue(), types.size());
      types.add(type);
    } else if (!Names.isMemory(field.fieldTypeSymbol())
        && !(Names.isAdapter(object.owner) && Names.isAllocator(field.fieldTypeSymbol()))
        && !program.isComponent(field.fieldTypeSymbol())) {
      throw new Refusal(
              "field " + field.fieldName() + " of type " + field.fieldTypeSymbol().displayName(),
              "use int or long, a package-private final class beside the allocator, or keep it in"
                  + " linear memory")
          .at(object.owner.replace('/', '.'));
    }
  }

  /**
   * Returns the names of the globals that fields became, such as {@code MyAllocator.segments.top}.
   */
  Map<Integer, String> names() {
    Map<Integer, String> names = new HashMap<>();
    name(allocator(), Names.simple(allocator().owner), names);
    all.values().stream()
        .filter(each -> Names.isAdapter(each.owner))
        .forEach(each -> name(each, Names.simple(each.owner), names));
    return names;
  }

  /** Names the globals of an object and of those that it refers to, unless they have names. */
  private void name(Component object, String path, Map<Integer, String> names) {
    object.globals().forEach((field, global) -> names.putIfAbsent(global, path + "." + field));
    object
        .references()
        .forEach(
            (field, to) -> {
              Component other = all.get(to);
              if (other != null && other != allocator()) {
                name(other, path + "." + field, names);
              }
            });
  }

  /** Adds a global that no field has, and returns its number. */
  int addGlobal(ValueType type) {
    types.add(type);
    return types.size() - 1;
  }

  Component allocator() {
    return all.values().iterator().next();
  }

  /** Returns the object that a reference stands for. */
  Component of(Node reference) {
    return Objects.requireNonNull(all.get(reference), "a reference to no object");
  }

  /** Returns the number of globals. */
  int globalCount() {
    return types.size();
  }

  ValueType globalType(int global) {
    return types.get(global);
  }

  /** Turns each global that no method assigns after the constructors into a constant. */
  void fixConstants(Set<Integer> assigned, long[] values) {
    for (int global = 0; global < values.length; global++) {
      if (!assigned.contains(global)) {
        constants.put(global, values[global]);
      }
    }
  }

  /**
   * Returns the value of a global that no method assigns after the constructors, or nothing for any
   * other.
   */
  Optional<Long> constant(int global) {
    return Optional.ofNullable(constants.get(global));
  }
}
