package dev.linalloc.kit.trace;

import java.io.IOException;
import java.io.Serial;

/** Thrown if a trace cannot be read; the message has the source, the line and the problem. */
public final class TraceFormatException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  TraceFormatException(String source, int line, String problem) {
    super(source + ":" + line + ": " + problem);
  }
}
