package dev.linalloc.verifier;

import com.microsoft.z3.BitVecExpr;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.LinearMemory;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The fields of the object that runs and of its components. A field holds a number, the memory or a
 * component. Only constructors make and assign components.
 */
final class Fields {
  /** The types of the memory, by internal name. */
  private static final Set<String> MEMORY =
      Stream.of(LinearMemory.class, GrowableMemory.class)
          .map(type -> type.getName().replace('.', '/'))
          .collect(Collectors.toUnmodifiableSet());

  private final Bits bits;
  private final Classes classes;
  private int made;

  Fields(Bits bits, Classes classes) {
    this.bits = bits;
    this.classes = classes;
  }

  /** Returns whether a class, given by internal name, is a type of the memory. */
  static boolean isMemory(String owner) {
    return MEMORY.contains(owner);
  }

  /** Executes an instruction that reads or assigns a field. */
  Frame access(Code code, int at, FieldInstruction field, Frame frame) {
    return switch (field.opcode()) {
      case GETFIELD -> {
        frame.stack().push(read(code, at, field, frame));
        yield frame;
      }
      case PUTFIELD -> assign(code, at, field, frame);
      default -> throw code.refuse(at);
    };
  }

  private static Value read(Code code, int at, FieldInstruction field, Frame frame) {
    String name = name(field, frame);
    if (field.typeSymbol().isPrimitive()) {
      return new Value.Word(frame.state().number(name));
    }
    return holdsMemory(field)
        ? Value.Reference.MEMORY
        : code.modelled(at, frame.state().component(name));
  }

  private static Frame assign(Code code, int at, FieldInstruction field, Frame frame) {
    Value value = frame.stack().pop();
    String name = name(field, frame);
    if (value instanceof Value.Word number) {
      return frame.fork(frame.when(), frame.state().with(name, number.bits()));
    }
    Value.Reference object = (Value.Reference) value;
    if (holdsMemory(field) != object.equals(Value.Reference.MEMORY) || !code.isConstructor()) {
      throw code.refuse(at);
    }
    return holdsMemory(field) ? frame : frame.fork(frame.when(), frame.state().with(name, object));
  }

  /** Executes {@code new}: makes an object whose numeric fields are 0. */
  Frame make(Code code, int at, String owner, Frame frame) {
    if (!Classes.isRun(owner) || !code.isConstructor()) {
      throw code.refuse(at);
    }
    Value.Reference object = new Value.Reference(owner, "#" + made++);
    State state = frame.state();
    for (Map.Entry<String, TypeKind> each : classes.numbers(owner).entrySet()) {
      BitVecExpr zero = each.getValue() == TypeKind.LONG ? bits.number(0) : bits.word(0);
      state = state.with(object.field(each.getKey()), zero);
    }
    frame.stack().push(object);
    return frame.fork(frame.when(), state);
  }

  /** Pops an object, and returns the name of its field among the fields of all objects. */
  private static String name(FieldInstruction field, Frame frame) {
    return ((Value.Reference) frame.stack().pop()).field(field.name().stringValue());
  }

  private static boolean holdsMemory(FieldInstruction field) {
    String descriptor = field.type().stringValue();
    return MEMORY.stream().anyMatch(owner -> descriptor.equals("L" + owner + ";"));
  }
}
