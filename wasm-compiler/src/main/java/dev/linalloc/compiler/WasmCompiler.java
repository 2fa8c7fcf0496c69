package dev.linalloc.compiler;

import dev.linalloc.compiler.classfile.CallPolicy;
import dev.linalloc.compiler.classfile.Callee;
import dev.linalloc.compiler.classfile.ClassFiles;
import dev.linalloc.compiler.classfile.ConstructorEvaluator;
import dev.linalloc.compiler.classfile.FunctionTranslator;
import dev.linalloc.compiler.classfile.Method;
import dev.linalloc.compiler.classfile.Program;
import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.Refusal;
import dev.linalloc.compiler.wasm.ModuleWriter;
import dev.linalloc.format.Global;
import dev.linalloc.spi.GlobalAllocator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Compiles allocator classes to wasm modules and to relocatable objects. Calls share no state, so
 * threads may compile at the same time.
 */
public final class WasmCompiler {
  private WasmCompiler() {}

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
    return compile(
        root, classFiles, options, methods(root, options.allExports(), options.zeroed()));
  }

  /**
   * Compiles a loaded class to a relocatable object, which a linker puts into a program. Its class
   * files come from its class loader.
   *
   * @param allocator a final class with a constructor for a memory and a heap base
   * @param options how to compile it
   * @return the bytes of the object
   * @throws UnsupportedConstructException if the class uses a construct outside the subset
   */
  public static byte[] compileObject(
      Class<? extends GlobalAllocator> allocator, ObjectOptions options) {
    return compileObject(allocator.getName(), name -> ClassFiles.read(allocator, name), options);
  }

  /**
   * Compiles a class from class files to a relocatable object.
   *
   * @param className the class's name as in Java
   * @param classFiles returns a class file by its class's internal name, such as {@code
   *     java/lang/Object}
   * @param options how to compile it
   * @return the bytes of the object
   * @throws UnsupportedConstructException if the class uses a construct outside the subset
   */
  public static byte[] compileObject(
      String className, Function<String, byte[]> classFiles, ObjectOptions options) {
    String root = className.replace('.', '/');
    return refusing(
        () ->
            ObjectCompiler.compile(
                Program.read(root, options.maximumPages(), classFiles), options));
  }

  /** Returns an allocator's methods by the names they are exported under. */
  static Map<String, Method.Name> methods(String root, boolean all, boolean zeroed) {
    Map<String, Method.Name> methods = new LinkedHashMap<>();
    methods.put("alloc", new Method.Name(root, zeroed ? "allocZeroed" : "alloc", "(II)I"));
    if (all) {
      methods.put("alloc_zeroed", new Method.Name(root, "allocZeroed", "(II)I"));
    }
    methods.put("dealloc", new Method.Name(root, "dealloc", "(III)V"));
    if (all) {
      methods.put("realloc", new Method.Name(root, "realloc", "(IIII)I"));
    }
    return methods;
  }

  /** Compiles methods of a class, by the names to export them under. */
  static byte[] compile(
      String root,
      Function<String, byte[]> classFiles,
      CompileOptions options,
      Map<String, Method.Name> exports) {
    return refusing(
        () -> module(Program.read(root, options.maximumPages(), classFiles), options, exports));
  }

  private static byte[] module(
      Program program, CompileOptions options, Map<String, Method.Name> exports) {
    Graph constructor = ConstructorEvaluator.translate(program);
    long[] initial =
        ConstructorEvaluator.evaluate(
            program, constructor, options.heapBase(), options.initialPages());
    Map<String, Callee> entries = new LinkedHashMap<>();
    exports.forEach((export, name) -> entries.put(export, program.entry(name)));
    program.fixConstants(entries.values(), initial, Set.of());
    CallPolicy policy = CallPolicy.of(program, entries.values(), !options.bulkMemory());
    Map<String, Integer> numbers = new LinkedHashMap<>();
    entries.forEach((export, callee) -> numbers.put(export, program.number(callee)));
    FunctionCompiler compiler = new FunctionCompiler(program);
    compiler.compile(
        List.copyOf(numbers.values()),
        callee -> FunctionTranslator.translate(program, callee, policy));
    List<Global> globals = new ArrayList<>();
    for (int i = 0; i < initial.length; i++) {
      globals.add(Global.of(program.globalType(i).wasm(), initial[i]));
    }
    return new ModuleWriter(globals, compiler.functions())
        .write(numbers, options.initialPages(), options.maximumPages());
  }

  private static byte[] refusing(Supplier<byte[]> work) {
    try {
      return work.get();
    } catch (Refusal refusal) {
      throw new UnsupportedConstructException(refusal);
    }
  }
}
