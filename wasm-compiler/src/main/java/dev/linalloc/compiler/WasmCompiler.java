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
import dev.linalloc.compiler.wasm.TextWriter;
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
    return refusing(
        () -> {
          Program program = program(className, classFiles, options);
          Unit unit = unit(program, options);
          return new ModuleWriter(unit.globals(), unit.functions(), options.place())
              .write(unit.exports());
        });
  }

  /**
   * Compiles a class from class files to a module in WebAssembly's text format, with the names of
   * the class files.
   *
   * @param className the class's name as in Java
   * @param classFiles returns a class file by its class's internal name, such as {@code
   *     java/lang/Object}
   * @param options how to compile it
   * @return the module's text
   * @throws UnsupportedConstructException if the class is outside the compilable subset
   */
  public static String compileText(
      String className, Function<String, byte[]> classFiles, CompileOptions options) {
    return refusing(
        () -> {
          Program program = program(className, classFiles, options);
          Unit unit = unit(program, options);
          return new TextWriter(
                  unit.globals(),
                  unit.functions(),
                  options.place(),
                  number -> program.source(program.callee(number)),
                  program::globalName)
              .write(unit.exports());
        });
  }

  /**
   * Compiles a loaded class to a module in WebAssembly's text format. Its class files come from its
   * class loader.
   *
   * @param allocator a final class with a constructor for a memory and a heap base
   * @param options how to compile it
   * @return the module's text
   * @throws UnsupportedConstructException if the class is outside the compilable subset
   */
  public static String compileText(
      Class<? extends GlobalAllocator> allocator, CompileOptions options) {
    return compileText(allocator.getName(), name -> ClassFiles.read(allocator, name), options);
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

  /** Compiles methods of a class, by the names to export them under. */
  static byte[] compile(
      String className,
      Function<String, byte[]> classFiles,
      CompileOptions options,
      Map<String, Method.Name> exports) {
    return refusing(
        () -> {
          Program program = program(className, classFiles, options);
          Unit unit = unit(program, options, () -> entries(program, exports));
          return new ModuleWriter(unit.globals(), unit.functions(), options.place())
              .write(unit.exports());
        });
  }

  private static Map<String, Callee> entries(Program program, Map<String, Method.Name> exports) {
    Map<String, Callee> entries = new LinkedHashMap<>();
    exports.forEach((export, name) -> entries.put(export, program.entry(name)));
    return entries;
  }

  private static Program program(
      String className, Function<String, byte[]> classFiles, CompileOptions options) {
    return Program.read(className.replace('.', '/'), options.maximumPages(), classFiles);
  }

  private static Unit unit(Program program, CompileOptions options) {
    return options.importMemory().isEmpty()
        ? unit(
            program,
            options,
            () ->
                AbiFunctions.of(program, options.abi(), options.allExports(), options.zeroed())
                    .methods())
        : ObjectCompiler.compileImporting(program, options);
  }

  /**
   * Compiles a program for a memory of its own.
   *
   * @param exports returns the methods by the names to export them under, after the constructor has
   *     run; it may add an adapter, whose fields begin as 0
   */
  private static Unit unit(
      Program program, CompileOptions options, Supplier<Map<String, Callee>> exports) {
    Graph constructor = ConstructorEvaluator.translate(program);
    long[] initial =
        ConstructorEvaluator.evaluate(
            program, constructor, options.heapBase(), options.initialPages());
    Map<String, Callee> entries = exports.get();
    program.fixConstants(entries.values(), initial, Set.of());
    CallPolicy policy = CallPolicy.of(program, entries.values(), !options.bulkMemory());
    Map<String, Integer> numbers = new LinkedHashMap<>();
    entries.forEach((export, callee) -> numbers.put(export, program.number(callee)));
    FunctionCompiler compiler = new FunctionCompiler(program);
    compiler.compile(
        List.copyOf(numbers.values()),
        callee -> FunctionTranslator.translate(program, callee, policy));
    List<Global> globals = new ArrayList<>();
    for (int i = 0; i < program.globalCount(); i++) {
      globals.add(Global.of(program.globalType(i).wasm(), i < initial.length ? initial[i] : 0));
    }
    return new Unit(globals, numbers, compiler.functions());
  }

  private static <T> T refusing(Supplier<T> work) {
    try {
      return work.get();
    } catch (Refusal refusal) {
      throw new UnsupportedConstructException(refusal);
    }
  }
}
