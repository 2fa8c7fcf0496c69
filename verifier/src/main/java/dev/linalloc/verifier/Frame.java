package dev.linalloc.verifier;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import java.lang.classfile.Opcode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A point on a path through a method: what the next instruction finds.
 *
 * @param when the inputs that take the path
 * @param state the fields and the memory at this point
 * @param stack the operand stack, its top first; not shared with other frames
 * @param locals the local variables by slot; not shared with other frames
 */
record Frame(BoolExpr when, State state, Deque<Value> stack, Map<Integer, Value> locals) {
  /** Makes the frame in which a method starts. */
  static Frame of(BoolExpr when, State state, List<Value> args) {
    Map<Integer, Value> locals = new HashMap<>();
    int slot = 0;
    for (Value arg : args) {
      locals.put(slot, arg);
      slot += isLong(arg) ? 2 : 1;
    }
    return new Frame(when, state, new ArrayDeque<>(), locals);
  }

  /** Returns a copy of the frame for the inputs {@code now}, in the state {@code next}. */
  Frame fork(BoolExpr now, State next) {
    return new Frame(now, next, new ArrayDeque<>(stack), new HashMap<>(locals));
  }

  BitVecExpr pop() {
    return ((Value.Word) stack.pop()).bits();
  }

  void push(BitVecExpr number) {
    stack.push(new Value.Word(number));
  }

  /** Executes an instruction that moves operands; returns false if it is not modelled. */
  boolean shuffle(Opcode opcode) {
    Value top = stack.pop();
    return switch (opcode) {
      case POP -> true;
      case DUP -> {
        stack.push(top);
        stack.push(top);
        yield true;
      }
      case DUP_X1 -> {
        insertBelow(top);
        yield true;
      }
      case POP2, DUP2, DUP2_X1 -> isLong(top) && shuffleLong(opcode, top);
      default -> false;
    };
  }

  /** Executes an instruction that moves two slots, when they hold one long. */
  private boolean shuffleLong(Opcode opcode, Value top) {
    if (opcode == Opcode.DUP2) {
      stack.push(top);
      stack.push(top);
    } else if (opcode == Opcode.DUP2_X1) {
      insertBelow(top);
    }
    return true;
  }

  private void insertBelow(Value top) {
    Value below = stack.pop();
    stack.push(top);
    stack.push(below);
    stack.push(top);
  }

  private static boolean isLong(Value value) {
    return value instanceof Value.Word number && number.isLong();
  }
}
