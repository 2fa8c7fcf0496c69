/** Compiles allocator classes to wasm: from the class file that runs on the JVM to a module. */
@NullMarked
package dev.linalloc.compiler;

import org.jspecify.annotations.NullMarked;
