package dev.linalloc.format;

import java.io.Serial;

/** A module is damaged or not supported; the message is one line that follows "the module". */
public final class FormatException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Makes an exception. */
  public FormatException(String message) {
    super(message);
  }
}
