/** A bump allocator, after mini-alloc. */
@NullMarked
package dev.linalloc.mini;

import org.jspecify.annotations.NullMarked;
