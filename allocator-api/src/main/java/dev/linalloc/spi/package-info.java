/**
 * The interfaces that an author of an allocator implements, in WebAssembly's own types.
 *
 * <p>A {@link dev.linalloc.spi.GlobalAllocator} hands out blocks of a {@link
 * dev.linalloc.spi.GrowableMemory}. Sizes and addresses are in bytes, unsigned 32-bit numbers in an
 * {@code int}; memory grows by pages of 64 KiB. {@link dev.linalloc.spi.Pages} has the arithmetic
 * for both.
 *
 * <p>An {@link dev.linalloc.spi.AllocatorProvider} makes allocators. {@link
 * java.util.ServiceLoader} finds it, programs select it by its name, and its {@link
 * dev.linalloc.spi.Promises} state which rules beyond the core rules its allocators keep. An
 * allocator may also implement {@link dev.linalloc.spi.HeapWalk}, which shows its chunks to the
 * conformance kit.
 *
 * <p><b>Threads.</b> An allocator and its memory need not be thread-safe. A provider has no state,
 * and any thread may call it.
 */
@NullMarked
package dev.linalloc.spi;

import org.jspecify.annotations.NullMarked;
