/**
 * Compiled allocators: a {@code .wasm} module, whoever wrote it, behind the same interface as a
 * Java class. {@link dev.linalloc.guest.GuestModule} loads one.
 */
@NullMarked
package dev.linalloc.guest;

import org.jspecify.annotations.NullMarked;
