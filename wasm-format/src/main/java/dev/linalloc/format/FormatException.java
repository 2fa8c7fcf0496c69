package dev.linalloc.format;

import java.io.Serial;

/**
 * Thrown if a module is damaged or not supported. The message is one line without its subject, "the
 * module": for example "has a list that does not fit".
 */
public final class FormatException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1;

  /** Makes an exception with that message. */
  public FormatException(String message) {
    super(message);
  }
}
