package dev.linalloc.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * What a child JVM hears from its parent, over its standard input: that it is to stop and why. When
 * the stream ends, the parent has gone, and the child ends with it.
 */
final class ParentJvm {
  /** Why a child is to stop. */
  enum Stop {
    /** The call that is being made has taken too long. */
    HANGS,
    /** All has taken too long. */
    TIME_IS_UP
  }

  private static final int GONE = -1;

  private ParentJvm() {}

  /** Starts to listen; {@code stop} is to say what was found so far, and then to end the JVM. */
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
