/**
 * The graph of a function in <em>static single assignment form</em>, and the passes that make it
 * simpler.
 *
 * <p>A {@code Graph} consists of <em>basic blocks</em>, each with its effects in order and an
 * <em>exit</em> that says where control goes, and of expressions, each of which is made once and
 * belongs to no block. A <em>phi</em> joins the values that come from different blocks. {@code
 * Simplifier} folds constants and applies algebraic identities whenever an expression is made.
 *
 * <p>{@code ComparisonLowering} replaces comparisons with three results, which wasm lacks. Then
 * {@code Optimizer} applies the classes that implement {@code Pass} until none changes anything.
 * All of them simplify control flow, since a branch costs more than most arithmetic; {@code Cost}
 * holds the prices. {@code GraphChecker} states the invariants of a graph, and checks them after
 * each pass.
 */
@NullMarked
package dev.linalloc.compiler.ssa;

import org.jspecify.annotations.NullMarked;
