/**
 * The front door for programs: an allocator by its name, and arenas over one.
 *
 * <ul>
 *   <li>{@link dev.linalloc.LinearArena} and {@link dev.linalloc.HeapArena} are {@link
 *       java.lang.foreign.Arena}s: the first takes back all its segments at once by a reset, the
 *       second each of them by {@code free}.
 *   <li>{@link dev.linalloc.Allocators} opens an allocator by its name, as a {@link
 *       dev.linalloc.ConfinedAllocator} that one thread uses with 64-bit addresses and {@link
 *       dev.linalloc.Layout}s.
 * </ul>
 *
 * <p>Authors of allocators start at {@link dev.linalloc.spi}, programs that bring a memory of their
 * own at {@link dev.linalloc.memory}.
 */
@NullMarked
package dev.linalloc;

import org.jspecify.annotations.NullMarked;
