package dev.linalloc.compiler.classfile;

import dev.linalloc.compiler.ssa.Refusal;
import dev.linalloc.compiler.ssa.ValueType;
import java.lang.classfile.Attributes;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A method with its code. */
public final class Method {
  /** A method's name: its class by internal name, its own name, its descriptor. */
  public record Name(String owner, String name, String descriptor) {
    static Name of(InvokeInstruction call) {
      return new Name(
          call.owner().asInternalName(), call.name().stringValue(), call.type().stringValue());
    }

    boolean isConstructor() {
      return name.equals("<init>");
    }

    /** Returns class and method as messages name them. */
    String display() {
      return owner.replace('/', '.') + "." + name;
    }
  }

  final Name name;
  final MethodTypeDesc type;
  final boolean isStatic;
  final List<CodeElement> code;

  /** The number of slots for local variables. */
  final int slots;

  private Method(
      Name name, MethodTypeDesc type, boolean isStatic, List<CodeElement> code, int slots) {
    this.name = name;
    this.type = type;
    this.isStatic = isStatic;
    this.code = code;
    this.slots = slots;
  }

  /** Reads a method of a class file. */
  static Method read(Name name, MethodModel model) {
    if (model.flags().has(AccessFlag.SYNCHRONIZED)) {
      throw Constructs.isSynchronized().at(name.display());
    }
    CodeAttribute attribute =
        model
            .findAttribute(Attributes.code())
            .orElseThrow(
                () -> new Refusal("a method without code", "write it in Java").at(name.display()));
    return new Method(
        name,
        model.methodTypeSymbol(),
        model.flags().has(AccessFlag.STATIC),
        attribute.elementList(),
        attribute.maxLocals());
  }

  /** Returns the line of its first instruction, or 0 if the class file does not say. */
  int line() {
    return code.stream()
        .flatMap(each -> each instanceof LineNumber number ? Stream.of(number.line()) : Stream.of())
        .findFirst()
        .orElse(0);
  }

  /** Returns the names of its parameters that are numbers; fewer if the class file lacks them. */
  List<String> parameterNames() {
    Map<Integer, String> names = new HashMap<>();
    for (CodeElement element : code) {
      if (element instanceof LocalVariable variable) {
        names.putIfAbsent(variable.slot(), variable.name().stringValue());
      }
    }
    List<String> parameters = new ArrayList<>();
    int slot = isStatic ? 0 : 1;
    for (ClassDesc parameter : type.parameterList()) {
      ValueType sort = Types.of(parameter);
      String known = names.get(slot);
      if (sort != ValueType.REFERENCE && known != null) {
        parameters.add(known);
      }
      slot += sort == ValueType.I64 ? 2 : 1;
    }
    return parameters;
  }

  /** Returns whether it does nothing. */
  boolean isEmpty() {
    return length() == 1; // return
  }

  /** Returns the number of instructions. */
  int length() {
    return (int) code.stream().filter(Instruction.class::isInstance).count();
  }
}
