/** WebAssembly's binary format, as far as it takes to change what a module's functions do. */
@NullMarked
package dev.linalloc.host.binary;

import org.jspecify.annotations.NullMarked;
