package dev.linalloc.compiler;

import dev.linalloc.compiler.classfile.Callee;
import dev.linalloc.compiler.classfile.Program;
import dev.linalloc.compiler.ssa.ComparisonLowering;
import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.Optimizer;
import dev.linalloc.compiler.wasm.BlockCode;
import dev.linalloc.compiler.wasm.BlockEmitter;
import dev.linalloc.compiler.wasm.BodyChecker;
import dev.linalloc.compiler.wasm.BodyWriter;
import dev.linalloc.compiler.wasm.FunctionBody;
import dev.linalloc.compiler.wasm.LocalAllocation;
import dev.linalloc.compiler.wasm.Schedule;
import dev.linalloc.compiler.wasm.Structure;
import dev.linalloc.compiler.wasm.Structurer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Compiles the functions of a program, from their graphs to their bodies. */
final class FunctionCompiler {
  private final Program program;
  private final Map<Integer, FunctionBody> functions = new LinkedHashMap<>();

  FunctionCompiler(Program program) {
    this.program = program;
  }

  /**
   * Compiles functions and those that they call, unless it has done so before.
   *
   * @param entries the numbers by which calls name them
   * @param translator makes a function's graph from its bytecode
   */
  void compile(List<Integer> entries, Function<Callee, Graph> translator) {
    List<Integer> toDo = new ArrayList<>(entries);
    while (!toDo.isEmpty()) {
      int number = toDo.removeFirst();
      if (!functions.containsKey(number)) {
        Callee callee = program.callee(number);
        FunctionBody function = body(callee, translator.apply(callee));
        functions.put(number, function);
        toDo.addAll(function.callees());
      }
    }
  }

  /** Returns the functions' bodies by the numbers that calls name. */
  Map<Integer, FunctionBody> functions() {
    for (FunctionBody function : functions.values()) {
      assert BodyChecker.check(function, functions, program::globalType);
    }
    return functions;
  }

  /** From a graph to a function's body, a pass per line; the packages' pages describe each. */
  private FunctionBody body(Callee callee, Graph graph) {
    ComparisonLowering.lower(graph); // comparisons with three results → with two
    Optimizer.optimize(graph); // control flow → simpler control flow
    Schedule schedule = Schedule.of(graph); // expressions → blocks
    BlockCode code = BlockEmitter.emit(schedule); // blocks → stack code over variables
    LocalAllocation locals = LocalAllocation.of(code); // variables → locals
    Structure.Function nested = Structurer.structure(locals.code()); // → blocks, loops and ifs
    return BodyWriter.write(nested, locals, program.results(callee)); // → lines
  }
}
