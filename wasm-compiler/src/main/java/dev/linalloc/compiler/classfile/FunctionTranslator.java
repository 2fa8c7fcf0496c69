package dev.linalloc.compiler.classfile;

import dev.linalloc.compiler.ssa.Exit;
import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.GraphChecker;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.ValueType;
import java.lang.constant.ClassDesc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Translates a method to the graph of a function, together with the methods that are translated in
 * place of their calls. {@link MethodTranslator} follows the control flow of each method, {@link
 * InstructionTranslator} translates the instructions between branches, and {@link CallTranslator}
 * calls back for each method that is translated in place.
 */
public final class FunctionTranslator {
  private final Program program;
  private final Graph graph = new Graph();
  private final Cursor cursor = new Cursor(graph);
  private final InstructionTranslator instructions;

  /** The methods that are being translated, the innermost first. */
  private final Deque<Callee> running = new ArrayDeque<>();

  private FunctionTranslator(Program program, CallPolicy policy) {
    this.program = program;
    instructions =
        new InstructionTranslator(
            program, graph, cursor, new CallTranslator(program, graph, cursor, policy, this::run));
  }

  /** Returns the graph of a function. */
  public static Graph translate(Program program, Callee callee, CallPolicy policy) {
    FunctionTranslator translator = new FunctionTranslator(program, policy);
    List<Node> arguments = translator.arguments(callee);
    for (MethodTranslator.Return from : translator.run(callee, arguments)) {
      from.block().end(new Exit.Return(from.value() == null ? List.of() : List.of(from.value())));
    }
    translator.graph.origin = "";
    assert GraphChecker.check(translator.graph, "translation");
    return translator.graph;
  }

  private List<Node> arguments(Callee callee) {
    Method method = program.method(callee.method());
    List<Node> arguments = new ArrayList<>();
    Iterator<Node> references = callee.references().iterator();
    if (!method.isStatic) {
      arguments.add(references.next());
    }
    for (ClassDesc parameter : method.type.parameterList()) {
      ValueType type = Types.of(parameter);
      arguments.add(type == ValueType.REFERENCE ? references.next() : graph.parameter(type));
    }
    return arguments;
  }

  /** Translates a method at the cursor, and returns the points at which it returns. */
  private List<MethodTranslator.Return> run(Callee callee, List<Node> arguments) {
    Method method = program.method(callee.method());
    // Recursion is met only in the constructor, whose calls are all translated in place.
    if (running.stream().anyMatch(outer -> isAgain(callee, outer))) {
      throw Constructs.endlessConstructor();
    }
    Frame start = new Frame(method.slots, cursor.frame().fields);
    int slot = 0;
    for (Node argument : arguments) {
      start.locals[slot] = argument;
      slot += argument.type == ValueType.I64 ? 2 : 1;
    }
    running.push(callee);
    List<MethodTranslator.Return> returns =
        MethodTranslator.translate(method, start, graph, cursor, instructions);
    running.pop();
    return returns;
  }

  /**
   * Returns whether a call inside {@code outer} is recursive. Constructors are compared by method
   * alone: one that runs inside itself makes a new object, hence a new callee, each time.
   */
  private static boolean isAgain(Callee callee, Callee outer) {
    return callee.method().equals(outer.method())
        && (callee.method().isConstructor() || callee.equals(outer));
  }
}
