package dev.linalloc.compiler.classfile;

import dev.linalloc.compiler.ssa.Refusal;
import java.lang.classfile.Attributes;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.List;

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

  /** Returns the number of instructions. */
  int length() {
    return (int) code.stream().filter(Instruction.class::isInstance).count();
  }
}
