package dev.linalloc.compiler;

import dev.linalloc.spi.GlobalAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
    return compile(allocator.getName(), name -> read(allocator, name), options);
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
    Program program =
        new Program(
            className.replace('.', '/'),
            name ->
                Names.isShared(name) ? read(WasmCompiler.class, name) : classFiles.apply(name));
    Map<String, Method.Name> entries = new LinkedHashMap<>();
    entries.put("alloc", program.own("alloc", "(II)I"));
    if (options.allExports()) {
      entries.put("alloc_zeroed", program.own("allocZeroed", "(II)I"));
    }
    entries.put("dealloc", program.own("dealloc", "(III)V"));
    if (options.allExports()) {
      entries.put("realloc", program.own("realloc", "(IIII)I"));
    }
    return compile(program, options, entries);
  }

  /** Compiles methods of a class, by the names to export them under. */
  static byte[] compile(Program program, CompileOptions options, Map<String, Method.Name> entries) {
    return new WasmCompiler(program, options, entries).compile();
  }

  static byte[] read(Class<?> near, String name) {
    ClassLoader loader = near.getClassLoader();
    String file = name + ".class";
    try (InputStream in =
        loader == null
            ? ClassLoader.getSystemResourceAsStream(file)
            : loader.getResourceAsStream(file)) {
      if (in == null) {
        throw new UnsupportedConstructException(
            "class " + name.replace('/', '.') + " not found", "put it beside the allocator");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
    return new ModuleWriter(options, program, initial, functions).write(exports);
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
        graph, result.equals(ConstantDescs.CD_void) ? List.of() : List.of(ValueType.of(result)));
  }
}
