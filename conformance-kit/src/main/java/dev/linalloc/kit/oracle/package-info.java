/**
 * The executable specification. An {@link dev.linalloc.kit.oracle.Oracle} wraps an allocator. It
 * reports each call to its {@link dev.linalloc.kit.oracle.RuleGroup}s, one after the other, and
 * they check the rules.
 */
@NullMarked
package dev.linalloc.kit.oracle;

import org.jspecify.annotations.NullMarked;
