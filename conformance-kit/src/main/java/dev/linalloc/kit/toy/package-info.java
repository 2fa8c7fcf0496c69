/**
 * Two correct allocators that a student can read in a minute, and that the wrong ones are made
 * from.
 */
@NullMarked
package dev.linalloc.kit.toy;

import org.jspecify.annotations.NullMarked;
