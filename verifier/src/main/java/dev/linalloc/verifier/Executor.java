package dev.linalloc.verifier;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.PseudoInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NopInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Symbolic execution of class files. It runs a method on unknown inputs and returns every path
 * through the method: the inputs that take the path, and the state that it leaves.
 *
 * <p>A branch whose outcome is unknown is followed both ways. A call of the same object's methods,
 * of its components' methods, or of a static method outside the JDK is followed into the method. A
 * division by zero and an access beyond the end of memory end a path in a trap.
 *
 * <p>Code must be free of loops, recursion and exceptions. The only objects it may use are its own,
 * the components that constructors make, and the memory. Anything else throws {@link NotModelled}
 * with its place in the source.
 */
public final class Executor {
  private static final Set<String> ARITHMETIC =
      Set.of("java/lang/Integer", "java/lang/Long", "java/lang/Math", "java/lang/Byte");

  private final Bits bits;
  private final Arithmetic arithmetic;
  private final Classes classes;
  private final Fields fields;
  private final Deque<Running> running = new ArrayDeque<>();

  /** A method that is being run, and the objects passed to it, the receiver first. */
  private record Running(Code code, List<Value> references) {}

  /** Makes an executor of the classes that {@code loader} finds. */
  public Executor(Bits bits, ClassLoader loader) {
    this.bits = bits;
    arithmetic = new Arithmetic(bits);
    classes = new Classes(loader);
    fields = new Fields(bits, classes);
  }

  /**
   * Runs a method of {@code owner}, static or not, on {@code args}, and returns its paths.
   *
   * @throws NotModelled if it meets code that is not modelled
   */
  public List<Path> call(Class<?> owner, String method, State before, BitVecExpr... args) {
    return call(owner, method, before, List.of(), args);
  }

  /**
   * Runs a static method of {@code owner} whose first parameter is the memory, before {@code args}.
   */
  public List<Path> callOnMemory(Class<?> owner, String method, State before, BitVecExpr... args) {
    return call(owner, method, before, List.of(Value.Reference.MEMORY), args);
  }

  /** Runs the constructor of {@code owner}, whose parameters are a memory and an address. */
  public List<Path> create(Class<?> owner, State before, BitVecExpr heapBase) {
    return call(owner, "<init>", before, List.of(Value.Reference.MEMORY), heapBase);
  }

  private List<Path> call(
      Class<?> owner, String method, State before, List<Value> first, BitVecExpr... args) {
    List<Value> values = new ArrayList<>(first);
    for (BitVecExpr arg : args) {
      values.add(new Value.Word(arg));
    }
    Code code = classes.find(owner.getName().replace('.', '/'), method, values.size());
    if (!code.isStatic()) {
      values.addFirst(new Value.Reference(owner.getName().replace('.', '/'), ""));
    }
    return run(code, values, before);
  }

  private List<Path> run(Code code, List<Value> args, State before) {
    Running next =
        new Running(code, args.stream().filter(Value.Reference.class::isInstance).toList());
    // A call is recursive if its method already runs with the same objects. A constructor that
    // calls itself makes a new object each time: there the method alone counts.
    if (running.contains(next)
        || (code.isConstructor() && running.stream().anyMatch(each -> each.code() == code))) {
      throw new NotModelled(code.name(), "recursion");
    }
    running.push(next);
    Frame frame = Frame.of(bits.truth(), before, args);
    List<Path> paths = new ArrayList<>();
    try {
      step(code, 0, frame, paths);
    } finally {
      running.pop();
    }
    return paths;
  }

  /** Follows a path from the element at {@code at} to its ends. */
  private void step(Code code, int at, Frame frame, List<Path> paths) {
    for (int i = at; ; i++) {
      CodeElement element = code.elements().get(i);
      switch (element) {
        case LoadInstruction load ->
            frame.stack().push(code.modelled(i, frame.locals().get(load.slot())));
        case StoreInstruction store -> frame.locals().put(store.slot(), frame.stack().pop());
        case IncrementInstruction increment ->
            frame
                .locals()
                .compute(
                    increment.slot(),
                    (_, value) ->
                        new Value.Word(
                            bits.plus(((Value.Word) value).bits(), increment.constant())));
        case ConstantInstruction constant -> frame.push(constant(code, i, constant));
        case ConvertInstruction convert ->
            frame.push(code.modelled(i, arithmetic.convert(convert.opcode(), frame.pop())));
        case StackInstruction stack -> {
          if (!frame.shuffle(stack.opcode())) {
            throw code.refuse(i);
          }
        }
        case OperatorInstruction operator -> {
          frame = operate(code, i, operator.opcode(), frame, paths);
        }
        case FieldInstruction field -> {
          frame = fields.access(code, i, field, frame);
        }
        case NewObjectInstruction object -> {
          frame = fields.make(code, i, object.className().asInternalName(), frame);
        }
        case BranchInstruction branch -> {
          int target = code.target(i, branch.target());
          if (branch.opcode() == Opcode.GOTO || branch.opcode() == Opcode.GOTO_W) {
            i = target;
          } else {
            BoolExpr taken = condition(code, i, branch.opcode(), frame);
            follow(code, target, frame, taken, frame.state(), paths);
            frame = frame.fork(both(frame.when(), bits.not(taken)), frame.state());
            if (frame.when().isFalse()) {
              return;
            }
          }
        }
        case InvokeInstruction call -> {
          invoke(code, i, call, frame, paths);
          return;
        }
        case ReturnInstruction end -> {
          if (end.opcode() == Opcode.ARETURN) {
            throw code.refuse(i);
          }
          Optional<BitVecExpr> result =
              end.opcode() == Opcode.RETURN ? Optional.empty() : Optional.of(frame.pop());
          paths.add(Path.returning(frame.when(), frame.state(), result));
          return;
        }
        case NopInstruction _, PseudoInstruction _ -> {}
        default -> throw code.refuse(i);
      }
    }
  }

