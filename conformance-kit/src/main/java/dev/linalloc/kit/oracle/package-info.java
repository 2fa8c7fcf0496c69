/**
 * The executable specification. An {@link dev.linalloc.kit.oracle.Oracle} wraps an allocator and
 * passes each call to its {@link dev.linalloc.kit.oracle.RuleGroup}s in turn, which check the
 * rules.
 */
@NullMarked
package dev.linalloc.kit.oracle;

import org.jspecify.annotations.NullMarked;
