/**
 * The executable specification: {@link dev.linalloc.kit.oracle.Oracle} wraps an allocator, and a
 * class a group of rules checks each call.
 */
@NullMarked
package dev.linalloc.kit.oracle;

import org.jspecify.annotations.NullMarked;
