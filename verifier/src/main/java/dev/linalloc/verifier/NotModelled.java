package dev.linalloc.verifier;

import java.io.Serial;

/** The executor met something it has no meaning for. It never guesses. */
public final class NotModelled extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  NotModelled(String place, String what) {
    super(place + ": " + what + " is not modelled");
  }
}
