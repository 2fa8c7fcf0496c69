package dev.linalloc.kit.report;

/**
 * How often a check reached a situation that is known to break allocators.
 *
 * @param situation describes the situation
 * @param required whether a check must reach it
 * @param times how often it was reached
 */
public record CoverageLine(String situation, boolean required, long times) {
  /** The situation in which code other than the allocator grew memory. */
  public static final String FOREIGN_GROWTH = "another module grew memory";

  /** {@return whether this is the line on growth by other code} */
  public boolean isOfForeignGrowth() {
    return situation.equals(FOREIGN_GROWTH);
  }

  /** {@return whether the situation is required and was not reached} */
  public boolean missed() {
    return required && times == 0;
  }
}
