package dev.linalloc.kit.drive;

import dev.linalloc.kit.oracle.AddressSet;
import dev.linalloc.kit.report.Film;
import java.util.List;
import java.util.TreeMap;

/** What a filmed heap holds at the moment: live blocks, foreign pages and the stored metadata. */
final class FilmedHeap {
  /** The bytes of the heap that lie in no live block and no foreign page. */
  record Free(long bytes, long longestRange) {}

  private final long heapBase;
  private final AddressSet stored = new AddressSet();
  private final AddressSet live = new AddressSet();
  private final AddressSet foreign = new AddressSet();

  /** The ranges that are not free, by their starts. */
  private final TreeMap<Long, Long> taken = new TreeMap<>();

  private long liveBytes;

  FilmedHeap(long heapBase) {
    this.heapBase = heapBase;
  }

  /** The allocator stored numbers in [from, to). */
  void store(long from, long to) {
    stored.add(from, to);
  }

  /** A block was handed out, and its user writes to it. */
  void claim(long from, long to) {
    live.add(from, to);
    stored.remove(from, to);
    taken.put(from, to);
    liveBytes += to - from;
  }

  /** A block was given back. */
  void release(long from, long to) {
    live.remove(from, to);
    taken.remove(from);
    liveBytes -= to - from;
  }

  /** Another module added pages. */
  void claimForeign(long from, long to) {
    foreign.add(from, to);
    taken.put(from, to);
  }

  /** Returns in how many bytes of [from, to), outside live blocks, the allocator stored numbers. */
  long metadata(long from, long to) {
    return stored.count(from, to);
  }

  long liveBytes() {
    return liveBytes;
  }

  /** Measures the free part of a heap that ends at {@code end}. */
  Free free(long end) {
    long bytes = 0;
    long longest = 0;
    long at = heapBase;
    for (var range : taken.entrySet()) {
      long gap = Math.max(0, range.getKey() - at);
      bytes += gap;
      longest = Math.max(longest, gap);
      at = range.getValue();
    }
    long last = Math.max(0, end - at);
    return new Free(bytes + last, Math.max(longest, last));
  }

  /** Returns a letter of {@link Film} for each area between {@code edges}. */
  String letters(List<Long> edges, long end) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i + 1 < edges.size(); i++) {
      letters.append(letter(edges.get(i), edges.get(i + 1), end));
    }
    return letters.toString();
  }

  private char letter(long from, long to, long end) {
    long half = (to - from) / 2;
    if (from >= end) {
      return Film.ABSENT;
    }
    if (to <= heapBase) {
      return Film.PROGRAM;
    }
    if (foreign.count(from, to) > half) {
      return Film.FOREIGN;
    }
    long bytes = live.count(from, to);
    if (bytes == 0) {
      return stored.count(from, to) > half ? Film.METADATA : Film.FREE;
    }
    long share = (Film.LIVE - Film.FREE) * bytes / (to - from);
    return (char) (Film.FREE + Math.max(1, share)); // one live byte is not shown as free
  }
}
