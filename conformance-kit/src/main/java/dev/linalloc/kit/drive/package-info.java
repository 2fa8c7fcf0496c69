/**
 * The drivers: they feed the oracle with scripts, random programs and recorded traces, compare
 * runs, and shrink counterexamples.
 */
@NullMarked
package dev.linalloc.kit.drive;

import org.jspecify.annotations.NullMarked;
