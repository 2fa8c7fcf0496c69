package dev.linalloc.compiler.classfile;

import static dev.linalloc.compiler.ssa.ValueType.I32;
import static dev.linalloc.compiler.ssa.ValueType.I64;
import static dev.linalloc.compiler.ssa.ValueType.REFERENCE;

import dev.linalloc.compiler.ssa.Block;
import dev.linalloc.compiler.ssa.Exit;
import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.Refusal;
import dev.linalloc.compiler.ssa.ValueType;
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
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Translates instructions that do not decide where control goes next: it runs them on a {@link
 * Frame} of values that are not known yet. Calls of methods chosen for it are translated in place.
 */
public final class InstructionTranslator {
  private final Program program;
  private final Graph graph;
  private final CallPolicy policy;
  private final boolean loopsForBulk;
  private final Library library;
  private final Deque<Callee> running = new ArrayDeque<>();
  private Block block;
  private Frame frame = new Frame(0, Map.of());

  /**
   * Makes a translator for a graph.
   *
   * @param policy what it does with calls of the program's own methods
   * @param loopsForBulk whether loops do what memory.fill and memory.copy do
   */
  public InstructionTranslator(Program program, Graph graph, CallPolicy policy, boolean loopsForBulk) {
    this.program = program;
    this.graph = graph;
    this.policy = policy;
    this.loopsForBulk = loopsForBulk;
    library = new Library(graph);
    block = graph.entry;
  }

  /** Translates a method as a function; its parameters are the graph's, unless they are given. */
  public void translateFunction(Callee callee, Node... given) {
    Method method = program.method(callee.method());
    List<Node> arguments = new ArrayList<>();
    Iterator<Node> references = callee.references().iterator();
    Iterator<Node> numbers = List.of(given).iterator();
    if (!method.isStatic) {
      arguments.add(references.next());
    }
    for (ClassDesc parameter : method.type.parameterList()) {
      ValueType type = Types.of(parameter);
      Iterator<Node> from = type == REFERENCE ? references : numbers;
      arguments.add(from.hasNext() ? from.next() : graph.parameter(type));
    }
    for (MethodTranslator.Return from : run(callee, arguments)) {
      from.block().end(new Exit.Return(from.value() == null ? List.of() : List.of(from.value())));
    }
  }

  private List<MethodTranslator.Return> run(Callee callee, List<Node> arguments) {
    Method method = program.method(callee.method());
    // Only a constructor is run with all that it calls in place, so only there can this occur.
    if (running.stream().anyMatch(outer -> isAgain(callee, outer))) {
      throw Constructs.endlessConstructor();
    }
    Frame start = new Frame(method.slots, frame.fields);
    int slot = 0;
    for (Node argument : arguments) {
      start.locals[slot] = argument;
      slot += argument.type == I64 ? 2 : 1;
    }
    running.push(callee);
    List<MethodTranslator.Return> returns =
        new MethodTranslator(method, graph, this).translate(block, start);
    running.pop();
    return returns;
  }

  /** A constructor that runs inside itself is for another object each time. */
  private static boolean isAgain(Callee callee, Callee outer) {
    return callee.method().equals(outer.method())
        && (callee.method().isConstructor() || callee.equals(outer));
  }

  // ---- where it is

  void start(Block at, Frame with) {
    block = at;
    frame = with;
  }

  Block block() {
    return block;
  }

  Frame frame() {
    return frame;
  }

  Node pop() {
    return frame.stack.removeLast();
  }

  private void push(Node value) {
    frame.stack.add(value);
  }

  /** Adds an instruction for its effect. */
  private Node effect(Op op, @Nullable ValueType type, long immediate, Node... inputs) {
    Node node = new Node(op, type, immediate, List.of(inputs));
    block.effects.add(node);
    return node;
  }

  // ---- instructions

