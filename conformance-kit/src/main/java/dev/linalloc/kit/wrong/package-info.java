/**
 * Deliberately wrong allocators: each is a toy with one thing changed, and shows that the kit sees
 * it.
 */
@NullMarked
package dev.linalloc.kit.wrong;

import org.jspecify.annotations.NullMarked;
