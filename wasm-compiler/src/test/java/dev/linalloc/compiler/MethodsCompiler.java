package dev.linalloc.compiler;

import dev.linalloc.compiler.classfile.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;

/** Compiles any methods of a class, whereas {@link WasmCompiler} compiles an allocator's four. */
public final class MethodsCompiler {
  private MethodsCompiler() {}

  /**
   * Returns a module that exports methods by their names.
   *
   * @param root the class's internal name
   * @param classFiles finds class files by internal names
   * @param methods the methods' descriptors by their names
   */
  public static byte[] compile(
      String root,
      Function<String, byte[]> classFiles,
      SortedMap<String, String> methods,
      CompileOptions options) {
    Map<String, Method.Name> entries = new LinkedHashMap<>();
    methods.forEach((name, type) -> entries.put(name, new Method.Name(root, name, type)));
    return WasmCompiler.compile(root, classFiles, options, entries);
  }
}
