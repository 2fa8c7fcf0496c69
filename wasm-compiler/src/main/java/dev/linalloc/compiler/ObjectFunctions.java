package dev.linalloc.compiler;

import dev.linalloc.compiler.c.CHeap;
import dev.linalloc.compiler.classfile.Callee;
import dev.linalloc.compiler.classfile.Component;
import dev.linalloc.compiler.classfile.Method;
import dev.linalloc.compiler.classfile.Names;
import dev.linalloc.compiler.classfile.Program;
import dev.linalloc.format.Symbol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The functions that an object has for other objects.
 *
 * @param methods the methods by their symbols' names, in the order of the symbols
 * @param flags the symbols' flags
 */
record ObjectFunctions(Map<String, Callee> methods, int flags) {
  /** Returns the functions that some options ask for. */
  static ObjectFunctions of(Program program, ObjectOptions options) {
    Map<String, Callee> methods = new LinkedHashMap<>();
    if (options.abi() == ObjectOptions.Abi.OWN) {
      WasmCompiler.methods(program.root(), true, options.zeroed())
          .forEach((name, method) -> methods.put(options.prefix() + name, program.entry(method)));
      return new ObjectFunctions(methods, Symbol.HIDDEN);
    }
    Component heap = program.cHeap(options.abi().granule());
    cFunctions()
        .forEach(
            (name, method) -> methods.put(options.prefix() + name, program.entry(method, heap)));
    return new ObjectFunctions(methods, Symbol.WEAK);
  }

  /** Returns those that can be called when no block exists, without forwarders among them. */
  List<Callee> allocating() {
    return methods.values().stream().filter(callee -> !isOfBlocks(callee.method())).toList();
  }

  private static boolean isOfBlocks(Method.Name method) {
    return List.of("dealloc", "realloc").contains(method.name());
  }

  private static Map<String, Method.Name> cFunctions() {
    Map<String, Method.Name> functions = new LinkedHashMap<>();
    functions.put("malloc", method("malloc", "(I)I"));
    functions.put("free", method("free", "(I)V"));
    functions.put("calloc", method("calloc", "(II)I"));
    functions.put("realloc", method("realloc", "(II)I"));
    functions.put("aligned_alloc", method("memalign", "(II)I"));
    functions.put("memalign", method("memalign", "(II)I"));
    functions.put("posix_memalign", method("posixMemalign", "(III)I"));
    functions.put("malloc_usable_size", method("usableSize", "(I)I"));
    // wasi-libc calls these three itself.
    functions.put("__libc_malloc", method("malloc", "(I)I"));
    functions.put("__libc_free", method("free", "(I)V"));
    functions.put("__libc_calloc", method("calloc", "(II)I"));
    return functions;
  }

  private static Method.Name method(String name, String descriptor) {
    return new Method.Name(Names.internal(CHeap.class), name, descriptor);
  }
}
