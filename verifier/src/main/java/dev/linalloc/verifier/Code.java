package dev.linalloc.verifier;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.reflect.AccessFlag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The instructions of a method. */
final class Code {
  private final String name;
  private final boolean isStatic;
  private final List<CodeElement> elements;
  private final Map<Label, Integer> places = new HashMap<>();

  Code(String owner, MethodModel method) {
    name = owner.replace('/', '.') + "." + method.methodName().stringValue();
    isStatic = method.flags().has(AccessFlag.STATIC);
    elements =
        method
            .code()
            .orElseThrow(() -> new NotModelled(name, "a method without code"))
            .elementList();
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i) instanceof LabelTarget target) {
        places.put(target.label(), i);
      } else if (elements.get(i) instanceof ExceptionCatch) {
        throw new NotModelled(name, "catching exceptions");
      }
    }
  }

  String name() {
    return name;
  }

  boolean isConstructor() {
    return name.endsWith(".<init>");
  }

  boolean isStatic() {
    return isStatic;
  }

  List<CodeElement> elements() {
    return elements;
  }

  /**
   * Returns the index of the element to which the branch at {@code from} jumps.
   *
   * @throws NotModelled if it jumps backwards
   */
  int target(int from, Label label) {
    int to = Objects.requireNonNull(places.get(label));
    if (to <= from) {
      throw new NotModelled(place(from), "a loop");
    }
    return to;
  }

  /**
   * Returns {@code term}.
   *
   * @throws NotModelled if it is null; the message names the element at {@code at}
   */
  <T> T modelled(int at, @Nullable T term) {
    if (term == null) {
      throw refuse(at);
    }
    return term;
  }

  NotModelled refuse(int at) {
    String what =
        elements.get(at) instanceof Instruction instruction
            ? instruction.toString()
            : elements.get(at).toString();
    return new NotModelled(place(at), what);
  }

  private String place(int at) {
    for (int i = at; i >= 0; i--) {
      if (elements.get(i) instanceof LineNumber line) {
        return name + ", line " + line.line();
      }
    }
    return name;
  }
}
