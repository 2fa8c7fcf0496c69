/** Who is checked, and to what it is held. */
@NullMarked
package dev.linalloc.kit.subject;

import org.jspecify.annotations.NullMarked;
