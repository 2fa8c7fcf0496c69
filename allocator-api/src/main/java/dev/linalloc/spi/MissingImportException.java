package dev.linalloc.spi;

import java.io.Serial;

/**
 * A compiled module needs something from its host that the host does not provide. That is not the
 * allocator's fault: it breaks no rule, and the message, one line, names the import.
 */
public final class MissingImportException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Makes an exception; {@code message} is one line that names the import. */
  public MissingImportException(String message) {
    super(message);
  }
}
