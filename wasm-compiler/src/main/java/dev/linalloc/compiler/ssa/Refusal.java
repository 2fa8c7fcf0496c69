package dev.linalloc.compiler.ssa;

/**
 * Thrown inside the compiler for a construct outside the compilable subset; the message names the
 * construct and what to write instead. {@code WasmCompiler} passes it on to its callers as an
 * {@code UnsupportedConstructException}.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean placed;

  /** Refuses a construct. */
  public Refusal(String construct, String instead) {
    this(construct + "; instead " + instead, false);
  }

  private Refusal(String message, boolean placed) {
    super(message);
    this.placed = placed;
  }

  /** Returns the same refusal with a place in front of its message, unless it has one. */
  public Refusal at(String place) {
    return placed ? this : new Refusal(place + ": " + getMessage(), true);
  }
}
