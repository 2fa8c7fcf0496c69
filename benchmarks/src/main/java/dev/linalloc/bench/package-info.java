/**
 * Where the allocators stand beside what a Java program would use instead: every row of a group
 * makes the same requests, and what counts is the ratio of two rows of one run.
 */
@NullMarked
package dev.linalloc.bench;

import org.jspecify.annotations.NullMarked;
