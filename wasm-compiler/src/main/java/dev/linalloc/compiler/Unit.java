package dev.linalloc.compiler;

import dev.linalloc.compiler.wasm.FunctionBody;
import dev.linalloc.format.Global;
import java.util.List;
import java.util.Map;

/**
 * What the compiler has made of a program, for a writer.
 *
 * @param globals by the numbers that the functions know them by
 * @param exports the functions' numbers by the names that others know them by
 * @param functions by the numbers that calls name
 */
record Unit(
    List<Global> globals, Map<String, Integer> exports, Map<Integer, FunctionBody> functions) {}
