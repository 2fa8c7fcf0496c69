package dev.linalloc;

import java.lang.StackWalker.StackFrame;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A place in the program that uses this package, such as {@code com.example.Cache.put
 * (Cache.java:57)}. Finding it takes about a microsecond, so it is done only if {@link Watch} says
 * so.
 */
final class Site {
  private static final StackWalker WALKER = StackWalker.getInstance();

  /** The classes whose frames stand between this class and the program. */
  private static final Set<String> OWN =
      Stream.of(
              Site.class,
              Allocators.class,
              ArenaPool.class,
              ConfinedAllocator.class,
              ConfinedArena.class,
              HeapArena.class,
              Ledger.class,
              LinearArena.class,
              Watch.class,
              WatchedAllocator.class)
          .map(Class::getName)
          .collect(Collectors.toSet());

  private Site() {}

  /** Returns the innermost frame that belongs to the program. */
  static String here() {
    return WALKER.walk(
        frames -> frames.filter(Site::isOfProgram).findFirst().map(Site::text).orElse("unknown"));
  }

  /** Returns whether a frame is neither of this package's classes nor of the JDK. */
  private static boolean isOfProgram(StackFrame frame) {
    String outermost = frame.getClassName().replaceFirst("\\$.*", "");
    return !OWN.contains(outermost) && !outermost.startsWith("java.");
  }

  private static String text(StackFrame frame) {
    return frame.getClassName()
        + "."
        + frame.getMethodName()
        + "("
        + frame.getFileName()
        + ":"
        + frame.getLineNumber()
        + ")";
  }
}
