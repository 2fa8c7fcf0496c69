/**
 * Deliberately wrong allocators. Each is a toy with one error; the kit must find the error and
 * blame the right rule.
 */
@NullMarked
package dev.linalloc.kit.wrong;

import org.jspecify.annotations.NullMarked;
