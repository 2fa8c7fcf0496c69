/**
 * Runs {@code .wasm} modules on the JVM.
 *
 * <ul>
 *   <li>{@link dev.linalloc.host.GuestModule} loads a compiled allocator, and {@link
 *       dev.linalloc.host.GuestProvider} offers it under the same interface as a Java class.
 *   <li>{@link dev.linalloc.host.InkBenchmark} measures what its calls cost.
 *   <li>{@link dev.linalloc.host.HostAllocator} provides an allocator to a guest that imports one.
 * </ul>
 */
@NullMarked
package dev.linalloc.host;

import org.jspecify.annotations.NullMarked;
