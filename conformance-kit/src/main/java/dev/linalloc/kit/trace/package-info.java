/** Traces: what a program asked of its allocator, as neutral text. */
@NullMarked
package dev.linalloc.kit.trace;

import org.jspecify.annotations.NullMarked;
