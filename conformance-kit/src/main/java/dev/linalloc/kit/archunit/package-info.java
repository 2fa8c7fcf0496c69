/**
 * ArchUnit rules for projects that use an allocator. This package alone needs ArchUnit: a program
 * that only calls {@link dev.linalloc.kit.Conformance} runs without it.
 */
@NullMarked
package dev.linalloc.kit.archunit;

import org.jspecify.annotations.NullMarked;
