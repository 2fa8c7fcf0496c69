package dev.linalloc.compiler;

/**
 * A class can't be compiled because it uses something outside the compilable subset. The message
 * names the class, the method, the line and the construct.
 */
public final class UnsupportedConstructException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean placed;

  UnsupportedConstructException(String construct) {
    this(construct, false);
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
