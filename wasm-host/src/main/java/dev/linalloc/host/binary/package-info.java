/** What is changed in modules before they run. */
@NullMarked
package dev.linalloc.host.binary;

import org.jspecify.annotations.NullMarked;
