package dev.linalloc.kit.report;

import java.util.Optional;

/**
 * What a soak did.
 *
 * @param calls calls made once the blocks were live
 * @param nanos the time they took
 * @param heaps how many heaps it took: a full one is left for a new one
 * @param finding the rule that broke, with a minimal trace
 */
public record SoakResult(long calls, long nanos, int heaps, Optional<Finding> finding) {}