  void translate(Instruction instruction) {
    switch (instruction) {
      case LoadInstruction load -> {
        Node local = frame.locals[load.slot()];
        if (local == null) {
          throw Constructs.choiceOfReferences();
        }
        push(local);
      }
      case StoreInstruction store -> frame.locals[store.slot()] = pop();
      case IncrementInstruction inc -> {
        Node local = Objects.requireNonNull(frame.locals[inc.slot()], "no value in a local");
        frame.locals[inc.slot()] = graph.expression(Op.I32_ADD, local, graph.i32(inc.constant()));
      }
      case ConstantInstruction constant -> {
        switch (constant.constantValue()) {
          case Integer i -> push(graph.i32(i));
          case Long l -> push(graph.i64(l));
          default -> throw unsupported(constant.opcode());
        }
      }
      case ConvertInstruction convert -> convert(convert.opcode());
      case OperatorInstruction operator -> operator(operator.opcode());
      case StackInstruction shuffle -> shuffle(shuffle.opcode());
      case FieldInstruction field -> field(field);
      case InvokeInstruction call -> call(call);
      case NewObjectInstruction object -> push(make(object.className().asInternalName()));
      case NopInstruction nop -> {}
      default -> throw unsupported(instruction.opcode());
    }
  }

  private Node make(String type) {
    if (!frame.isOnce) {
      throw Constructs.newObject();
    }
    if (!program.isComponent(type)) {
      throw Constructs.component(type.replace('/', '.'));
    }
    return program.components.make(type).reference;
  }

  private static Refusal unsupported(Opcode opcode) {
    return Constructs.of(opcode);
  }

  private void convert(Opcode opcode) {
    Node value = pop();
    push(
        switch (opcode) {
          case I2L -> graph.expression(Op.I64_EXTEND_I32_S, value);
          case L2I -> graph.expression(Op.I32_WRAP_I64, value);
          case I2B -> signExtended(value, 24);
          case I2S -> signExtended(value, 16);
          case I2C -> graph.expression(Op.I32_AND, value, graph.i32(0xffff));
          default -> throw unsupported(opcode);
        });
  }

  private Node signExtended(Node value, int bits) {
    Node count = graph.i32(bits);
    return graph.expression(Op.I32_SHR_S, graph.expression(Op.I32_SHL, value, count), count);
  }

  private void operator(Opcode opcode) {
    Op op =
        switch (opcode) {
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
          default -> throw unsupported(opcode);
        };
    Node b = pop();
    if (opcode == Opcode.INEG || opcode == Opcode.LNEG) {
      push(graph.expression(op, graph.constant(b.valueType(), 0), b));
      return;
    }
    Node a = pop();
    if (op.isDivision()) {
      push(divide(op, a, b));
    } else if (a.type == I64 && b.type == I32) {
      push(graph.expression(op, a, graph.expression(Op.I64_EXTEND_I32_U, b))); // a shift's count
    } else {
      push(graph.expression(op, a, b));
    }
  }

  /** Java divides MIN_VALUE by −1 where wasm traps; both refuse to divide by zero. */
  private Node divide(Op op, Node a, Node b) {
    boolean isSigned = op == Op.I32_DIV_S || op == Op.I64_DIV_S;
    if (!isSigned) {
      return quotient(op, a, b);
    }
    ValueType type = a.valueType();
    Op subtract = type == I64 ? Op.I64_SUB : Op.I32_SUB;
    Node negated = graph.expression(subtract, graph.constant(type, 0), a);
    Node isMinusOne =
        graph.expression(type == I64 ? Op.I64_EQ : Op.I32_EQ, b, graph.constant(type, -1));
    Node divisor = graph.expression(Op.SELECT, graph.constant(type, 1), b, isMinusOne);
    return graph.expression(Op.SELECT, negated, quotient(op, a, divisor), isMinusOne);
  }

