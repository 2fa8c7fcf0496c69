package dev.linalloc.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * The parent as its child JVM sees it. Over the child's standard input the parent says that the
 * child must stop, and why. When the stream ends, the parent has ended, and the child ends too.
 */
final class ParentJvm {
  /** Why a child must stop. */
  enum Stop {
    /** The current call has taken too long. */
    HANGS,
    /** The whole run has taken too long. */
    TIME_IS_UP
  }

  private static final int GONE = -1;

  private ParentJvm() {}

  /** Starts to listen; {@code stop} must report what was found so far and end the JVM. */
  static void listen(Consumer<Stop> stop) {
    InputStream parent = System.in;
    System.setIn(InputStream.nullInputStream()); // the target has no business there
    Thread.ofPlatform().daemon().name("parent").start(() -> hear(parent, stop));
  }

  private static void hear(InputStream parent, Consumer<Stop> stop) {
    try {
      int word = parent.read();
      if (word != GONE) {
        stop.accept(Stop.values()[word]);
      }
    } catch (IOException e) {
      // gone as well
    }
    Runtime.getRuntime().halt(Main.UNUSABLE);
  }

  /** Tells a child to stop; nothing happens if it is gone. */
  @SuppressWarnings("EnumOrdinal") // both sides run the same class
  static void tell(Process child, Stop stop) {
    try {
      child.getOutputStream().write(stop.ordinal());
      child.getOutputStream().flush();
    } catch (IOException e) {
      // gone
    }
  }
}
