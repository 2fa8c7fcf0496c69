/** The linalloc command: a class a subcommand. */
@NullMarked
package dev.linalloc.cli;

import org.jspecify.annotations.NullMarked;
