/**
 * Compiled allocators: a {@code .wasm} module, whoever wrote it, behind the same interface as a
 * Java class. {@link dev.linalloc.host.GuestModule} loads one.
 */
@NullMarked
package dev.linalloc.host;

import org.jspecify.annotations.NullMarked;
