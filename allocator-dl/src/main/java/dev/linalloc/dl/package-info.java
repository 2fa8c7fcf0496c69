/** A boundary-tag allocator with bins, after Doug Lea's. */
@NullMarked
package dev.linalloc.dl;

import org.jspecify.annotations.NullMarked;
