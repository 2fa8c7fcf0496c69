/** Allocators for guests that import theirs. */
@NullMarked
package dev.linalloc.guest.host;

import org.jspecify.annotations.NullMarked;
