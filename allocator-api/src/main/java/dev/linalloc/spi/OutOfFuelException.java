package dev.linalloc.spi;

import java.io.Serial;

/**
 * A call of a compiled module was stopped, because it executed more basic blocks than one call may.
 * The fuel is counted by the module itself and not by a clock, so that the same call always ends in
 * the same way. The allocator is of no more use afterwards.
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
