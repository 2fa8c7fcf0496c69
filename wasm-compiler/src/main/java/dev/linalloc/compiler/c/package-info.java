/**
 * C's memory functions over any allocator: {@link dev.linalloc.compiler.c.CHeap}, which the
 * compiler puts into objects for C.
 */
@NullMarked
package dev.linalloc.compiler.c;

import org.jspecify.annotations.NullMarked;
