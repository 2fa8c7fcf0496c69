/**
 * Two correct allocators that can be read in minutes: {@link dev.linalloc.kit.toy.ToyBump} and
 * {@link dev.linalloc.kit.toy.ToyFreeList}. Each wrong allocator changes a method of one of them.
 */
@NullMarked
package dev.linalloc.kit.toy;

import org.jspecify.annotations.NullMarked;
