/**
 * Rewrites modules before they run: {@link dev.linalloc.host.binary.Fuel} ends every call, {@link
 * dev.linalloc.host.binary.WideOffsets} reaches all 4 GiB, and {@link
 * dev.linalloc.host.binary.GrowthLimit} limits memory.
 */
@NullMarked
package dev.linalloc.host.binary;

import org.jspecify.annotations.NullMarked;
