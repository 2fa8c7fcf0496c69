/**
 * The memory that a program gives to an allocator: {@link dev.linalloc.memory.NativeMemory}, up to
 * 4 GiB of address space outside the Java heap. The operating system backs the pages that were
 * touched. {@link dev.linalloc.memory.Reservation} names the kinds of address space.
 */
@NullMarked
package dev.linalloc.memory;

import org.jspecify.annotations.NullMarked;
