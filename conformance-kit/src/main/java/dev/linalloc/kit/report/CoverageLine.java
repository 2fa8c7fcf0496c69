package dev.linalloc.kit.report;

/**
 * How often a check reached a situation that is known to break allocators.
 *
 * @param situation what it is, for people
 * @param required whether a check must reach it
 * @param times how often it was reached
 */
public record CoverageLine(String situation, boolean required, long times) {
  /** Returns whether a check ought to have reached it and has not. */
  public boolean missed() {
    return required && times == 0;
  }
}
