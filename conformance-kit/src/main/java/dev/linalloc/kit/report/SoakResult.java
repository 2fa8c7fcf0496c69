package dev.linalloc.kit.report;

import java.util.Optional;

/**
 * The result of a soak.
 *
 * @param calls how many calls were made after the first blocks were allocated
 * @param nanos the time of these calls, in nanoseconds
 * @param heaps how many heaps were used: when one is full, the soak goes on with a new one
 * @param finding the broken rule with a minimal trace, if there is one
 */
public record SoakResult(long calls, long nanos, int heaps, Optional<Finding> finding) {}
