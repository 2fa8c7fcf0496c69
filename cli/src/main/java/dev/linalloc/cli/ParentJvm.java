package dev.linalloc.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * The link from a parent JVM to its child: the child's standard input. The parent writes to it that
 * the child must stop, and why. If the stream ends, the parent is gone, and the child ends as well.
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

  /**
   * Starts a thread that listens.
   *
   * @param stop must report what was found so far, and end the JVM
   */
  static void listen(Consumer<Stop> stop) {
    InputStream parent = System.in;
    System.setIn(InputStream.nullInputStream()); // the target must not read it
    Thread.ofPlatform().daemon().name("parent").start(() -> hear(parent, stop));
  }

  private static void hear(InputStream parent, Consumer<Stop> stop) {
    try {
      int word = parent.read();
      if (word != GONE) {
        stop.accept(Stop.values()[word]);
      }
    } catch (IOException e) {
      // the parent is gone
    }
    Runtime.getRuntime().halt(Main.UNUSABLE);
  }

  /** Tells a child to stop. Does nothing if the child is gone. */
  @SuppressWarnings("EnumOrdinal") // both sides run the same class
  static void tell(Process child, Stop stop) {
    try {
      child.getOutputStream().write(stop.ordinal());
      child.getOutputStream().flush();
    } catch (IOException e) {
      // the child is gone
    }
  }
}
