package dev.linalloc.kit.trace;

import java.io.IOException;
import java.io.Serial;

/** Says where and why a trace can't be read. */
public final class TraceFormatException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  TraceFormatException(String source, int line, String problem) {
    super(source + ":" + line + ": " + problem);
  }
}
