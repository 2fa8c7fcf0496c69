package dev.linalloc.kit.report;

import java.util.Optional;

/**
 * What an exhaustive exploration showed.
 *
 * @param states different states of the heap that were reached
 * @param transitions calls that were checked, each from one of the states
 * @param depth the most calls from the start to a state
 * @param fixpoint whether every reachable state was reached
 * @param nanos the time it took
 * @param finding the rule that broke, with a minimal trace
 */
public record Exploration(
    int states,
    long transitions,
    int depth,
    boolean fixpoint,
    long nanos,
    Optional<Finding> finding) {}
