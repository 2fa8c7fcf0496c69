/**
 * A check as JUnit tests, one for each rule. This package alone needs JUnit Jupiter: a program that
 * only calls {@link dev.linalloc.kit.Conformance} runs without it.
 */
@NullMarked
package dev.linalloc.kit.junit;

import org.jspecify.annotations.NullMarked;
