/** A free list with size classes, after wee_alloc. */
@NullMarked
package dev.linalloc.wee;

import org.jspecify.annotations.NullMarked;
