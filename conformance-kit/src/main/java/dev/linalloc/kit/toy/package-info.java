/**
 * Two correct allocators that can be read in a minute: {@link dev.linalloc.kit.toy.ToyBump} and
 * {@link dev.linalloc.kit.toy.ToyFreeList}. The wrong allocators are made from them by changing one
 * method each.
 */
@NullMarked
package dev.linalloc.kit.toy;

import org.jspecify.annotations.NullMarked;
