package dev.linalloc.compiler.classfile;

import static dev.linalloc.compiler.ssa.ValueType.I32;
import static dev.linalloc.compiler.ssa.ValueType.I64;
import static dev.linalloc.compiler.ssa.ValueType.REFERENCE;

import dev.linalloc.compiler.ssa.Block;
import dev.linalloc.compiler.ssa.Exit;
import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.Operand;
import dev.linalloc.compiler.ssa.Refusal;
import dev.linalloc.compiler.ssa.ValueType;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Translates calls: of the memory, of the JDK's arithmetic, and of the program's own methods. For
 * the last, the {@link CallPolicy} decides between translation in place and a call.
 */
final class CallTranslator {
  private final Program program;
  private final Graph graph;
  private final Cursor cursor;
  private final CallPolicy policy;
  private final Library library;
  private final Division division;
  private final BiFunction<Callee, List<Node>, List<MethodTranslator.Return>> inPlace;

  /**
   * Makes a translator of calls.
   *
   * @param inPlace translates a method, for some arguments, at the cursor
   */
  CallTranslator(
      Program program,
      Graph graph,
      Cursor cursor,
      CallPolicy policy,
      BiFunction<Callee, List<Node>, List<MethodTranslator.Return>> inPlace) {
    this.program = program;
    this.graph = graph;
    this.cursor = cursor;
    this.policy = policy;
    this.inPlace = inPlace;
    library = new Library(graph);
    division = new Division(graph, cursor);
  }

  void call(InvokeInstruction call) {
    Method.Name name = Method.Name.of(call);
    MethodTypeDesc type = call.typeSymbol();
    List<Node> arguments = new ArrayList<>();
    for (int i = 0; i < type.parameterCount(); i++) {
      arguments.add(cursor.pop());
    }
    Collections.reverse(arguments);
    Node receiver = call.opcode() == Opcode.INVOKESTATIC ? null : cursor.pop();
    if (name.owner().equals("java/lang/Object") && name.name().equals("<init>")) {
      return;
    }
    if (isNullCheck(name)) {
      cursor.push(arguments.getFirst());
    } else if (receiver == Node.MEMORY && Names.isMemory(name.owner())) {
      memory(name.name(), arguments);
    } else if (library.has(name.owner())) {
      cursor.push(library.call(name, arguments, division::quotient));
    } else if (receiver != null && receiver.op == Op.OBJECT && Names.isAllocator(name.owner())) {
      String owner = program.components.of(receiver).owner;
      ours(new Method.Name(owner, name.name(), name.descriptor()), arguments, receiver);
    } else if (program.isOurs(name) && (receiver == null || isOf(receiver, name.owner()))) {
      ours(name, arguments, receiver);
    } else {
      throw Constructs.call(name.display());
    }
  }

  /**
   * Returns whether a call names the receiver's own class. A call through an interface names the
   * interface instead.
   */
  private boolean isOf(Node receiver, String owner) {
    return receiver.op == Op.OBJECT && program.components.of(receiver).owner.equals(owner);
  }

  /**
   * Returns whether a call is a null check: javac inserts one when it reads a constant field of an
   * object ({@code this.granule}).
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
    if (name.isConstructor() && !cursor.frame().isOnce) {
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
    Node result = cursor.effect(Op.CALL, type, function(callee), numbers);
    cursor.frame().fields.keySet().removeAll(policy.assignedBy().apply(callee));
    if (!isVoid) {
      cursor.push(result);
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
    Frame caller = cursor.frame();
    List<MethodTranslator.Return> returns = inPlace.apply(callee, arguments);
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
    cursor.move(after, caller);
    merged.stack.forEach(cursor::push);
  }

  private void memory(String name, List<Node> arguments) {
    Node[] in = arguments.toArray(Node[]::new);
    switch (name) {
      case "memorySize" -> cursor.push(cursor.effect(Op.MEMORY_SIZE, I32));
      case "maximumPages" -> cursor.push(graph.i32(program.maximumPages()));
      case "memoryGrow" -> cursor.push(cursor.effect(Op.MEMORY_GROW, I32, in));
      case "loadByte" -> cursor.push(cursor.effect(Op.I32_LOAD8_S, I32, in));
      case "loadInt" -> cursor.push(cursor.effect(Op.I32_LOAD, I32, in));
      case "loadLong" -> cursor.push(cursor.effect(Op.I64_LOAD, I64, in));
      case "storeByte" -> cursor.effect(Op.I32_STORE8, null, in);
      case "storeInt" -> cursor.effect(Op.I32_STORE, null, in);
      case "storeLong" -> cursor.effect(Op.I64_STORE, null, in);
      case "fill", "copy" -> bulk(name, in);
      default -> throw Constructs.call("LinearMemory." + name);
    }
  }

  private void bulk(String name, Node... in) {
    boolean fill = name.equals("fill");
    if (policy.loopsForBulk()) {
      String descriptor = "(Ldev/linalloc/spi/LinearMemory;II" + (fill ? "B" : "I") + ")V";
      Method.Name loop = new Method.Name(Names.BULK_LOOPS, name, descriptor);
      cursor.effect(Op.CALL, null, function(new Callee(loop, List.of(Node.MEMORY))), in);
    } else if (fill) {
      cursor.effect(Op.MEMORY_FILL, null, in[0], in[2], in[1]);
    } else {
      cursor.effect(Op.MEMORY_COPY, null, in);
    }
  }

  private Operand function(Callee callee) {
    return new Operand.Function(program.calls.number(callee));
  }
}
