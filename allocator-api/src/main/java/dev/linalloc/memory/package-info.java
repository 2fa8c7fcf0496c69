/**
 * The memory that embedders run an allocator on: {@link dev.linalloc.memory.NativeMemory}, 4 GiB of
 * address space outside the Java heap, of which the kernel backs what was touched.
 */
@NullMarked
package dev.linalloc.memory;

import org.jspecify.annotations.NullMarked;
