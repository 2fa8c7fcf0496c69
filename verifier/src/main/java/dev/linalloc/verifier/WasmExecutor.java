package dev.linalloc.verifier;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import dev.linalloc.format.Opcode;
import dev.linalloc.verifier.WasmModule.Function;
import dev.linalloc.verifier.WasmModule.Instruction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Symbolic execution of a wasm module. It is the counterpart of {@link Executor}: the memory, the
 * paths and the limits are the same. A module's globals stand for an object's fields.
 *
 * <p>The code after an instruction is a continuation. A branch calls the continuation of its label.
 */
public final class WasmExecutor {
  private final Bits bits;
  private final Context z3;
  private final Arithmetic arithmetic;
  private final WasmModule module;
  private final List<String> names;

  /**
   * Makes an executor.
   *
   * @param names the field that each global stands for, in the order of the globals
   */
  public WasmExecutor(Bits bits, WasmModule module, List<String> names) {
    this.bits = bits;
    z3 = bits.z3();
    arithmetic = new Arithmetic(bits);
    this.module = module;
    this.names = List.copyOf(names);
  }

  /**
   * Runs an exported function, and returns its paths.
   *
   * @throws NotModelled if it meets an instruction that is not modelled
   */
  public List<Path> call(String export, State before, BitVecExpr... args) {
    List<Path> paths = new ArrayList<>();
    Function function = module.exported(export);
    Frame frame = new Frame(bits.truth(), before, List.of(), new ArrayDeque<>());
    run(
        function,
        List.of(args),
        frame,
        paths,
        end -> {
          Optional<BitVecExpr> result =
              function.type().results().isEmpty()
                  ? Optional.empty()
                  : Optional.of(end.stack.element());
          paths.add(Path.returning(end.when, end.state, result));
        });
    return paths;
  }

  /** A point on a path through a function: what the next instruction finds. */
  private record Frame(
      BoolExpr when, State state, List<BitVecExpr> locals, Deque<BitVecExpr> stack) {
    Frame with(BoolExpr now) {
      return new Frame(now, state, locals, new ArrayDeque<>(stack));
    }

    Frame with(State now) {
      return new Frame(when, now, locals, stack);
    }

    Frame with(int local, BitVecExpr value) {
      List<BitVecExpr> changed = new ArrayList<>(locals);
      changed.set(local, value);
      return new Frame(when, state, changed, stack);
    }
  }

  /** Runs a function. {@code then} gets the caller's frame with the result pushed. */
  private void run(
      Function function,
      List<BitVecExpr> args,
      Frame caller,
      List<Path> paths,
      Consumer<Frame> then) {
    List<BitVecExpr> locals = new ArrayList<>(args);
    function.locals().forEach(width -> locals.add(z3.mkBV(0, width)));
    Consumer<Frame> end =
        frame -> {
          Deque<BitVecExpr> stack = new ArrayDeque<>(caller.stack);
          if (!function.type().results().isEmpty()) {
            stack.push(frame.stack.element());
          }
          then.accept(new Frame(frame.when, frame.state, caller.locals, stack));
        };
    Frame start = new Frame(caller.when, caller.state, locals, new ArrayDeque<>());
    step(new Place(function.body(), 0, List.of(end), paths, end), start);
  }

  /**
   * An instruction and what surrounds it.
   *
   * @param labels the continuation of each label, the innermost block first
   * @param then the continuation after the last instruction
   */
  private record Place(
      List<Instruction> code,
      int at,
      List<Consumer<Frame>> labels,
      List<Path> paths,
      Consumer<Frame> then) {
    Place next() {
      return new Place(code, at + 1, labels, paths, then);
    }
  }

