/**
 * A free list with size classes, after wee_alloc.
 *
 * <p>The words of this package: a <em>cell</em> is a piece of the heap, live or free, that ends
 * with its <em>tag</em>. The <em>top</em> is the free memory above the last cell. A
 * <em>segment</em> is a range of memory without foreign pages.
 *
 * <p>{@link dev.linalloc.wee.WeeAllocator} implements the order in which a request is served. Each
 * of its components holds a part of the state:
 *
 * <ul>
 *   <li>{@link dev.linalloc.wee.Segments}: the memory of the heap, and the top;
 *   <li>{@link dev.linalloc.wee.FreeList}: the free cells, oldest first;
 *   <li>{@link dev.linalloc.wee.SizeClasses}: small cells that are kept, unmerged, for the next
 *       block of their size.
 * </ul>
 *
 * <p>{@link dev.linalloc.wee.InPlace} resizes blocks in place. {@link dev.linalloc.wee.Cell} draws
 * the layout of a cell, and {@link dev.linalloc.wee.WeeWalk} checks the heap in tests.
 */
@NullMarked
package dev.linalloc.wee;

import org.jspecify.annotations.NullMarked;
