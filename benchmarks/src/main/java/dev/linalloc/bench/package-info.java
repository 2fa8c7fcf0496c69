/**
 * Measures the allocators beside what a Java program would use instead. All rows of a group make
 * the same requests. Only the ratio of two rows of one run is meaningful.
 */
@NullMarked
package dev.linalloc.bench;

import org.jspecify.annotations.NullMarked;
