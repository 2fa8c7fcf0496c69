package dev.linalloc.spi;

import java.io.Serial;

/**
 * Thrown if a compiled module imports something that its host does not provide. The message is one
 * line that names the import. No rule is broken: the allocator is not at fault.
 */
public final class MissingImportException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /**
   * Makes an exception.
   *
   * @param message one line that names the import
   */
  public MissingImportException(String message) {
    super(message);
  }
}
