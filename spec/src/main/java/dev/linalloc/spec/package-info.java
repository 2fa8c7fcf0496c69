/** The rule catalogue; {@code SPEC.md} beside it gives each rule's reasons and sources. */
@NullMarked
package dev.linalloc.spec;

import org.jspecify.annotations.NullMarked;
