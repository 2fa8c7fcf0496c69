/**
 * Proofs about the class files that ship: {@link dev.linalloc.proofs.Claim} states the rules of the
 * specification in terms of a bump heap, for all inputs and all states of {@link
 * dev.linalloc.proofs.Heap}'s invariant.
 */
package dev.linalloc.proofs;
