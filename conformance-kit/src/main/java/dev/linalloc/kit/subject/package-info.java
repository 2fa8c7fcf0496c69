/** The allocator under test: what makes it, what it promises, and what a compiled module fixes. */
@NullMarked
package dev.linalloc.kit.subject;

import org.jspecify.annotations.NullMarked;
