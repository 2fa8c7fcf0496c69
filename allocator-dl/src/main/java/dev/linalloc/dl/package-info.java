/**
 * A general-purpose allocator with boundary tags, bins and quick lists, after Doug Lea's.
 *
 * <p>The words of this package, each explained by those before it:
 *
 * <ul>
 *   <li>A <em>chunk</em> is a piece of the heap, live or free. Chunks lie side by side, at
 *       multiples of 8 bytes, and a live one holds a block. {@link dev.linalloc.dl.Chunk} draws its
 *       layout.
 *   <li>A <em>tag</em>, the last word of a chunk, says its size, whether it is free, and whether
 *       the chunk above it is. By the tags a chunk that becomes free finds its free neighbours.
 *   <li>To <em>coalesce</em> is to make one free chunk of free neighbours; to <em>split</em> is to
 *       cut what is needed from a free chunk, of which the rest stays free.
 *   <li>A <em>sliver</em> is a free chunk of 8 bytes, too small for links to other chunks. It waits
 *       for a neighbour to coalesce with.
 *   <li>A <em>bin</em> holds free chunks: a list for each small size, and for each range of large
 *       sizes a trie ({@link dev.linalloc.dl.Trie}), in which the best fit is found in as many
 *       steps as a size has bits. The <em>bin map</em> has a bit per bin that is not empty. See
 *       {@link dev.linalloc.dl.Bins}.
 *   <li>The <em>victim</em> is the rest of the chunk that a small request split last. It is in no
 *       bin and serves the next small request, so that blocks requested one after the other lie
 *       side by side.
 *   <li>A <em>quick list</em> holds small chunks of one size that were given back and are not
 *       coalesced yet, so that the next request of that size takes one without a split. See {@link
 *       dev.linalloc.dl.QuickLists}.
 *   <li>A <em>segment</em> is a stretch of memory that the allocator grew without another module
 *       growing in between. Behind <em>foreign pages</em>, which another module has added, a new
 *       segment begins with a <em>guard</em>: a tag without a chunk, so that nothing coalesces
 *       across the foreign pages.
 *   <li>The <em>top</em> is the free rest of the last segment. Nothing above it was ever handed
 *       out, and the <em>bound</em> is where it ends.
 *   <li>The <em>table</em> holds the heads of bins and quick lists, in the heap itself. It is laid
 *       when the first chunk needs it.
 * </ul>
 *
 * <p>{@link dev.linalloc.dl.DlAllocator} says in which order a request is served from these. Each
 * of its components holds a part of the state: {@link dev.linalloc.dl.Segments} the memory and the
 * top, {@link dev.linalloc.dl.FreeChunks} the victim and the bins, {@link
 * dev.linalloc.dl.QuickLists} what is not coalesced yet, {@link dev.linalloc.dl.Table} where all
 * heads lie. {@link dev.linalloc.dl.AlignedBlocks}, {@link dev.linalloc.dl.InPlace} and {@link
 * dev.linalloc.dl.LastResort} hold no state but references to these. {@link
 * dev.linalloc.dl.HeapAudit} states what holds between two calls and checks it in tests.
 *
 * @see <a href="https://gee.cs.oswego.edu/dl/html/malloc.html">Doug Lea, A Memory Allocator</a>
 */
@NullMarked
package dev.linalloc.dl;

import org.jspecify.annotations.NullMarked;
