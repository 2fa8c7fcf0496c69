/**
 * What feeds the oracle: scripts, random traces, recorded traces; and what makes a counterexample
 * small.
 */
@NullMarked
package dev.linalloc.kit.drive;

import org.jspecify.annotations.NullMarked;
