package dev.linalloc.compiler.ssa;

/**
 * What a class is refused with inside the compiler: a construct outside the compilable subset, and
 * what to write instead. {@code WasmCompiler} passes the message on to its callers.
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

  /** Returns the same with the place in front, unless it has one. */
  public Refusal at(String place) {
    return placed ? this : new Refusal(place + ": " + getMessage(), true);
  }
}
