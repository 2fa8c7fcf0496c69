package dev.linalloc.kit.oracle;

/**
 * A group of rules. The {@link Oracle} reports the events of each call to it. The group checks its
 * rules at these events, and throws a {@link RuleViolation} at the first one that is broken.
 *
 * <p>The events of a call, in order: {@link #before} if it takes a block; one of {@link #placed},
 * {@link #failed}, {@link #empty} and {@link #givenBack}; {@link #after}.
 */
interface RuleGroup {
  /** The live block in {@code call.slot} is about to be given back or reallocated. */
  default void before(Call call) {}

  /** A block was returned. It is not yet filled, nor recorded as a live block. */
  default void placed(Call call) {}

  /** A request for a block returned NULL. */
  default void failed(Call call) {}

  /** A request for 0 bytes returned. */
  default void empty(Call call) {}

  /** A block was given back, perhaps one of 0 bytes. */
  default void givenBack(Call call) {}

  /** The call is over: the block that it returned, if any, is filled and recorded as live. */
  default void after(Call call) {}
}
