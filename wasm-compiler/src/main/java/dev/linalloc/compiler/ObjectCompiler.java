package dev.linalloc.compiler;

import dev.linalloc.compiler.classfile.CallPolicy;
import dev.linalloc.compiler.classfile.Callee;
import dev.linalloc.compiler.classfile.ConstructorEvaluator;
import dev.linalloc.compiler.classfile.FunctionTranslator;
import dev.linalloc.compiler.classfile.Program;
import dev.linalloc.compiler.ssa.ComparisonLowering;
import dev.linalloc.compiler.ssa.FirstUse;
import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.GrowthNotice;
import dev.linalloc.compiler.ssa.Optimizer;
import dev.linalloc.compiler.ssa.Refusal;
import dev.linalloc.compiler.ssa.SetUp;
import dev.linalloc.compiler.ssa.ValueType;
import dev.linalloc.compiler.wasm.ObjectWriter;
import dev.linalloc.format.Global;
import dev.linalloc.spi.LinearMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compiles an allocator to a relocatable object, or to a module that imports its memory. Where the
 * heap begins is known only to the linker or the host, and how much memory there is only at run
 * time. So the constructor becomes a function too, which the others call on {@linkplain FirstUse
 * first use}.
 */
final class ObjectCompiler {
  /** The name of the global that tells an object that another one has taken the memory. */
  private static final String TAKEN = "linalloc_heap_base_taken";

  private final Program program;
  private final ObjectOptions options;
  private final Graph constructor;
  private final int fields;
  private long[] initial;
  private final AbiFunctions functions;
  private final Set<Callee> entries;
  private final CallPolicy policy;
  private final FirstUse.Heap heap;
  private final int taken;

  /** The globals that may have been assigned before the heap is set up. */
  private final Set<Integer> assignedEarly = new HashSet<>();

  /**
   * Makes a compiler of one object or module.
   *
   * @param all whether all of our own functions are wanted, or {@code alloc} and {@code dealloc}
   * @param isShared whether other objects' heaps may be in the same memory
   */
  private ObjectCompiler(Program program, ObjectOptions options, boolean all, boolean isShared) {
    this.program = program;
    this.options = options;
    constructor = ConstructorEvaluator.translate(program);
    initial = ConstructorEvaluator.evaluate(program, constructor, 1, 0); // no memory
    fields = initial.length;
    functions = AbiFunctions.of(program, options, all);
    entries = new LinkedHashSet<>(functions.methods().values());
    program.fixConstants(entries, initial, SetUp.located(constructor));
    policy = CallPolicy.of(program, entries, !options.bulkMemory());
    taken = isShared ? program.addGlobal(ValueType.I32) : SetUp.NOT_SHARED;
    heap =
        new FirstUse.Heap(
            program.addGlobal(ValueType.I32),
            program.number(program.constructor()),
            number -> entries.contains(program.callee(number)),
            number -> program.asksMemory(program.callee(number)),
            number -> program.assignedBy(program.callee(number)));
  }

  /** Compiles the program's allocator. */
  static byte[] compile(Program program, ObjectOptions options) {
    ObjectCompiler compiler = new ObjectCompiler(program, options, true, true);
    Unit unit = compiler.compile();
    return new ObjectWriter(unit.globals(), Map.of(compiler.taken, TAKEN), unit.functions())
        .write(unit.exports(), AbiFunctions.flags(options.abi()), options.onGrow());
  }

  /** Compiles the program's allocator for a memory that the module imports. */
  static Unit compileImporting(Program program, CompileOptions options) {
    ObjectOptions same =
        new ObjectOptions(
            "",
            options.abi(),
            false,
            "",
            options.bulkMemory(),
            options.maximumPages(),
            options.zeroed());
    return new ObjectCompiler(program, same, options.allExports(), false).compile();
  }

  private Unit compile() {
    FunctionCompiler compiler = new FunctionCompiler(program);
    Map<String, Integer> exports = new LinkedHashMap<>();
    functions.methods().forEach((name, callee) -> exports.put(name, program.number(callee)));
    // The entries' graphs must all have their tests before it is known what setting up assigns.
    startFull();
    Map<Callee, Graph> guarded = new LinkedHashMap<>();
    entries.forEach(entry -> guarded.computeIfAbsent(entry, this::guarded));
    compiler.compile(
        List.copyOf(exports.values()),
        callee -> guarded.containsKey(callee) ? guarded.get(callee) : translated(callee));
    List<Global> globals = new ArrayList<>();
    for (int i = 0; i <= heap.unready(); i++) {
      long value = i < fields ? initial[i] : 0;
      globals.add(Global.of(program.globalType(i).wasm(), i == heap.unready() ? -1 : value));
    }
    return new Unit(globals, exports, compiler.functions());
  }

  /**
   * Lets the globals begin as those of a full heap instead of one without memory, if the allocator
   * then returns no address, not even for a size of 0, before its heap is set up. A heap is full if
   * it begins at the end of memory, 2<sup>32</sup>, which is 0 in 32 bits.
   */
  private void startFull() {
    try {
      long[] full = ConstructorEvaluator.evaluate(program, constructor, 0, LinearMemory.MAX_PAGES);
      if (functions.allocating().stream()
          .allMatch(entry -> FirstUse.alwaysSetsUp(tested(entry), full, heap))) {
        initial = full;
      }
    } catch (Refusal _) {
      // The constructor does not support this heap.
    }
  }

  private Graph guarded(Callee entry) {
    return withNotices(tested(entry));
  }

  private Graph tested(Callee entry) {
    Graph graph = FunctionTranslator.translate(program, entry, policy);
    ComparisonLowering.lower(graph);
    Optimizer.simplify(graph);
    List<ValueType> results = program.results(entry);
    ValueType result = results.isEmpty() ? null : results.getFirst();
    assignedEarly.addAll(FirstUse.guard(graph, program.number(entry), result, heap));
    return graph;
  }

  private Graph translated(Callee callee) {
    if (callee.equals(program.constructor())) {
      SetUp.complete(constructor, needed(), heap.unready(), taken, options.heapEnd());
      return constructor;
    }
    return withNotices(FunctionTranslator.translate(program, callee, policy));
  }

  private Graph withNotices(Graph graph) {
    if (!options.onGrow().isEmpty()) {
      GrowthNotice.add(graph, options.onGrow());
    }
    return graph;
  }

  /** Returns the globals that setting up must assign, with their types. */
  private Map<Integer, ValueType> needed() {
    Set<Integer> located = new HashSet<>(SetUp.located(constructor));
    located.addAll(assignedEarly);
    Map<Integer, ValueType> needed = new HashMap<>();
    for (int global : located) {
      if (!program.isConstant(global)) {
        needed.put(global, program.globalType(global));
      }
    }
    return needed;
  }
}
