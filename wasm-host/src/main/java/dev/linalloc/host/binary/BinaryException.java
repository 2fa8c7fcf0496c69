package dev.linalloc.host.binary;

import java.io.Serial;

/** A module can't be read or changed; the message says what of it, to follow "the module". */
public final class BinaryException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Makes an exception. */
  public BinaryException(String message) {
    super(message);
  }
}
