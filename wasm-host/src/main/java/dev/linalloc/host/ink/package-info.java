/**
 * Measures what a module's calls cost on Arbitrum Stylus: {@link dev.linalloc.host.ink.InkMeter}
 * makes the module count.
 */
@NullMarked
package dev.linalloc.host.ink;

import org.jspecify.annotations.NullMarked;
