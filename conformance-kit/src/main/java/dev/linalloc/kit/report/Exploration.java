package dev.linalloc.kit.report;

import java.util.Optional;

/**
 * What an exhaustive exploration showed.
 *
 * @param states how many different states of the heap were reached
 * @param transitions how many calls were checked, each in one of the states
 * @param depth the most calls that it takes to reach a state from which calls were tried
 * @param fixpoint whether every reachable state was reached
 * @param nanos the time taken, in nanoseconds
 * @param finding the broken rule with a minimal trace, if there is one
 */
public record Exploration(
    int states,
    long transitions,
    int depth,
    boolean fixpoint,
    long nanos,
    Optional<Finding> finding) {}
