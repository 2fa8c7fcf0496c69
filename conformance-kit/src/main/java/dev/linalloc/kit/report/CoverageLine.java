package dev.linalloc.kit.report;

/**
 * How often a check reached a situation that is known to break allocators.
 *
 * @param situation describes the situation
 * @param required whether a check must reach it
 * @param times how often it was reached
 */
public record CoverageLine(String situation, boolean required, long times) {
  /** {@return whether the situation is required and was not reached} */
  public boolean missed() {
    return required && times == 0;
  }
}