  private void step(Place place, Frame frame) {
    if (place.at == place.code.size()) {
      place.then.accept(frame);
      return;
    }
    Instruction instruction = place.code.get(place.at);
    Deque<BitVecExpr> stack = frame.stack;
    switch (instruction.opcode()) {
      case BLOCK -> enter(instruction.body(), place, frame);
      case IF -> {
        BoolExpr isTrue = isTrue(stack.pop());
        fork(frame, isTrue, taken -> enter(instruction.body(), place, taken));
        fork(frame, bits.not(isTrue), taken -> enter(instruction.otherwise(), place, taken));
      }
      case BR -> branch(place, instruction, frame);
      case BR_IF -> {
        BoolExpr isTrue = isTrue(stack.pop());
        fork(frame, isTrue, taken -> branch(place, instruction, taken));
        fork(frame, bits.not(isTrue), rest -> step(place.next(), rest));
      }
      case RETURN -> place.labels.getLast().accept(frame);
      case UNREACHABLE -> place.paths.add(Path.trapping(frame.when, frame.state, "unreachable"));
      case CALL -> {
        Function callee = module.function((int) instruction.immediate());
        List<BitVecExpr> args = popped(callee.type().parameters().size(), stack);
        run(callee, args, frame, place.paths, after -> step(place.next(), after));
      }
      case MEMORY_SIZE -> memory("memorySize", List.of(), place, frame);
      case MEMORY_GROW -> memory("memoryGrow", popped(1, stack), place, frame);
      case MEMORY_COPY -> memory("copy", popped(3, stack), place, frame);
      case MEMORY_FILL -> {
        List<BitVecExpr> args = popped(3, stack); // wasm takes the value before the length
        memory("fill", List.of(args.get(0), args.get(2), args.get(1)), place, frame);
      }
      default -> step(place.next(), simple(instruction, frame));
    }
  }

  private void enter(List<Instruction> body, Place place, Frame frame) {
    int height = frame.stack.size();
    Consumer<Frame> after =
        end -> {
          while (end.stack.size() > height) {
            end.stack.pop(); // a branch drops the operands that its block has pushed
          }
          step(place.next(), end);
        };
    List<Consumer<Frame>> labels = new ArrayList<>(place.labels);
    labels.addFirst(after);
    step(new Place(body, 0, labels, place.paths, after), frame);
  }

  private void branch(Place place, Instruction instruction, Frame frame) {
    place.labels.get((int) instruction.immediate()).accept(frame);
  }

  private void fork(Frame frame, BoolExpr also, Consumer<Frame> then) {
    BoolExpr when = (BoolExpr) bits.and(frame.when, also).simplify();
    if (!when.isFalse()) {
      then.accept(frame.with(when));
    }
  }

  private void memory(String method, List<BitVecExpr> args, Place place, Frame frame) {
    for (SymbolicMemory.Outcome each : frame.state.memory().call(method, args)) {
      fork(
          frame,
          each.when(),
          taken -> {
            State after = taken.state.with(each.after());
            if (each.trap().isPresent()) {
              place.paths.add(new Path(taken.when, after, Optional.empty(), each.trap()));
              return;
            }
            each.result().ifPresent(taken.stack::push);
            step(place.next(), taken.with(after));
          });
    }
  }

  /** Executes an instruction that neither branches nor accesses memory. */
  private Frame simple(Instruction instruction, Frame frame) {
    Deque<BitVecExpr> stack = frame.stack;
    Opcode opcode = instruction.opcode();
    int immediate = (int) instruction.immediate();
    switch (opcode) {
      case NOP -> {}
      case DROP -> stack.pop();
      case SELECT -> {
        BoolExpr isTrue = isTrue(stack.pop());
        BitVecExpr no = stack.pop();
        stack.push(bits.choose(isTrue, stack.pop(), no));
      }
      case LOCAL_GET -> stack.push(frame.locals.get(immediate));
      case LOCAL_SET -> {
        return frame.with(immediate, stack.pop());
      }
      case LOCAL_TEE -> {
        return frame.with(immediate, stack.element());
      }
      case GLOBAL_GET -> stack.push(frame.state.field(names.get(immediate)));
      case GLOBAL_SET -> {
        return frame.with(frame.state.with(names.get(immediate), stack.pop()));
      }
      case I32_CONST -> stack.push(bits.word(immediate));
      case I64_CONST -> stack.push(bits.number(instruction.immediate()));
      case I32_WRAP_I64 -> stack.push(bits.word(stack.pop()));
      case I64_EXTEND_I32_S -> stack.push(z3.mkSignExt(32, stack.pop()));
      case I64_EXTEND_I32_U -> stack.push(bits.number(stack.pop()));
      case I32_EQZ, I64_EQZ -> stack.push(asWord(bits.same(stack.pop(), 0)));
      case I32_CLZ, I64_CLZ -> count(arithmetic::leadingZeros, stack);
      case I32_CTZ, I64_CTZ -> count(arithmetic::trailingZeros, stack);
      case I32_POPCNT, I64_POPCNT -> count(arithmetic::bitCount, stack);
      default -> {
        BitVecExpr b = stack.pop();
        stack.push(operate(opcode, stack.pop(), b));
      }
    }
    return frame;
  }

