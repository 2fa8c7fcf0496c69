/**
 * A free list with size classes, after wee_alloc. {@link dev.linalloc.wee.WeeAllocator} is the
 * order in which a request is served; each of its components holds a part of the state:
 *
 * <ul>
 *   <li>{@link dev.linalloc.wee.Segments} the memory that the heap consists of, and the top;
 *   <li>{@link dev.linalloc.wee.FreeList} the free cells, oldest first;
 *   <li>{@link dev.linalloc.wee.SizeClasses} small cells that wait, unmerged, for the next block of
 *       their size.
 * </ul>
 *
 * <p>{@link dev.linalloc.wee.InPlace} resizes blocks where they lie. {@link dev.linalloc.wee.Cell}
 * draws what lies where in a cell, and {@link dev.linalloc.wee.WeeWalk} checks the heap in tests.
 */
@NullMarked
package dev.linalloc.wee;

import org.jspecify.annotations.NullMarked;
