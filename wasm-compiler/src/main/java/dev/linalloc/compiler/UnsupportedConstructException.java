package dev.linalloc.compiler;

/**
 * A class cannot be compiled because it uses something outside the compilable subset, which {@code
 * SUBSET.md} describes. The message names the class, the method, the line, the construct, and what
 * to write instead.
 */
public final class UnsupportedConstructException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean placed;

  UnsupportedConstructException(String construct, String instead) {
    this(construct + "; instead " + instead, false);
  }

  private UnsupportedConstructException(String message, boolean placed) {
    super(message);
    this.placed = placed;
  }

  /** Returns the same with the place in front, unless it has one. */
  UnsupportedConstructException at(String place) {
    return placed ? this : new UnsupportedConstructException(place + ": " + getMessage(), true);
  }
}
