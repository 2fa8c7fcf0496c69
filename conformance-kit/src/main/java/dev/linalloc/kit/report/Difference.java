package dev.linalloc.kit.report;

/**
 * The first difference between two allocators that played the same trace.
 *
 * @param step the number of the step, from 1; 0 if the two cannot start alike
 * @param call the step in words
 * @param what what differs
 * @param one what the first allocator did
 * @param other what the second did
 */
public record Difference(int step, String call, Kind what, String one, String other) {
  /** What differs. */
  public enum Kind {
    /** The memory or the heapBase at the start: modules fix both. */
    START,
    /** A rule that only one of the two breaks. */
    RULE,
    /** The address that a call returned. */
    ADDRESS,
    /** The size of memory after a call. */
    PAGES,
    /** The bytes of the heap after the last call. */
    CONTENTS
  }
}
