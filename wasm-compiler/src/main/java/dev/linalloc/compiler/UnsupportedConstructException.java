package dev.linalloc.compiler;

import dev.linalloc.compiler.ssa.Refusal;

/**
 * Thrown if a class cannot be compiled because it uses a construct outside the compilable subset,
 * which {@code SUBSET.md} describes. The message names the class, in most cases the method and the
 * line too, the construct, and what to write instead.
 */
public final class UnsupportedConstructException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsupportedConstructException(Refusal refusal) {
    super(refusal.getMessage(), refusal);
  }
}
