/**
 * A bump allocator, after mini-alloc: {@link dev.linalloc.mini.MiniAllocator} hands out ascending
 * addresses and never reuses memory. {@link dev.linalloc.mini.MiniProvider} provides it as {@code
 * mini}.
 */
@NullMarked
package dev.linalloc.mini;

import org.jspecify.annotations.NullMarked;