  /** Returns the result of an instruction with two operands of the same width. */
  private BitVecExpr operate(Opcode opcode, BitVecExpr a, BitVecExpr b) {
    return switch (opcode) {
      case I32_EQ, I64_EQ -> asWord(bits.same(a, b));
      case I32_NE, I64_NE -> asWord(bits.not(bits.same(a, b)));
      case I32_LT_S, I64_LT_S -> asWord(z3.mkBVSLT(a, b));
      case I32_LT_U, I64_LT_U -> asWord(bits.less(a, b));
      case I32_GT_S, I64_GT_S -> asWord(z3.mkBVSGT(a, b));
      case I32_GT_U, I64_GT_U -> asWord(bits.less(b, a));
      case I32_LE_S, I64_LE_S -> asWord(z3.mkBVSLE(a, b));
      case I32_LE_U, I64_LE_U -> asWord(bits.atMost(a, b));
      case I32_GE_S, I64_GE_S -> asWord(z3.mkBVSGE(a, b));
      case I32_GE_U, I64_GE_U -> asWord(bits.atMost(b, a));
      case I32_ADD, I64_ADD -> z3.mkBVAdd(a, b);
      case I32_SUB, I64_SUB -> z3.mkBVSub(a, b);
      case I32_MUL, I64_MUL -> z3.mkBVMul(a, b);
      case I32_AND, I64_AND -> z3.mkBVAND(a, b);
      case I32_OR, I64_OR -> z3.mkBVOR(a, b);
      case I32_XOR, I64_XOR -> z3.mkBVXOR(a, b);
      case I32_SHL, I64_SHL -> z3.mkBVSHL(a, distance(b));
      case I32_SHR_S, I64_SHR_S -> z3.mkBVASHR(a, distance(b));
      case I32_SHR_U, I64_SHR_U -> z3.mkBVLSHR(a, distance(b));
      default -> throw new NotModelled("wasm", "instruction " + opcode);
    };
  }

  /**
   * Executes an instruction that counts bits. The count has 32 bits, as on the JVM, and is then
   * extended to the operand's width.
   */
  private void count(UnaryOperator<BitVecExpr> counting, Deque<BitVecExpr> stack) {
    BitVecExpr a = stack.pop();
    BitVecExpr count = counting.apply(a);
    stack.push(a.getSortSize() == 64 ? bits.number(count) : count);
  }

  private BitVecExpr distance(BitVecExpr by) {
    return z3.mkBVAND(by, z3.mkBV(by.getSortSize() - 1, by.getSortSize()));
  }

  private BoolExpr isTrue(BitVecExpr word) {
    return bits.not(bits.same(word, 0));
  }

  private BitVecExpr asWord(BoolExpr condition) {
    return bits.choose(condition, bits.word(1), bits.word(0));
  }

  private static List<BitVecExpr> popped(int count, Deque<BitVecExpr> stack) {
    List<BitVecExpr> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.addFirst(stack.pop());
    }
    return values;
  }
}
