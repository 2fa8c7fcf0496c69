/**
 * What authors of allocators implement, in WebAssembly's own types.
 *
 * <p>A {@link dev.linalloc.spi.GlobalAllocator} hands out blocks of a {@link
 * dev.linalloc.spi.GrowableMemory}: sizes and addresses are unsigned 32-bit numbers of bytes in an
 * {@code int}, memory grows by pages of 64 KiB. An {@link dev.linalloc.spi.AllocatorProvider} makes
 * one for a memory, under a name that {@link java.util.ServiceLoader} finds, and states in its
 * {@link dev.linalloc.spi.Promises} which rules beyond those of all allocators it keeps.
 */
@NullMarked
package dev.linalloc.spi;

import org.jspecify.annotations.NullMarked;
