/**
 * The conformance kit: {@link dev.linalloc.kit.Conformance} certifies an allocator or answers with
 * a minimal counterexample.
 */
@NullMarked
package dev.linalloc.kit;

import org.jspecify.annotations.NullMarked;
