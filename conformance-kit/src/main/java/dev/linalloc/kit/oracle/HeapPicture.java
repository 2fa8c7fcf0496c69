package dev.linalloc.kit.oracle;

import static dev.linalloc.kit.oracle.Addresses.hex;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * A text picture of the heap around the block that broke a rule. Addresses ascend from top to
 * bottom, with the areas between them.
 *
 * <pre>
 *   0x00000400 ├──────────────── heapBase
 *              │ live block 1                   24 bytes
 *   0x00000418 ├────────────────
 *              │ free                            8 bytes
 *   0x00000420 ├────────────────
 *              │ live block 2 ◄ returned        16 bytes
 *   0x00000430 ├────────────────
 * </pre>
 */
final class HeapPicture {
  private static final int NEIGHBOURS = 4;

  private record Area(long from, long to, String what) {
    boolean covers(long low, long high) {
      return from <= low && high <= to;
    }
  }

  private final List<Area> areas = new ArrayList<>();
  private final List<Area> marks = new ArrayList<>();
  private long focus;

  /** Names the area [from, to). */
  void area(long from, long to, String what) {
    if (from < to) {
      areas.add(new Area(from, to, what));
    } else {
      mark(from, what);
    }
  }

  /** Names an address. */
  void mark(long address, String what) {
    marks.add(new Area(address, address, what));
  }

  /** Names the area at the centre of the picture. */
  void focus(long from, long to, String what) {
    focus = from;
    area(from, to, what);
  }

  /** Returns the picture: the {@value #NEIGHBOURS} edges on either side of the focus. */
  @Override
  public String toString() {
    TreeSet<Long> edges = new TreeSet<>();
    areas.forEach(area -> edges.addAll(List.of(area.from, area.to)));
    marks.forEach(mark -> edges.add(mark.from));
    List<Long> near =
        new ArrayList<>(
            edges.headSet(focus, true).descendingSet().stream().limit(NEIGHBOURS).toList());
    near.addAll(edges.tailSet(focus, false).stream().limit(NEIGHBOURS).toList());
    near.sort(Comparator.naturalOrder());
    StringBuilder picture = new StringBuilder();
    for (int i = 0; i < near.size(); i++) {
      long edge = near.get(i);
      picture
          .append("  ")
          .append(hex(edge))
          .append(" ├──────────────── ")
          .append(marksAt(edge))
          .append('\n');
      if (i + 1 < near.size()) {
        long next = near.get(i + 1);
        picture.append(
            String.format(
                Locale.ROOT,
                "             │ %-40s %,15d bytes%n",
                contents(edge, next),
                next - edge));
      }
    }
    return picture.toString();
  }

  private String marksAt(long address) {
    return String.join(
        ", ", marks.stream().filter(mark -> mark.from == address).map(Area::what).toList());
  }

  private String contents(long low, long high) {
    List<String> covering =
        areas.stream().filter(area -> area.covers(low, high)).map(Area::what).toList();
    if (!covering.isEmpty()) {
      return String.join(" ◄ ", covering);
    }
    long heapBase =
        marks.stream()
            .filter(mark -> mark.what.equals("heapBase"))
            .mapToLong(Area::from)
            .findFirst()
            .orElse(0);
    return high <= heapBase ? "below heapBase" : "free";
  }
}
