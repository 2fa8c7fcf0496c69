/**
 * Traces: what a program asked of its allocator, as neutral text. A {@link
 * dev.linalloc.kit.trace.Player} makes the calls again on any allocator.
 */
@NullMarked
package dev.linalloc.kit.trace;

import org.jspecify.annotations.NullMarked;
