/**
 * Four correct allocators that can be read in minutes: {@link dev.linalloc.kit.toy.ToyBump}, {@link
 * dev.linalloc.kit.toy.ToyFreeList}, {@link dev.linalloc.kit.toy.ToyBuddy} and {@link
 * dev.linalloc.kit.toy.ToySlab}. Each wrong allocator changes a method of one of them.
 */
@NullMarked
package dev.linalloc.kit.toy;

import org.jspecify.annotations.NullMarked;
