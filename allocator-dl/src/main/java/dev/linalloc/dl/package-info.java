/**
 * A general-purpose allocator with boundary tags, bins and quick lists, after Doug Lea's.
 *
 * <p>The words of this package, each explained with the help of those before it:
 *
 * <ul>
 *   <li>A <em>chunk</em> is a piece of the heap, live or free. Chunks lie side by side, at
 *       multiples of 8 bytes, and a live one holds a block. {@link dev.linalloc.dl.Chunk} draws its
 *       layout.
 *   <li>A <em>tag</em> is the last word of a chunk. It holds the chunk's size, whether it is free,
 *       and whether the chunk above is free. By the tags, a chunk that becomes free finds its free
 *       neighbours.
 *   <li>To <em>coalesce</em> is to merge free neighbours into one free chunk. To <em>split</em> is
 *       to cut the needed bytes from a free chunk; the rest stays free.
 *   <li>A <em>sliver</em> is a free chunk of 8 bytes, too small for links to other chunks. It stays
 *       unused until a neighbour coalesces with it.
 *   <li>A <em>bin</em> holds free chunks: a list for each small size, and a trie for each range of
 *       large sizes ({@link dev.linalloc.dl.Trie}). A search for the best fit in a trie takes at
 *       most one step per bit of the size. The <em>bin map</em> has one bit per bin, which is set
 *       if the bin is not empty. See {@link dev.linalloc.dl.Bins}. To <em>file</em> a free chunk is
 *       to mark it as free and, unless it is a sliver, to put it into the bin of its size.
 *   <li>The <em>victim</em> is the rest of the chunk that a small request split last. It is in no
 *       bin, and serves the next small request: so blocks that are requested one after the other
 *       lie side by side.
 *   <li>A <em>quick list</em> holds small chunks of one size that were given back and are not
 *       coalesced yet. The next request of that size takes one without a split. See {@link
 *       dev.linalloc.dl.QuickLists}.
 *   <li>A <em>segment</em> is a range of the heap's memory without foreign pages. <em>Foreign
 *       pages</em> are those that another module has added. Behind them a new segment begins with a
 *       <em>guard</em>: a tag without a chunk, which prevents coalescing across the foreign pages.
 *   <li>The <em>top</em> is the free rest of the last segment, and the <em>bound</em> is its end.
 *   <li>The <em>table</em> holds the heads of bins and quick lists, in the heap itself. A heap
 *       without a table is <em>closed</em>; the first request lays the table.
 * </ul>
 *
 * <p>{@link dev.linalloc.dl.DlAllocator} implements the order in which a request is served. Each of
 * its components holds a part of the state: {@link dev.linalloc.dl.Segments} the memory and the
 * top, {@link dev.linalloc.dl.FreeChunks} the victim and the bins, {@link
 * dev.linalloc.dl.QuickLists} the chunks that are not coalesced yet, {@link dev.linalloc.dl.Table}
 * the address of the table. {@link dev.linalloc.dl.AlignedBlocks}, {@link dev.linalloc.dl.InPlace}
 * and {@link dev.linalloc.dl.LastResort} have no state of their own. {@link
 * dev.linalloc.dl.HeapAudit} checks the invariants in tests.
 *
 * @see <a href="https://gee.cs.oswego.edu/dl/html/malloc.html">Doug Lea, A Memory Allocator</a>
 */
@NullMarked
package dev.linalloc.dl;

import org.jspecify.annotations.NullMarked;
