package dev.linalloc.compiler;

import dev.linalloc.compiler.classfile.CallPolicy;
import dev.linalloc.compiler.classfile.Callee;
import dev.linalloc.compiler.classfile.ClassFiles;
import dev.linalloc.compiler.classfile.ConstructorEvaluator;
import dev.linalloc.compiler.classfile.InstructionTranslator;
import dev.linalloc.compiler.classfile.Method;
import dev.linalloc.compiler.classfile.Program;
import dev.linalloc.compiler.classfile.Types;
import dev.linalloc.compiler.ssa.ComparisonLowering;
import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.GraphChecker;
import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.Optimizer;
import dev.linalloc.compiler.ssa.Refusal;
import dev.linalloc.compiler.wasm.BodyChecker;
import dev.linalloc.compiler.wasm.FunctionBody;
import dev.linalloc.compiler.wasm.FunctionCompiler;
import dev.linalloc.compiler.wasm.ModuleWriter;
import dev.linalloc.format.Global;
import dev.linalloc.spi.GlobalAllocator;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Compiles allocator classes to wasm modules. */
public final class WasmCompiler {
  private static final int TINY = 8;

  private final Program program;
  private final CompileOptions options;
  private final Map<String, Callee> entries = new LinkedHashMap<>();
  private final long[] initial;

  private WasmCompiler(Program program, CompileOptions options, Map<String, Method.Name> entries) {
    this.program = program;
    this.options = options;
    initial = ConstructorEvaluator.evaluate(program, options.heapBase(), options.initialPages());
    entries.forEach((export, name) -> this.entries.put(export, program.entry(name)));
    Set<Integer> assigned = new HashSet<>();
    this.entries.values().forEach(entry -> assigned.addAll(program.calls.assignedBy(entry)));
    program.components.fixConstants(assigned, initial);
  }

  /**
   * Compiles a class that this program has loaded.
   *
   * @throws UnsupportedConstructException where it uses what can't be compiled
   */
  public static byte[] compile(Class<? extends GlobalAllocator> allocator, CompileOptions options) {
    return compile(allocator.getName(), name -> ClassFiles.read(allocator, name), options);
  }

  /**
   * Compiles a class from class files.
   *
   * @param className the class's name as in Java
   * @param classFiles finds a class file by its class's internal name, such as {@code
   *     java/lang/Object}
   * @throws UnsupportedConstructException where it uses what can't be compiled
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
      Map<String, Method.Name> entries) {
    try {
      return new WasmCompiler(new Program(root, classFiles), options, entries).compile();
    } catch (Refusal refusal) {
      throw new UnsupportedConstructException(refusal);
    }
  }

  private byte[] compile() {
    return module(inlined());
  }

  /** Returns what to translate in place of its calls. */
  private Set<Callee> inlined() {
    Set<Callee> reached = program.calls.reach(List.copyOf(entries.values()));
    Map<Callee, Integer> callers = new HashMap<>();
    for (Callee caller : reached) {
      program.calls.calls(caller).forEach(callee -> callers.merge(callee, 1, Integer::sum));
    }
    Set<Callee> inlined = new HashSet<>();
    for (Callee callee : reached) {
      boolean isTiny = program.method(callee.method()).length() <= TINY;
      boolean pays = callers.getOrDefault(callee, 0) == 1 || isTiny;
      if (!entries.containsValue(callee) && !program.calls.isRecursive(callee) && pays) {
        inlined.add(callee);
      }
    }
    return inlined;
  }

  private byte[] module(Set<Callee> inlined) {
    Map<Integer, FunctionBody> functions = new LinkedHashMap<>();
    Map<String, Integer> exports = new LinkedHashMap<>();
    List<Integer> toDo = new ArrayList<>();
    entries.forEach(
        (export, callee) -> {
          exports.put(export, program.calls.number(callee));
          toDo.add(program.calls.number(callee));
        });
    while (!toDo.isEmpty()) {
      int number = toDo.removeFirst();
      if (!functions.containsKey(number)) {
        FunctionBody function = function(program.calls.callee(number), inlined);
        functions.put(number, function);
        function.lines().stream()
            .filter(line -> line.op() == Op.CALL)
            .forEach(line -> toDo.add((int) line.immediate()));
      }
    }
    for (FunctionBody function : functions.values()) {
      assert BodyChecker.check(function, functions, program.components::globalType);
    }
    List<Global> globals = new ArrayList<>();
    for (int i = 0; i < initial.length; i++) {
      globals.add(Global.of(program.components.globalType(i).wasm(), initial[i]));
    }
    return new ModuleWriter(globals, functions)
        .write(exports, options.initialPages(), options.maximumPages());
  }

  private FunctionBody function(Callee callee, Set<Callee> inlined) {
    Graph graph = new Graph();
    CallPolicy policy = new CallPolicy(inlined::contains, program.calls::assignedBy);
    new InstructionTranslator(program, graph, policy, !options.bulkMemory())
        .translateFunction(callee);
    assert GraphChecker.check(graph, "translation");
    ComparisonLowering.lower(graph);
    assert GraphChecker.check(graph, "ComparisonLowering");
    Optimizer.optimize(graph);
    ClassDesc result = program.method(callee.method()).type.returnType();
    return FunctionCompiler.compile(
        graph, result.equals(ConstantDescs.CD_void) ? List.of() : List.of(Types.of(result)));
  }
}
