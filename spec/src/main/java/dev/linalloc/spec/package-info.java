/**
 * The rules of a correct wasm32 allocator, as code.
 *
 * <p>Each {@link dev.linalloc.spec.Rule} has a number and a one-line title. Its {@link
 * dev.linalloc.spec.Level} says how binding it is; its {@link dev.linalloc.spec.Scope} says which
 * allocators it binds, by their {@link dev.linalloc.spi.Promises}. {@link
 * dev.linalloc.spec.SpecText} holds the exact statements, {@link dev.linalloc.spec.Evidence} the
 * tests, models and proofs for each rule.
 */
@NullMarked
package dev.linalloc.spec;

import org.jspecify.annotations.NullMarked;
