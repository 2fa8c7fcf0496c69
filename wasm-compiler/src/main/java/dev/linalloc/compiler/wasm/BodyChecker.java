package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.Operand;
import dev.linalloc.compiler.ssa.ValueType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Validates a function's body, when assertions are on, as a WebAssembly engine does before it runs
 * a module: the types of operands, and that labels, locals, globals and functions exist.
 *
 * @see <a href="https://webassembly.github.io/spec/core/appendix/algorithm.html">WebAssembly Core
 *     Specification, Validation Algorithm</a>
 */
public final class BodyChecker {
  /** A block, loop, if or the function itself, from its start to its end. */
  private static final class Frame {
    final Op kind;
    final int height;
    boolean unreachable;

    Frame(Op kind, int height) {
      this.kind = kind;
      this.height = height;
    }
  }

  private final FunctionBody function;
  private final Map<Integer, FunctionBody> functions;
  private final IntFunction<ValueType> globals;
  private final List<ValueType> locals = new ArrayList<>();
  private final Deque<ValueType> operands = new ArrayDeque<>();
  private final Deque<Frame> frames = new ArrayDeque<>();
  private int at;

  private BodyChecker(
      FunctionBody function, Map<Integer, FunctionBody> functions, IntFunction<ValueType> globals) {
    this.function = function;
    this.functions = functions;
    this.globals = globals;
    locals.addAll(function.parameters());
    locals.addAll(function.locals());
  }

  /**
   * Checks a body. Returns true, so that callers can {@code assert} it.
   *
   * @param functions all functions, by the numbers that calls name
   * @param globals the type of a global, by its number
   * @throws IllegalStateException if the body is not valid; names the line
   */
  public static boolean check(
      FunctionBody function, Map<Integer, FunctionBody> functions, IntFunction<ValueType> globals) {
    new BodyChecker(function, functions, globals).check();
    return true;
  }

  private void check() {
    enter(Op.CALL);
    for (FunctionBody.Line line : function.lines()) {
      require(!frames.isEmpty(), "follows the function's end");
      check(line);
      at++;
    }
    require(frames.isEmpty(), "is missing: the function has no end");
  }

  private void require(boolean holds, String broken) {
    if (!holds) {
      throw refusal(broken);
    }
  }

  private IllegalStateException refusal(String broken) {
    String line = at < function.lines().size() ? " (" + function.lines().get(at).op() + ") " : " ";
    return new IllegalStateException("after FunctionBody: line " + at + line + broken);
  }

  private void check(FunctionBody.Line line) {
    switch (line.operand()) {
      case Operand.Local(int number) -> access(line.op(), local(number));
      case Operand.Global(int number) -> access(line.op(), globals.apply(number));
      case Operand.Function(int number) -> call(number);
      case Operand.Symbol symbol when line.op() == Op.CALL -> pop(ValueType.I32);
      case Operand.Label(int depth) -> branch(line.op(), depth);
      case Operand.Table(List<Operand.Label> cases, Operand.Label otherwise) -> {
        pop(ValueType.I32);
        cases.forEach(label -> branch(label.depth()));
        branch(otherwise.depth());
        endOfPath();
      }
      default -> checkPlain(line.op());
    }
  }

  /** Checks an access to a variable. */
  private void access(Op op, ValueType type) {
    switch (op) {
      case LOCAL_GET, GLOBAL_GET -> push(type);
      case LOCAL_TEE -> push(pop(type));
      default -> pop(type);
    }
  }

  private void branch(Op op, int depth) {
    if (op == Op.BR_IF) {
      pop(ValueType.I32);
      branch(depth).forEach(operands::push);
    } else {
      branch(depth);
      endOfPath();
    }
  }

  private void checkPlain(Op op) {
    switch (op) {
      case BLOCK, LOOP -> enter(op);
      case IF -> {
        pop(ValueType.I32);
        enter(op);
      }
      case ELSE -> {
        require(leave() == Op.IF, "ends no if");
        enter(op);
      }
      case END -> leave();
      case RETURN -> {
        popAll(function.results());
        endOfPath();
      }
      case UNREACHABLE -> endOfPath();
      case DROP -> pop(null);
      case SELECT -> {
        pop(ValueType.I32);
        ValueType type = pop(null);
        push(pop(type));
      }
      default -> compute(op);
    }
  }

  private void call(int number) {
    FunctionBody callee = functions.get(number);
    if (callee == null) {
      throw refusal("calls no function");
    }
    popAll(callee.parameters());
    callee.results().forEach(this::push);
  }

  private void compute(Op op) {
    require(op.opcode != null, "is no instruction of wasm");
    popAll(Objects.requireNonNull(op.operands));
    if (op.result != null) {
      push(op.result);
    }
  }

  // ---- operands

  private ValueType local(int number) {
    require(number < locals.size(), "names no local");
    return locals.get(number);
  }

  private void push(@Nullable ValueType type) {
    // In unreachable code, the result of an unknown operand may have any type.
    operands.push(type == null ? ValueType.REFERENCE : type);
  }

  /**
   * Pops an operand of a type, or of any if that is null. Returns its type, or null if it is
   * unknown, as it may be in unreachable code.
   */
  private @Nullable ValueType pop(@Nullable ValueType wanted) {
    Frame frame = frames.element();
    if (operands.size() == frame.height) {
      require(frame.unreachable, "finds no operand");
      return wanted;
    }
    ValueType found = operands.pop();
    if (found == ValueType.REFERENCE) {
      return wanted;
    }
    require(wanted == null || found == wanted, "wants " + wanted + " and finds " + found);
    return found;
  }

  private void popAll(List<ValueType> types) {
    types.reversed().forEach(this::pop);
  }

  // ---- blocks

  private void enter(Op kind) {
    frames.push(new Frame(kind, operands.size()));
  }

  /** Ends the innermost block, and returns its kind. */
  private Op leave() {
    Frame frame = frames.element();
    boolean isFunction = frame.kind == Op.CALL;
    popAll(isFunction ? function.results() : List.of());
    require(operands.size() == frame.height, "leaves operands on the stack");
    frames.pop();
    return frame.kind;
  }

  /** Pops the operands of a branch to the label at a depth, and returns their types. */
  private List<ValueType> branch(int depth) {
    require(depth >= 0 && depth < frames.size(), "leads to no label");
    boolean leavesFunction = depth == frames.size() - 1;
    List<ValueType> needed = leavesFunction ? function.results() : List.of();
    popAll(needed);
    return needed;
  }

  /** Marks the code from here to the end of the block as unreachable. */
  private void endOfPath() {
    Frame frame = frames.element();
    while (operands.size() > frame.height) {
      operands.pop();
    }
    frame.unreachable = true;
  }
}
