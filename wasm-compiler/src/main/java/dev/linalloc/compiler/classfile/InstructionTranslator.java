package dev.linalloc.compiler.classfile;

import static dev.linalloc.compiler.ssa.ValueType.I32;
import static dev.linalloc.compiler.ssa.ValueType.I64;

import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NopInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Translates instructions that do not branch, by symbolic execution: it runs them on a {@link
 * Frame} that holds nodes instead of numbers.
 */
final class InstructionTranslator {
  private final Graph graph;
  private final Cursor cursor;
  private final ObjectTranslator objects;
  private final CallTranslator calls;
  private final Division division;

  InstructionTranslator(Program program, Graph graph, Cursor cursor, CallTranslator calls) {
    this.graph = graph;
    this.cursor = cursor;
    this.calls = calls;
    objects = new ObjectTranslator(program, graph, cursor);
    division = new Division(graph, cursor);
  }

  void translate(Instruction instruction) {
    switch (instruction) {
      case LoadInstruction load -> {
        Node local = cursor.frame().locals[load.slot()];
        if (local == null) {
          throw Constructs.choiceOfReferences();
        }
        cursor.push(local);
      }
      case StoreInstruction store -> cursor.frame().locals[store.slot()] = cursor.pop();
      case IncrementInstruction inc -> {
        Node local =
            Objects.requireNonNull(cursor.frame().locals[inc.slot()], "no value in a local");
        cursor.frame().locals[inc.slot()] =
            graph.expression(Op.I32_ADD, local, graph.i32(inc.constant()));
      }
      case ConstantInstruction constant -> {
        switch (constant.constantValue()) {
          case Integer i -> cursor.push(graph.i32(i));
          case Long l -> cursor.push(graph.i64(l));
          default -> throw Constructs.of(constant.opcode());
        }
      }
      case ConvertInstruction convert -> convert(convert.opcode());
      case OperatorInstruction operator -> operator(operator.opcode());
      case StackInstruction shuffle -> shuffle(shuffle.opcode());
      case FieldInstruction field -> objects.access(field);
      case InvokeInstruction call -> calls.call(call);
      case NewObjectInstruction object -> objects.make(object.className().asInternalName());
      case NopInstruction nop -> {}
      default -> throw Constructs.of(instruction.opcode());
    }
  }

  private void convert(Opcode opcode) {
    Node value = cursor.pop();
    cursor.push(
        switch (opcode) {
          case I2L -> graph.expression(Op.I64_EXTEND_I32_S, value);
          case L2I -> graph.expression(Op.I32_WRAP_I64, value);
          case I2B -> signExtended(value, 24);
          case I2S -> signExtended(value, 16);
          case I2C -> graph.expression(Op.I32_AND, value, graph.i32(0xffff));
          default -> throw Constructs.of(opcode);
        });
  }

  private Node signExtended(Node value, int bits) {
    Node count = graph.i32(bits);
    return graph.expression(Op.I32_SHR_S, graph.expression(Op.I32_SHL, value, count), count);
  }

  private void operator(Opcode opcode) {
    Op op = operation(opcode);
    Node b = cursor.pop();
    if (opcode == Opcode.INEG || opcode == Opcode.LNEG) {
      cursor.push(graph.expression(op, graph.constant(b.valueType(), 0), b));
      return;
    }
    Node a = cursor.pop();
    if (op.isDivision()) {
      cursor.push(division.divide(op, a, b));
    } else if (a.type == I64 && b.type == I32) {
      cursor.push(
          graph.expression(
              op, a, graph.expression(Op.I64_EXTEND_I32_U, b))); // Java's shift counts are ints
    } else {
      cursor.push(graph.expression(op, a, b));
    }
  }

  private static Op operation(Opcode opcode) {
    return switch (opcode) {
      case IADD -> Op.I32_ADD;
      case ISUB, INEG -> Op.I32_SUB;
      case IMUL -> Op.I32_MUL;
      case IDIV -> Op.I32_DIV_S;
      case IREM -> Op.I32_REM_S;
      case IAND -> Op.I32_AND;
      case IOR -> Op.I32_OR;
      case IXOR -> Op.I32_XOR;
      case ISHL -> Op.I32_SHL;
      case ISHR -> Op.I32_SHR_S;
      case IUSHR -> Op.I32_SHR_U;
      case LADD -> Op.I64_ADD;
      case LSUB, LNEG -> Op.I64_SUB;
      case LMUL -> Op.I64_MUL;
      case LDIV -> Op.I64_DIV_S;
      case LREM -> Op.I64_REM_S;
      case LAND -> Op.I64_AND;
      case LOR -> Op.I64_OR;
      case LXOR -> Op.I64_XOR;
      case LSHL -> Op.I64_SHL;
      case LSHR -> Op.I64_SHR_S;
      case LUSHR -> Op.I64_SHR_U;
      case LCMP -> Op.COMPARE_S64;
      default -> throw Constructs.of(opcode);
    };
  }

  private void shuffle(Opcode opcode) {
    switch (opcode) {
      case POP -> take(1);
      case POP2 -> take(2);
      case DUP -> duplicate(1, 0);
      case DUP_X1 -> duplicate(1, 1);
      case DUP_X2 -> duplicate(1, 2);
      case DUP2 -> duplicate(2, 0);
      case DUP2_X1 -> duplicate(2, 1);
      case DUP2_X2 -> duplicate(2, 2);
      case SWAP -> {
        Node top = cursor.pop();
        cursor.frame().stack.add(cursor.frame().stack.size() - 1, top);
      }
      default -> throw Constructs.of(opcode);
    }
  }

  /** Pops values that have {@code words} words together; a long has two. */
  private List<Node> take(int words) {
    List<Node> taken = new ArrayList<>();
    for (int left = words; left > 0; ) {
      Node value = cursor.pop();
      taken.addFirst(value);
      left -= value.type == I64 ? 2 : 1;
    }
    return taken;
  }

  /** Copies the topmost {@code words} words to below the next {@code below} words. */
  private void duplicate(int words, int below) {
    List<Node> top = take(words);
    List<Node> middle = take(below);
    cursor.frame().stack.addAll(top);
    cursor.frame().stack.addAll(middle);
    cursor.frame().stack.addAll(top);
  }

  /** Returns the condition under which a branch is taken. */
  Node condition(Opcode opcode) {
    Node b =
        switch (opcode) {
          case IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE -> graph.i32(0);
          case IF_ICMPEQ, IF_ICMPNE, IF_ICMPLT, IF_ICMPGE, IF_ICMPGT, IF_ICMPLE -> cursor.pop();
          default -> throw Constructs.of(opcode);
        };
    Op op =
        switch (opcode) {
          case IFEQ, IF_ICMPEQ -> Op.I32_EQ;
          case IFNE, IF_ICMPNE -> Op.I32_NE;
          case IFLT, IF_ICMPLT -> Op.I32_LT_S;
          case IFGE, IF_ICMPGE -> Op.I32_GE_S;
          case IFGT, IF_ICMPGT -> Op.I32_GT_S;
          default -> Op.I32_LE_S;
        };
    return graph.expression(op, cursor.pop(), b);
  }
}
