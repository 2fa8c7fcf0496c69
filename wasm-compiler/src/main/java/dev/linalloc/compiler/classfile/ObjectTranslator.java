package dev.linalloc.compiler.classfile;

import static dev.linalloc.compiler.ssa.ValueType.REFERENCE;

import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.Operand;
import dev.linalloc.compiler.ssa.ValueType;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.FieldInstruction;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Translates {@code new}, and accesses to fields of the allocator and its components. A field that
 * holds a number becomes a global. A reference is known at compile time and leaves nothing in the
 * graph.
 */
final class ObjectTranslator {
  private final Program program;
  private final Graph graph;
  private final Cursor cursor;

  ObjectTranslator(Program program, Graph graph, Cursor cursor) {
    this.program = program;
    this.graph = graph;
    this.cursor = cursor;
  }

  /** Makes a component. */
  void make(String type) {
    if (!cursor.frame().isOnce) {
      throw Constructs.newObject();
    }
    if (!program.isComponent(type)) {
      throw Constructs.component(type.replace('/', '.'));
    }
    cursor.push(program.components.make(type).reference);
  }

  /** Reads or assigns a field. */
  void access(FieldInstruction access) {
    String name = access.name().stringValue();
    boolean put = access.opcode() == Opcode.PUTFIELD;
    if (!put && access.opcode() != Opcode.GETFIELD) {
      throw Constructs.staticField(access.owner().asInternalName(), name);
    }
    Node value = put ? cursor.pop() : null;
    Component object = program.components.of(cursor.pop());
    if (Types.of(access.typeSymbol()) == REFERENCE) {
      reference(object, name, value, Names.isMemory(access.typeSymbol()));
    } else if (value != null) {
      int global = object.global(name);
      cursor.effect(Op.GLOBAL_SET, null, new Operand.Global(global), value);
      cursor.frame().fields.put(global, value);
    } else {
      cursor.push(global(object.global(name)));
    }
  }

  private Node global(int global) {
    ValueType type = program.components.globalType(global);
    Operand operand = new Operand.Global(global);
    Map<Integer, Node> known = cursor.frame().fields;
    return program
        .components
        .constant(global)
        .map(value -> graph.constant(type, value))
        .orElseGet(
            () -> known.computeIfAbsent(global, n -> cursor.effect(Op.GLOBAL_GET, type, operand)));
  }

  /** Assigns a field that refers to an object, or reads it if there is no value to assign. */
  private void reference(Component object, String name, @Nullable Node value, boolean isMemory) {
    if (value == null) {
      Node known = object.reference(name);
      if (known == null) {
        throw Constructs.unassigned(name);
      }
      cursor.push(known);
      return;
    }
    if (isMemory && value != Node.MEMORY) { // the allocator may be a memory too
      throw Constructs.anotherMemory("in field " + name);
    }
    if (!cursor.frame().isOnce || !object.refer(name, value)) {
      throw Constructs.assigned(name);
    }
  }
}
