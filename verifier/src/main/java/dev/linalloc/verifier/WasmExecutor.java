package dev.linalloc.verifier;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
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
 * Symbolic execution of a wasm module: {@link Executor}'s counterpart, with the same memory, the
 * same paths and the same limits. A module's globals are the fields; {@code names} says which is
 * which.
 *
 * <p>What is to be done after an instruction is a continuation, so that a branch is a call of the
 * continuation that its label names.
 */
public final class WasmExecutor {
  private final Bits bits;
  private final Context z3;
  private final Arithmetic arithmetic;
  private final WasmModule module;
  private final List<String> names;

  /** Makes an executor of a module whose globals stand for the fields of these names, in order. */
  public WasmExecutor(Bits bits, WasmModule module, List<String> names) {
    this.bits = bits;
    z3 = bits.z3();
    arithmetic = new Arithmetic(bits);
    this.module = module;
    this.names = List.copyOf(names);
  }

  /** Runs an exported function. */
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
              function.results().isEmpty() ? Optional.empty() : Optional.of(end.stack.element());
          paths.add(Path.returning(end.when, end.state, result));
        });
    return paths;
  }

  /** Where a path stands. */
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

  /** Runs a function, and then goes on with what called it: its frame, the results pushed. */
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
          if (!function.results().isEmpty()) {
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
   * @param labels where branches go, the innermost block first
   * @param then what comes after the last instruction
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
      case WasmModule.BLOCK -> enter(instruction.body(), place, frame);
      case WasmModule.IF -> {
        BoolExpr isTrue = isTrue(stack.pop());
        fork(frame, isTrue, taken -> enter(instruction.body(), place, taken));
        fork(frame, bits.not(isTrue), taken -> enter(instruction.otherwise(), place, taken));
      }
      case WasmModule.BR -> branch(place, instruction, frame);
      case WasmModule.BR_IF -> {
        BoolExpr isTrue = isTrue(stack.pop());
        fork(frame, isTrue, taken -> branch(place, instruction, taken));
        fork(frame, bits.not(isTrue), rest -> step(place.next(), rest));
      }
      case 0x0f -> place.labels.getLast().accept(frame); // return
      case 0x00 -> place.paths.add(Path.trapping(frame.when, frame.state, "unreachable"));
      case WasmModule.CALL -> {
        Function callee = module.function((int) instruction.immediate());
        List<BitVecExpr> args = popped(callee.parameters().size(), stack);
        run(callee, args, frame, place.paths, after -> step(place.next(), after));
      }
      case WasmModule.MEMORY_SIZE -> memory("memorySize", List.of(), place, frame);
      case WasmModule.MEMORY_GROW -> memory("memoryGrow", popped(1, stack), place, frame);
      case WasmModule.MEMORY_COPY -> memory("copy", popped(3, stack), place, frame);
      case WasmModule.MEMORY_FILL -> {
        List<BitVecExpr> args = popped(3, stack); // the value before the length
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
            end.stack.pop(); // what a branch leaves behind
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

  /** What neither branches nor touches memory. */
  private Frame simple(Instruction instruction, Frame frame) {
    Deque<BitVecExpr> stack = frame.stack;
    int opcode = instruction.opcode();
    int immediate = (int) instruction.immediate();
    switch (opcode) {
      case 0x01 -> {} // nop
      case 0x1a -> stack.pop(); // drop
      case 0x1b -> { // select
        BoolExpr isTrue = isTrue(stack.pop());
        BitVecExpr no = stack.pop();
        stack.push(bits.choose(isTrue, stack.pop(), no));
      }
      case 0x20 -> stack.push(frame.locals.get(immediate));
      case 0x21 -> {
        return frame.with(immediate, stack.pop());
      }
      case 0x22 -> {
        return frame.with(immediate, stack.element());
      }
      case 0x23 -> stack.push(frame.state.field(names.get(immediate)));
      case 0x24 -> {
        return frame.with(frame.state.with(names.get(immediate), stack.pop()));
      }
      case WasmModule.I32_CONST -> stack.push(bits.word(immediate));
      case WasmModule.I64_CONST -> stack.push(bits.number(instruction.immediate()));
      case 0xa7 -> stack.push(bits.word(stack.pop()));
      case 0xac -> stack.push(z3.mkSignExt(32, stack.pop()));
      case 0xad -> stack.push(bits.number(stack.pop()));
      case 0x45, 0x50 -> stack.push(asWord(bits.same(stack.pop(), 0)));
      case 0x67, 0x79 -> count(arithmetic::leadingZeros, stack);
      case 0x68, 0x7a -> count(arithmetic::trailingZeros, stack);
      case 0x69, 0x7b -> count(arithmetic::bitCount, stack);
      default -> {
        BitVecExpr b = stack.pop();
        stack.push(operate(opcode, stack.pop(), b));
      }
    }
    return frame;
  }

  /** What takes two numbers of the same width. Those of 64 bits follow those of 32. */
  private BitVecExpr operate(int opcode, BitVecExpr a, BitVecExpr b) {
    int ofWords = opcode;
    if (a.getSortSize() == 64) {
      ofWords -= opcode <= 0x5a ? 0x51 - 0x46 : 0x7c - 0x6a;
    }
    return switch (ofWords) {
      case 0x46 -> asWord(bits.same(a, b));
      case 0x47 -> asWord(bits.not(bits.same(a, b)));
      case 0x48 -> asWord(z3.mkBVSLT(a, b));
      case 0x49 -> asWord(bits.less(a, b));
      case 0x4a -> asWord(z3.mkBVSGT(a, b));
      case 0x4b -> asWord(bits.less(b, a));
      case 0x4c -> asWord(z3.mkBVSLE(a, b));
      case 0x4d -> asWord(bits.atMost(a, b));
      case 0x4e -> asWord(z3.mkBVSGE(a, b));
      case 0x4f -> asWord(bits.atMost(b, a));
      case 0x6a -> z3.mkBVAdd(a, b);
      case 0x6b -> z3.mkBVSub(a, b);
      case 0x6c -> z3.mkBVMul(a, b);
      case 0x71 -> z3.mkBVAND(a, b);
      case 0x72 -> z3.mkBVOR(a, b);
      case 0x73 -> z3.mkBVXOR(a, b);
      case 0x74 -> z3.mkBVSHL(a, distance(b));
      case 0x75 -> z3.mkBVASHR(a, distance(b));
      case 0x76 -> z3.mkBVLSHR(a, distance(b));
      default -> throw new NotModelled("wasm", "instruction 0x" + Integer.toHexString(opcode));
    };
  }

  /** Counts bits: as a word, as the JVM does, and then as a number of the operand's width. */
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
