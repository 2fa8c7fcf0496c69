/**
 * The allocator SPI in WebAssembly's own types, the linear memories it works on, and the front
 * door.
 *
 * <p>Authors of allocators implement {@link dev.linalloc.api.GlobalAllocator} over {@link
 * dev.linalloc.api.GrowableMemory} and register an {@link dev.linalloc.api.AllocatorProvider}.
 * Programs that use one start at {@link dev.linalloc.api.Allocators}.
 */
@NullMarked
package dev.linalloc.api;

import org.jspecify.annotations.NullMarked;
