package dev.linalloc.verifier;

import java.io.Serial;

/** The executor met code that it does not model. It never guesses what code means. */
public final class NotModelled extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  NotModelled(String place, String what) {
    super(place + ": " + what + " is not modelled");
  }
}
