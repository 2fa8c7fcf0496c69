package dev.linalloc;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * What Java Flight Recorder shows of the arenas. An event that is not recorded costs a few
 * nanoseconds. Scopes and borrowed arenas make none but {@link Exhausted}, since they open and
 * close within nanoseconds.
 */
@Category("linalloc")
@StackTrace
abstract class ArenaEvent extends Event {
  /** The most bytes that the arena may take. */
  @Label("Limit")
  @DataAmount
  long limit;

  /** The bytes that are live at the event; before a reset and a close, those that it frees. */
  @Label("Live")
  @DataAmount
  long live;

  /** The most bytes that were ever live. */
  @Label("Peak")
  @DataAmount
  long peak;

  /** Commits this event if it is recorded. */
  final void commit(ConfinedArena arena) {
    if (shouldCommit()) {
      limit = arena.maxBytes();
      live = arena.liveBytes();
      peak = arena.peakBytes();
      commit();
    }
  }

  /** An arena was opened. */
  @Name("dev.linalloc.ArenaOpen")
  @Label("Arena Open")
  static final class Open extends ArenaEvent {}

  /** All segments of an arena are freed. */
  @Name("dev.linalloc.ArenaReset")
  @Label("Arena Reset")
  static final class Reset extends ArenaEvent {}

  /** An arena is closed. */
  @Name("dev.linalloc.ArenaClose")
  @Label("Arena Close")
  static final class Close extends ArenaEvent {}

  /** An arena had no room for a request. */
  @Name("dev.linalloc.ArenaExhausted")
  @Label("Arena Exhausted")
  static final class Exhausted extends ArenaEvent {
    /** The bytes of the request. */
    @Label("Requested")
    @DataAmount
    long requested;
  }
}
