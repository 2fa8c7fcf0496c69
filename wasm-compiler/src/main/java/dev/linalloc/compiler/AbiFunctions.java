package dev.linalloc.compiler;

import dev.linalloc.compiler.ObjectOptions.Abi;
import dev.linalloc.compiler.c.CHeap;
import dev.linalloc.compiler.cabi.CabiHeap;
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
 * The functions that a module or an object has for others.
 *
 * @param methods the methods by their names in the module or object, in order
 */
record AbiFunctions(Map<String, Callee> methods) {
  /**
   * Returns the functions of an object.
   *
   * @param all whether all of our own functions are wanted, or {@code alloc} and {@code dealloc}
   */
  static AbiFunctions of(Program program, ObjectOptions options, boolean all) {
    Map<String, Callee> methods = new LinkedHashMap<>();
    of(program, options.abi(), all, options.zeroed())
        .methods
        .forEach((name, callee) -> methods.put(options.prefix() + name, callee));
    return new AbiFunctions(methods);
  }

  /**
   * Returns the functions of an interface.
   *
   * @param all whether all of our own functions are wanted, or {@code alloc} and {@code dealloc}
   * @param zeroed whether {@code alloc} returns zeroed blocks
   */
  static AbiFunctions of(Program program, Abi abi, boolean all, boolean zeroed) {
    return switch (abi) {
      case OWN -> of(program, program.allocator(), ownFunctions(program.root(), all, zeroed));
      case C, C_ALIGN_8 -> of(program, program.cHeap(abi.granule()), cFunctions());
      case CABI -> of(program, program.cabiHeap(), cabiFunctions());
    };
  }

  private static AbiFunctions of(
      Program program, Component receiver, Map<String, Method.Name> functions) {
    Map<String, Callee> methods = new LinkedHashMap<>();
    functions.forEach((name, method) -> methods.put(name, program.entry(method, receiver)));
    return new AbiFunctions(methods);
  }

  /** Returns the names of the functions of an interface. */
  static List<String> names(Abi abi, boolean all) {
    Map<String, Method.Name> functions =
        switch (abi) {
          case OWN -> ownFunctions("", all, false);
          case C, C_ALIGN_8 -> cFunctions();
          case CABI -> cabiFunctions();
        };
    return List.copyOf(functions.keySet());
  }

  /** Returns the flags of the symbols of an interface's functions. */
  static int flags(Abi abi) {
    return switch (abi) {
      case OWN -> Symbol.HIDDEN;
      case C, C_ALIGN_8 -> Symbol.WEAK;
      case CABI -> Symbol.EXPORTED; // only the host calls it
    };
  }

  /** Returns those that can be called when no block exists, without forwarders among them. */
  List<Callee> allocating() {
    return methods.values().stream().filter(callee -> !isOfBlocks(callee.method())).toList();
  }

  private static boolean isOfBlocks(Method.Name method) {
    return List.of("dealloc", "realloc").contains(method.name());
  }

  private static Map<String, Method.Name> ownFunctions(String root, boolean all, boolean zeroed) {
    Map<String, Method.Name> functions = new LinkedHashMap<>();
    functions.put("alloc", new Method.Name(root, zeroed ? "allocZeroed" : "alloc", "(II)I"));
    if (all) {
      functions.put("alloc_zeroed", new Method.Name(root, "allocZeroed", "(II)I"));
    }
    functions.put("dealloc", new Method.Name(root, "dealloc", "(III)V"));
    if (all) {
      functions.put("realloc", new Method.Name(root, "realloc", "(IIII)I"));
    }
    return functions;
  }

  private static Map<String, Method.Name> cabiFunctions() {
    String owner = Names.internal(CabiHeap.class);
    return Map.of("cabi_realloc", new Method.Name(owner, "cabiRealloc", "(IIII)I"));
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
