package dev.linalloc.kit.drive;

import dev.linalloc.kit.oracle.RuleViolation;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.report.Difference;
import dev.linalloc.kit.report.Difference.Kind;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Pages;
import java.util.Locale;
import java.util.Optional;

/**
 * Plays one trace on two allocators, each in a memory of its own, and compares what they do: the
 * address that each call returns, the pages after it, and at the end every byte of the heap. The
 * oracle plays the user of both, so the blocks hold the same contents if they lie at the same
 * addresses.
 */
public final class Twins {
  private final Subject one;
  private final Subject other;
  private final Trace trace;

  private Twins(Subject one, Subject other, Trace trace) {
    this.one = one;
    this.other = other;
    this.trace = trace;
  }

  /** Returns the first difference, or nothing if there is none. */
  public static Optional<Difference> compare(Subject one, Subject other, Trace trace) {
    // A Java class takes any memory, a module only its own.
    Trace fitted = other.fit(one.fit(trace));
    Trace ofOne = one.fit(fitted);
    return ofOne.equals(fitted)
        ? new Twins(one, other, fitted).compare()
        : Optional.of(new Difference(0, "creation", Kind.START, start(ofOne), start(fitted)));
  }

  private static String start(Trace trace) {
    return "begins with "
        + StepWords.pages(trace.initialPages())
        + " and the heap at "
        + hex(trace.heapBase());
  }

  private Optional<Difference> compare() {
    NativeMemory memory = NativeMemory.reserve(trace.initialPages());
    NativeMemory otherMemory = NativeMemory.reserve(trace.initialPages());
    int number = 0;
    try (Session session = new Session(one, trace, new Tally(), memory, memory::close);
        Session twin = new Session(other, trace, new Tally(), otherMemory, otherMemory::close)) {
      for (Step step : trace.steps()) {
        number++;
        Played played = play(session, step);
        Played twinPlayed = play(twin, step);
        Optional<Difference> difference = played.difference(twinPlayed, number, step);
        if (difference.isPresent() || played.isBroken()) {
          return difference;
        }
      }
      return contents(memory, otherMemory, number);
    }
  }

  /**
   * What a step did; {@code broken} names the rule that it broke, and is empty if there is none.
   */
  private record Played(String broken, int address, int pages) {
    boolean isBroken() {
      return !broken.isEmpty();
    }

    Optional<Difference> difference(Played twin, int number, Step step) {
      if (!broken.equals(twin.broken)) {
        return differs(number, step, Kind.RULE, rule(), twin.rule());
      }
      if (address != twin.address) {
        return differs(number, step, Kind.ADDRESS, shown(address), shown(twin.address));
      }
      return pages == twin.pages
          ? Optional.empty()
          : differs(number, step, Kind.PAGES, StepWords.pages(pages), StepWords.pages(twin.pages));
    }

    private String rule() {
      return isBroken() ? "breaks " + broken : "breaks no rule";
    }

    private static String shown(int address) {
      return address == GlobalAllocator.NULL ? "NULL" : hex(address);
    }

    private static Optional<Difference> differs(
        int number, Step step, Kind kind, String one, String other) {
      return Optional.of(new Difference(number, StepWords.of(step), kind, one, other));
    }
  }

  private static Played play(Session session, Step step) {
    try {
      int address = session.play(step);
      return new Played("", address, session.oracle().pages());
    } catch (RuleViolation e) {
      return new Played(e.rule().name(), GlobalAllocator.NULL, session.oracle().pages());
    }
  }

  private Optional<Difference> contents(LinearMemory memory, LinearMemory twin, int number) {
    long end = Pages.end(memory);
    long at = Integer.toUnsignedLong(trace.heapBase());
    while (at < end) {
      boolean whole = at % Long.BYTES == 0;
      if (whole && memory.loadLong((int) at) == twin.loadLong((int) at)) {
        at += Long.BYTES;
      } else if (memory.loadByte((int) at) == twin.loadByte((int) at)) {
        at++;
      } else {
        return Optional.of(
            new Difference(
                number, "the end", Kind.CONTENTS, contents(memory, at), contents(twin, at)));
      }
    }
    return Optional.empty();
  }

  private static String contents(LinearMemory memory, long at) {
    int value = Byte.toUnsignedInt(memory.loadByte((int) at));
    return String.format(Locale.ROOT, "0x%02x at 0x%08x", value, at);
  }

  private static String hex(int address) {
    return String.format(Locale.ROOT, "0x%08x", address);
  }
}
