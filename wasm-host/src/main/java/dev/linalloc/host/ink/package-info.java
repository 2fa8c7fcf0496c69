/** What a module's calls cost on Arbitrum Stylus, counted by the module itself. */
@NullMarked
package dev.linalloc.host.ink;

import org.jspecify.annotations.NullMarked;
