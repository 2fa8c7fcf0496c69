package dev.linalloc.kit.drive;

import dev.linalloc.kit.trace.Player;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.Pages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Plays steps in a session, and keeps track of what the heap holds after each. */
final class HeapRun {
  /** The addresses [from, to). */
  record Range(long from, long to) {
    boolean overlaps(Range other) {
      return from < other.to && other.from < to;
    }
  }

  /**
   * What a step did.
   *
   * @param result what the call returned: an address, {@code NULL}, or nothing
   * @param id the block of the call; −1 if there is none
   * @param released where the block lay before; null if it did not exist
   * @param claimed where the block lies now; null if it does not exist
   */
  record Outcome(String result, int id, @Nullable Range released, @Nullable Range claimed) {
    static Outcome of(String result) {
      return new Outcome(result, -1, null, null);
    }
  }

  private final Session session;
  private final FilmedHeap heap;
  private final Map<Integer, Range> live = new TreeMap<>();
  private final List<Range> foreign = new ArrayList<>();

  /**
   * Prepares a run.
   *
   * @param heap is told of blocks and foreign pages, as the session's allocator tells it of stores
   */
  HeapRun(Session session, FilmedHeap heap) {
    this.session = session;
    this.heap = heap;
  }

  /** Returns the live blocks by their ids. */
  Map<Integer, Range> live() {
    return live;
  }

  /** Returns the pages that other modules added, in order of address. */
  List<Range> foreign() {
    return foreign;
  }

  /** Returns the end of memory. */
  long end() {
    return Pages.bytes(session.oracle().pages());
  }

  /** Returns the addresses that an erring caller writes to; none if the block never existed. */
  Range place(Step.Overwrite write) {
    int address = session.player().address(write.id());
    long from = Integer.toUnsignedLong(address) + write.offset();
    return new Range(from, address == GlobalAllocator.NULL ? from : from + write.length());
  }

  Outcome play(Step step) {
    boolean called = isCall(step);
    long end = end();
    int returned = session.play(step);
    if (!called) {
      return Outcome.of("no call: the block is not live");
    }
    return switch (step) {
      case Step.Alloc alloc -> moved(alloc.id(), address(returned));
      case Step.Realloc realloc -> moved(realloc.id(), address(returned));
      case Step.Free free -> moved(free.id(), "");
      case Step.Misuse misuse -> moved(misuse.id(), "");
      case Step.ForeignGrow _ -> grown(new Range(end, end()));
      case Step.Limit _ -> Outcome.of("");
    };
  }

  /** Returns whether a step is played: the request for its block may have failed. */
  boolean isCall(Step step) {
    Player player = session.player();
    return switch (step) {
      case Step.Realloc realloc -> player.isKnown(realloc.id());
      case Step.Free free -> player.isKnown(free.id());
      case Step.Misuse misuse -> player.address(misuse.id()) != GlobalAllocator.NULL;
      case Step.Alloc _, Step.ForeignGrow _, Step.Limit _ -> true;
    };
  }

  private static String address(int returned) {
    return returned == GlobalAllocator.NULL
        ? "NULL"
        : String.format(Locale.ROOT, "0x%08x", returned);
  }

  private Outcome grown(Range pages) {
    if (pages.from() == pages.to()) {
      return Outcome.of("refused");
    }
    heap.claimForeign(pages.from(), pages.to());
    foreign.add(pages);
    return Outcome.of("");
  }

  /** Notes where a block lies now. */
  private Outcome moved(int id, String result) {
    Range old = live.remove(id);
    if (old != null) {
      heap.release(old.from(), old.to());
    }
    Player player = session.player();
    long size = player.isKnown(id) ? Integer.toUnsignedLong(player.size(id)) : 0;
    Range now = size == 0 ? null : new Range(player.end(id) - size, player.end(id));
    if (now != null) {
      live.put(id, now);
      heap.claim(now.from(), now.to());
    }
    return new Outcome(result, id, old, now);
  }
}