  /** Follows one side of a branch, unless its condition simplifies to false. */
  private void follow(Code code, int at, Frame frame, BoolExpr also, State next, List<Path> paths) {
    BoolExpr when = both(frame.when(), also);
    if (!when.isFalse()) {
      step(code, at, frame.fork(when, next), paths);
    }
  }

  private BoolExpr both(BoolExpr a, BoolExpr b) {
    return (BoolExpr) bits.and(a, b).simplify();
  }

  private BitVecExpr constant(Code code, int at, ConstantInstruction constant) {
    return switch (constant.constantValue()) {
      case Integer value -> bits.word(value);
      case Long value -> bits.number(value);
      default -> throw code.refuse(at);
    };
  }

  private Frame operate(Code code, int at, Opcode opcode, Frame frame, List<Path> paths) {
    BitVecExpr b = frame.pop();
    if (Arithmetic.isUnary(opcode)) {
      frame.push(arithmetic.negated(b));
      return frame;
    }
    BitVecExpr a = frame.pop();
    Frame next = Arithmetic.divides(opcode) ? unlessZero(b, frame, paths) : frame;
    next.push(code.modelled(at, arithmetic.operate(opcode, a, b)));
    return next;
  }

  /** Adds a path that traps if {@code divisor} is 0, and returns the frame of the other inputs. */
  private Frame unlessZero(BitVecExpr divisor, Frame frame, List<Path> paths) {
    BoolExpr zero = bits.same(divisor, 0);
    paths.add(Path.trapping(both(frame.when(), zero), frame.state(), "a division by zero"));
    return frame.fork(both(frame.when(), bits.not(zero)), frame.state());
  }

  private BoolExpr condition(Code code, int at, Opcode opcode, Frame frame) {
    BitVecExpr b = frame.pop();
    BoolExpr ofOne = arithmetic.test(opcode, b);
    return ofOne != null ? ofOne : code.modelled(at, arithmetic.test(opcode, frame.pop(), b));
  }

  private void invoke(Code code, int at, InvokeInstruction call, Frame frame, List<Path> paths) {
    String owner = call.owner().asInternalName();
    String name = call.name().stringValue();
    boolean isStatic = call.opcode() == Opcode.INVOKESTATIC;
    List<Value> args = new ArrayList<>();
    int count = call.typeSymbol().parameterCount() + (isStatic ? 0 : 1);
    for (int i = 0; i < count; i++) {
      args.addFirst(frame.stack().pop());
    }
    if (name.equals("<init>") && owner.equals("java/lang/Object")) {
      step(code, at + 1, frame, paths);
    } else if (isStatic && ARITHMETIC.contains(owner)) {
      List<BitVecExpr> numbers = numbers(args);
      Frame next = Arithmetic.divides(name) ? unlessZero(numbers.getLast(), frame, paths) : frame;
      next.push(code.modelled(at, arithmetic.intrinsic(name, numbers)));
      step(code, at + 1, next, paths);
    } else if (owner.equals("java/util/Objects") && name.equals("requireNonNull")) {
      frame.stack().push(args.getFirst()); // javac adds it to reads of constants
      step(code, at + 1, frame, paths);
    } else if (Fields.isMemory(owner)) {
      List<BitVecExpr> numbers = numbers(args.subList(1, args.size()));
      for (SymbolicMemory.Outcome each : frame.state().memory().call(name, numbers)) {
        State next = frame.state().with(each.after());
        goOn(code, at + 1, frame, new Path(each.when(), next, each.result(), each.trap()), paths);
      }
    } else if (Classes.isRun(owner)) {
      Code callee = classes.find(owner, name, call.type().stringValue());
      if (!isStatic && !((Value.Reference) args.getFirst()).owner().equals(owner)) {
        throw code.refuse(at);
      }
      for (Path each : run(callee, args, frame.state())) {
        goOn(code, at + 1, frame, each, paths);
      }
    } else {
      throw code.refuse(at);
    }
  }

  /** Continues after a call, for one of the paths through the callee. */
  private void goOn(Code code, int at, Frame frame, Path ended, List<Path> paths) {
    BoolExpr when = both(frame.when(), ended.when());
    if (when.isFalse()) {
      return;
    }
    if (!ended.returns()) {
      paths.add(new Path(when, ended.after(), Optional.empty(), ended.trap()));
      return;
    }
    Frame next = frame.fork(when, ended.after());
    ended.result().ifPresent(next::push);
    step(code, at, next, paths);
  }

  private static List<BitVecExpr> numbers(List<Value> values) {
    return values.stream().map(value -> ((Value.Word) value).bits()).toList();
  }
}
