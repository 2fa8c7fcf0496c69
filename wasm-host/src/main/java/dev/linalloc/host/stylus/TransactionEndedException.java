package dev.linalloc.host.stylus;

import java.io.Serial;

/** Thrown if a program asks for more pages than a transaction can have: Stylus then ends it. */
public final class TransactionEndedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Makes an exception that names the pages asked for and those that memory has. */
  public TransactionEndedException(int asked, long pages) {
    super(
        "it asked for "
            + Integer.toUnsignedString(asked)
            + " pages when it had "
            + pages
            + "; Stylus ends the transaction");
  }
}