  private Node quotient(Op op, Node a, Node b) {
    boolean mayTrap = !b.isConstant() || b.isConstant(0);
    return mayTrap ? effect(op, op.result, 0, a, b) : graph.expression(op, a, b);
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
        Node top = pop();
        frame.stack.add(frame.stack.size() - 1, top);
      }
      default -> throw unsupported(opcode);
    }
  }

  /** Takes values of that many words off the stack. */
  private List<Node> take(int words) {
    List<Node> taken = new ArrayList<>();
    for (int left = words; left > 0; ) {
      Node value = pop();
      taken.addFirst(value);
      left -= value.type == I64 ? 2 : 1;
    }
    return taken;
  }

  /** Puts a copy of the topmost words below those that follow. */
  private void duplicate(int words, int below) {
    List<Node> top = take(words);
    List<Node> middle = take(below);
    frame.stack.addAll(top);
    frame.stack.addAll(middle);
    frame.stack.addAll(top);
  }

  private void field(FieldInstruction access) {
    String name = access.name().stringValue();
    boolean put = access.opcode() == Opcode.PUTFIELD;
    if (!put && access.opcode() != Opcode.GETFIELD) {
      throw Constructs.staticField(access.owner().asInternalName(), name);
    }
    Node value = put ? pop() : null;
    Component object = program.components.of(pop());
    if (Types.of(access.typeSymbol()) == REFERENCE) {
      reference(object, name, value, Names.isMemory(access.typeSymbol()));
    } else if (value != null) {
      int global = object.global(name);
      effect(Op.GLOBAL_SET, null, global, value);
      frame.fields.put(global, value);
    } else {
      push(global(object.global(name)));
    }
  }

  private Node global(int global) {
    Components all = program.components;
    ValueType type = all.globalType(global);
    return all.constant(global)
        .map(value -> graph.constant(type, value))
        .orElseGet(() -> frame.fields.computeIfAbsent(global, n -> effect(Op.GLOBAL_GET, type, n)));
  }

  /** Assigns a field that refers to an object, or reads it if there is no value to assign. */
  private void reference(Component object, String name, @Nullable Node value, boolean isMemory) {
    if (value == null) {
      Node known = object.reference(name);
      if (known == null) {
        throw Constructs.unassigned(name);
      }
      push(known);
      return;
    }
    if (isMemory && value != Node.MEMORY) { // the allocator may be a memory too
      throw Constructs.anotherMemory("in field " + name);
    }
    if (!frame.isOnce || !object.refer(name, value)) {
      throw Constructs.assigned(name);
    }
  }

  // ---- calls

  private void call(InvokeInstruction call) {
    Method.Name name = Method.Name.of(call);
    MethodTypeDesc type = call.typeSymbol();
    List<Node> arguments = new ArrayList<>();
    for (int i = 0; i < type.parameterCount(); i++) {
      arguments.add(pop());
    }
    Collections.reverse(arguments);
    Node receiver = call.opcode() == Opcode.INVOKESTATIC ? null : pop();
    if (name.owner().equals("java/lang/Object") && name.name().equals("<init>")) {
      return;
    }
    if (isNullCheck(name)) {
      push(arguments.getFirst());
    } else if (receiver == Node.MEMORY && Names.isMemory(name.owner())) {
      memory(name.name(), arguments);
    } else if (library.has(name.owner())) {
      push(library.call(name, arguments, this::quotient));
    } else if (program.isOurs(name) && (receiver == null || isOf(receiver, name.owner()))) {
      ours(name, arguments, receiver);
    } else {
      throw Constructs.call(name.display());
    }
  }

  /** Returns whether the receiver's class is the method's, which an interface's is not. */
  private boolean isOf(Node receiver, String owner) {
    return receiver.op == Op.OBJECT && program.components.of(receiver).owner.equals(owner);
  }

  /**
   * javac checks an object for null where it reads a constant field of it: {@code this.granule}.
   */
  private static boolean isNullCheck(Method.Name name) {
    return name.owner().equals("java/util/Objects") && name.name().equals("requireNonNull");
  }

  private void ours(Method.Name name, List<Node> arguments, @Nullable Node receiver) {
    Method method = program.method(name);
    for (int i = 0; i < arguments.size(); i++) {
      check(arguments.get(i), method.type.parameterType(i), name.name());
    }
    if (!method.type.returnType().isPrimitive()) {
      throw Constructs.returnedReference();
    }
    if (receiver != null) {
      arguments.addFirst(receiver);
    }
    if (name.isConstructor() && !frame.isOnce) {
      throw Constructs.newObject();
    }
    Callee callee = Callee.of(name, arguments);
    if (policy.inlined().test(callee)) {
      inline(callee, arguments);
      return;
    }
    boolean isVoid = method.type.returnType().equals(ConstantDescs.CD_void);
    Node[] numbers = arguments.stream().filter(each -> each.type != REFERENCE).toArray(Node[]::new);
    ValueType type = isVoid ? null : Types.of(method.type.returnType());
    Node result = effect(Op.CALL, type, program.calls.number(callee), numbers);
    frame.fields.keySet().removeAll(policy.assignedBy().apply(callee));
    if (!isVoid) {
      push(result);
    }
  }

  /** Refuses an argument that is neither a number, nor the memory, nor a component. */
  private void check(Node argument, ClassDesc parameter, String method) {
    if (Names.isMemory(parameter)) {
      if (argument != Node.MEMORY) {
        throw Constructs.anotherMemory("as an argument of " + method);
      }
    } else if (argument.type == REFERENCE && !program.isComponent(parameter)) {
      throw Constructs.argument(parameter.displayName(), method);
    }
  }

  private void inline(Callee callee, List<Node> arguments) {
    Frame caller = frame;
    List<MethodTranslator.Return> returns = run(callee, arguments);
    Block after = new Block();
    returns.forEach(from -> from.block().end(new Exit.Jump(after)));
    if (returns.isEmpty()) {
      throw new Refusal("a method that never returns", "let it return");
    }
    Frame merged =
        Frame.merge(
            after, returns.stream().map(from -> from.frame().afterReturn(from.value())).toList());
    caller.fields.clear();
    caller.fields.putAll(merged.fields);
    start(after, caller);
    merged.stack.forEach(this::push);
  }

  private void memory(String name, List<Node> arguments) {
    Node[] in = arguments.toArray(Node[]::new);
    switch (name) {
      case "memorySize" -> push(effect(Op.MEMORY_SIZE, I32, 0));
      case "memoryGrow" -> push(effect(Op.MEMORY_GROW, I32, 0, in));
      case "loadByte" -> push(effect(Op.I32_LOAD8_S, I32, 0, in));
      case "loadInt" -> push(effect(Op.I32_LOAD, I32, 0, in));
      case "loadLong" -> push(effect(Op.I64_LOAD, I64, 0, in));
      case "storeByte" -> effect(Op.I32_STORE8, null, 0, in);
      case "storeInt" -> effect(Op.I32_STORE, null, 0, in);
      case "storeLong" -> effect(Op.I64_STORE, null, 0, in);
      case "fill", "copy" -> bulk(name, in);
      default -> throw Constructs.call("LinearMemory." + name);
    }
  }

  private void bulk(String name, Node... in) {
    boolean fill = name.equals("fill");
    if (loopsForBulk) {
      String descriptor = "(Ldev/linalloc/spi/LinearMemory;II" + (fill ? "B" : "I") + ")V";
      Method.Name loop = new Method.Name(Names.LOOPS, name, descriptor);
      effect(Op.CALL, null, program.calls.number(new Callee(loop, List.of(Node.MEMORY))), in);
    } else if (fill) {
      effect(Op.MEMORY_FILL, null, 0, in[0], in[2], in[1]);
    } else {
      effect(Op.MEMORY_COPY, null, 0, in);
    }
  }

  /** Returns the condition under which a branch is taken. */
  Node condition(Opcode opcode) {
    Node b =
        switch (opcode) {
          case IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE -> graph.i32(0);
          case IF_ICMPEQ, IF_ICMPNE, IF_ICMPLT, IF_ICMPGE, IF_ICMPGT, IF_ICMPLE -> pop();
          default -> throw unsupported(opcode);
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
    return graph.expression(op, pop(), b);
  }
}
