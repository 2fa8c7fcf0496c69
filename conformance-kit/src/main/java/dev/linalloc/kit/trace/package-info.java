/**
 * Traces: the calls that a program made of its allocator, as text. A {@link
 * dev.linalloc.kit.trace.Player} repeats them on any allocator.
 */
@NullMarked
package dev.linalloc.kit.trace;

import org.jspecify.annotations.NullMarked;
