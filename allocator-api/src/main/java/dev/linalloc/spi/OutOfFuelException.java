package dev.linalloc.spi;

import java.io.Serial;

/**
 * Thrown if a call of a compiled module used up its <em>fuel</em>: the number of basic blocks that
 * one call may execute. The module itself counts them. No clock is involved, so the same call
 * always stops at the same block. The allocator must not be used afterwards.
 */
public final class OutOfFuelException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param fuel the basic blocks that a call may execute
   */
  public OutOfFuelException(long fuel) {
    super("executed more than " + fuel + " basic blocks");
  }
}
