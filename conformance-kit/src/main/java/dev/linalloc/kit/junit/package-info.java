/**
 * The certificate as JUnit tests. Needs JUnit Jupiter, which programs that only call {@link
 * dev.linalloc.kit.Conformance} do without.
 */
@NullMarked
package dev.linalloc.kit.junit;

import org.jspecify.annotations.NullMarked;
