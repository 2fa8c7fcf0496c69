package dev.linalloc.compiler;

import dev.linalloc.compiler.classfile.CallPolicy;
import dev.linalloc.compiler.classfile.Callee;
import dev.linalloc.compiler.classfile.ClassFiles;
import dev.linalloc.compiler.classfile.ConstructorEvaluator;
import dev.linalloc.compiler.classfile.FunctionTranslator;
import dev.linalloc.compiler.classfile.Method;
import dev.linalloc.compiler.classfile.Program;
import dev.linalloc.compiler.ssa.ComparisonLowering;
import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.Optimizer;
import dev.linalloc.compiler.ssa.Refusal;
import dev.linalloc.compiler.wasm.BlockCode;
import dev.linalloc.compiler.wasm.BlockEmitter;
import dev.linalloc.compiler.wasm.BodyChecker;
import dev.linalloc.compiler.wasm.BodyWriter;
import dev.linalloc.compiler.wasm.FunctionBody;
import dev.linalloc.compiler.wasm.LocalAllocation;
import dev.linalloc.compiler.wasm.ModuleWriter;
import dev.linalloc.compiler.wasm.Schedule;
import dev.linalloc.compiler.wasm.Structure;
import dev.linalloc.compiler.wasm.Structurer;
import dev.linalloc.format.Global;
import dev.linalloc.spi.GlobalAllocator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Compiles allocator classes to wasm modules. Calls share no state, so threads may compile at the
 * same time.
 */
public final class WasmCompiler {
  private final Program program;
  private final CallPolicy policy;

  private WasmCompiler(Program program, CallPolicy policy) {
    this.program = program;
    this.policy = policy;
  }

  /**
   * Compiles a loaded class, whose class files come from its class loader.
   *
   * @param allocator a final class with a constructor for a memory and a heap base
   * @param options how to compile it
   * @return the bytes of the module
   * @throws UnsupportedConstructException if the class is outside the compilable subset
   */
  public static byte[] compile(Class<? extends GlobalAllocator> allocator, CompileOptions options) {
    return compile(allocator.getName(), name -> ClassFiles.read(allocator, name), options);
  }

  /**
   * Compiles a class from class files.
   *
   * @param className the class's name as in Java
   * @param classFiles returns a class file by its class's internal name, such as {@code
   *     java/lang/Object}
   * @param options how to compile it
   * @return the bytes of the module
   * @throws UnsupportedConstructException if the class is outside the compilable subset
   */
  public static byte[] compile(
      String className, Function<String, byte[]> classFiles, CompileOptions options) {
    String root = className.replace('.', '/');
    Map<String, Method.Name> entries = new LinkedHashMap<>();
    entries.put("alloc", new Method.Name(root, "alloc", "(II)I"));
    if (options.allExports()) {
      entries.put("alloc_zeroed", new Method.Name(root, "allocZeroed", "(II)I"));
    }
    entries.put("dealloc", new Method.Name(root, "dealloc", "(III)V"));
    if (options.allExports()) {
      entries.put("realloc", new Method.Name(root, "realloc", "(IIII)I"));
    }
    return compile(root, classFiles, options, entries);
  }

  /** Compiles methods of a class, by the names to export them under. */
  static byte[] compile(
      String root,
      Function<String, byte[]> classFiles,
      CompileOptions options,
      Map<String, Method.Name> exports) {
    try {
      Program program = Program.read(root, classFiles);
      long[] initial =
          ConstructorEvaluator.evaluate(program, options.heapBase(), options.initialPages());
      Map<String, Callee> entries = new LinkedHashMap<>();
      exports.forEach((export, name) -> entries.put(export, program.entry(name)));
      program.fixConstants(entries.values(), initial);
      CallPolicy policy = CallPolicy.of(program, entries.values(), !options.bulkMemory());
      return new WasmCompiler(program, policy).module(entries, initial, options);
    } catch (Refusal refusal) {
      throw new UnsupportedConstructException(refusal);
    }
  }

  private byte[] module(Map<String, Callee> entries, long[] initial, CompileOptions options) {
    Map<String, Integer> exports = new LinkedHashMap<>();
    entries.forEach((export, callee) -> exports.put(export, program.number(callee)));
    Map<Integer, FunctionBody> functions = functions(List.copyOf(exports.values()));
    List<Global> globals = new ArrayList<>();
    for (int i = 0; i < initial.length; i++) {
      globals.add(Global.of(program.globalType(i).wasm(), initial[i]));
    }
    return new ModuleWriter(globals, functions)
        .write(exports, options.initialPages(), options.maximumPages());
  }

  /**
   * Compiles functions and those that they call, and returns them by the numbers that calls name.
   */
  private Map<Integer, FunctionBody> functions(List<Integer> entries) {
    Map<Integer, FunctionBody> functions = new LinkedHashMap<>();
    List<Integer> toDo = new ArrayList<>(entries);
    while (!toDo.isEmpty()) {
      int number = toDo.removeFirst();
      if (!functions.containsKey(number)) {
        FunctionBody function = function(program.callee(number));
        functions.put(number, function);
        toDo.addAll(function.callees());
      }
    }
    for (FunctionBody function : functions.values()) {
      assert BodyChecker.check(function, functions, program::globalType);
    }
    return functions;
  }

  /** From bytecode to a function's body, a pass per line; the packages' pages describe each. */
  private FunctionBody function(Callee callee) {
    Graph graph = FunctionTranslator.translate(program, callee, policy); // bytecode → SSA
    ComparisonLowering.lower(graph); // comparisons with three results → with two
    Optimizer.optimize(graph); // control flow → simpler control flow
    Schedule schedule = Schedule.of(graph); // expressions → blocks
    BlockCode code = BlockEmitter.emit(schedule); // blocks → stack code over variables
    LocalAllocation locals = LocalAllocation.of(code); // variables → locals
    Structure.Function nested = Structurer.structure(locals.code()); // → blocks, loops and ifs
    return BodyWriter.write(nested, locals, program.results(callee)); // → lines
  }
}
