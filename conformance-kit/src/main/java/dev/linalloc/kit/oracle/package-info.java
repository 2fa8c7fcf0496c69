/**
 * The executable specification: {@link dev.linalloc.kit.oracle.Oracle} wraps an allocator, and one
 * {@link dev.linalloc.kit.oracle.RuleGroup} after the other checks each call.
 */
@NullMarked
package dev.linalloc.kit.oracle;

import org.jspecify.annotations.NullMarked;
