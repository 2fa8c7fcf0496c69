/**
 * Rules of architecture for projects that use an allocator. Needs ArchUnit, which programs that
 * only call {@link dev.linalloc.kit.Conformance} do without.
 */
@NullMarked
package dev.linalloc.kit.archunit;

import org.jspecify.annotations.NullMarked;
