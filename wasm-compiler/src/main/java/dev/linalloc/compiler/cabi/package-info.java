/**
 * The component model's memory function over any allocator: {@link
 * dev.linalloc.compiler.cabi.CabiHeap}, which the compiler puts into modules and objects.
 */
@NullMarked
package dev.linalloc.compiler.cabi;

import org.jspecify.annotations.NullMarked;
