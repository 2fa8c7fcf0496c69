package dev.linalloc.bench;

import dev.linalloc.bench.Results.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code RESULTS.md}: the bars, the text of {@code NOTES.md}, and a table for each group, in
 * which ratios stand before times.
 */
final class Report {
  /** The reference row of each group: other rows are shown as multiples of it. */
  private static final Map<String, String> REFERENCE =
      Map.of(
          Plan.ALLOC, "slicingAllocator",
          Plan.PAIRS, "LWJGL jemalloc",
          Plan.ZEROED, "Arena.ofConfined",
          Plan.REQUESTS, "Arena.ofConfined",
          Plan.TRACES, "FFM malloc",
          Plan.ACCESS, "MemorySegment");

  private static final Map<String, String> TITLES =
      Map.of(
          Plan.ALLOC, "One allocation of 16 to 256 bytes",
          Plan.PAIRS, "A pair of free and alloc at 10,000 live blocks",
          Plan.ZEROED, "64 MiB of zero-filled segments: allocated, touched, given back",
          Plan.REQUESTS, "A request: ten segments of 256 bytes, filled and given back",
          Plan.TRACES, "Recorded programs, first call to last",
          Plan.LIVE, "An operation as blocks stay live",
          Plan.GROWTH, "Growing by a page, and allocating 64 bytes, as memory goes to 4 GiB",
          Plan.ACCESS, "A load and a store of four bytes",
          Plan.KIT, "A call under the kit's oracle, 1,000 blocks live",
          Plan.TURNS, "Two rows, alternately in one process");

  /**
   * The JDK's arena with the version of the JDK, which every ratio to it must name: later versions
   * make small arenas several times faster.
   */
  private static final String JDK_ARENA = "Arena.ofConfined of JDK " + Runtime.version().feature();

  private final Results results;
  private final List<Cell> cells;
  private final boolean quick;

  /** The cells whose figures were looked up. */
  private final Set<Cell> asked = new LinkedHashSet<>();

  Report(Results results, List<Cell> cells, boolean quick) {
    this.results = results;
    this.cells = cells;
    this.quick = quick;
  }

  /** Returns the cells that bars are computed from. */
  static List<Cell> cellsOfBars(List<Cell> cells) {
    Report report = new Report(Results.none(), cells, true);
    String _ = report.bars();
    return cells.stream().filter(report.asked::contains).toList();
  }

  void write(Path folder) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("# Results\n\n").append(machine()).append("\n\n");
    Path notes = folder.resolve("NOTES.md");
    text.append("## The bars\n\n").append(bars());
    if (Files.exists(notes)) {
      text.append('\n').append(Files.readString(notes).strip()).append('\n');
    }
    List<String> groups =
        cells.stream()
            .filter(cell -> results.figure(cell) != null)
            .map(Cell::group)
            .distinct()
            .toList();
    for (String group : groups) {
      text.append("\n## ").append(TITLES.get(group)).append("\n\n").append(table(group));
    }
    Files.writeString(folder.resolve("RESULTS.md"), text);
    try {
      new Charts(this).write(folder.resolve("charts"));
    } catch (LinkageError | InternalError e) {
      System.out.println("no charts: this JDK draws no text (" + e.getMessage() + ")");
    }
  }

  private String machine() throws IOException {
    String processor =
        Files.exists(Path.of("/proc/cpuinfo"))
            ? Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown processor")
            : System.getProperty("os.arch");
    return "Written by `./linalloc bench"
        + (quick ? " --quick" : "")
        + "` on "
        + LocalDate.now(ZoneOffset.UTC)
        + ": "
        + processor
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " cores, "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.version")
        + ", Java "
        + Runtime.version()
        + ", serial collector.\n"
        + "Times are medians over "
        + (quick ? "one fork of three short iterations" : "two forks of five iterations")
        + " after two seconds of warm-up, with the fastest and slowest iteration;\n"
        + "*ratio* is the median over that of the row it names. Rows of one table make\n"
        + "the same requests. Only ratios of one run mean anything.\n"
        + "Most bars compare two rows that take turns in one process"
        + (quick ? ":" : ", in five processes one after the other:")
        + "\nthe median of the ratios of a turn to the next. They are in the last table.";
  }

  // ---- bars

  private String bars() {
    StringBuilder text = new StringBuilder("| bar | at most | measured | |\n|---|--:|--:|---|\n");
    bar(text, "mini / slicingAllocator", 0.6, turns("", "mini", "slicingAllocator"));
    bar(text, "mini / the same in C", 1.2, ratio(Plan.ALLOC, "", "mini", "mini in C"));
    bar(
        text,
        "mini / " + JDK_ARENA + ", 16 to 256 B",
        1 / 40.0,
        turns("", "mini", "Arena.ofConfined"));
    bar(text, "mini, bytes of garbage per allocation", 0, garbage(Plan.ALLOC, "mini"));
    bar(
        text,
        "front door / slicingAllocator",
        1,
        turns("", "mini by the front door", "slicingAllocator"));
    bar(text, "LinearArena / slicingAllocator", 1.2, turns("", "LinearArena", "slicingAllocator"));
    bar(
        text,
        "LinearArena, scope / " + JDK_ARENA + ": ten segments of 256 B",
        0.25,
        turns("", "LinearArena, scope", "Arena.ofConfined"));
    bar(
        text,
        "LinearArena, scope: bytes of garbage",
        0,
        garbage(Plan.REQUESTS, "LinearArena, scope"));
    bar(
        text,
        "ArenaPool / " + JDK_ARENA + ": ten segments of 256 B, 16 threads",
        0.3,
        turns("16 threads", "ArenaPool", "Arena.ofConfined"));
    for (SegmentSize size : EnumSet.range(SegmentSize.KIB_64, SegmentSize.MIB_16)) {
      bar(
          text,
          "LinearArena, fresh / " + JDK_ARENA + ": " + size + ", untouched",
          0.01,
          ratio(Plan.ZEROED, size + ", untouched", "LinearArena, fresh", "Arena.ofConfined"));
    }
    for (SegmentSize size : Plan.RESET_SIZES) {
      bar(
          text,
          "LinearArena, reset / " + JDK_ARENA + ": " + size + ", touched whole",
          switch (size) {
            case B_64 -> 0.5;
            case KIB_4, KIB_64 -> 0.7;
            case MIB_1, MIB_16 -> 0.9;
          },
          turns(size + ", whole", "LinearArena, reset", "Arena.ofConfined"));
    }
    bar(
        text,
        "wee / LWJGL rpmalloc, pairs of 16-128 B",
        0.6,
        turns("16-128 B", "wee", "LWJGL rpmalloc"));
    bar(
        text,
        "dl / LWJGL jemalloc, pairs of 16-512 B",
        1.3,
        turns("16-512 B", "dl", "LWJGL jemalloc"));
    bar(text, "mini / FFM malloc, the worst trace", 1, worstTrace("mini"));
    bar(text, "wee / FFM malloc, the worst trace", 0.9, worstTrace("wee"));
    bar(text, "dl / FFM malloc, the worst trace", 0.95, worstTrace("dl"));
    for (String row : List.of("mini", "dl, newest freed")) {
      bar(text, row + ": 10^7 live / 10^4 live", 2, scaling(row));
    }
    bar(
        text,
        "dl, random freed: the same / that of random access, which is cache misses",
        2,
        quotient(scaling("dl, random freed"), scaling("random access")));
    for (String row : List.of("memoryGrow", "mini")) {
      bar(
          text,
          row + ": memory of 4 GiB / of 1 MiB",
          1.5,
          quotient(median(Plan.GROWTH, "4096 MiB", row), median(Plan.GROWTH, "1 MiB", row)));
    }
    bar(text, "memoryGrow, nanoseconds", 10, median(Plan.GROWTH, "4096 MiB", "memoryGrow"));
    bar(
        text,
        "NativeMemory / MemorySegment, per access",
        1.3,
        ratio(Plan.ACCESS, "", "NativeMemory", "MemorySegment"));
    return text.toString();
  }

  private static void bar(StringBuilder text, String name, double limit, double measured) {
    if (Double.isNaN(measured)) {
      return;
    }
    text.append("| ")
        .append(name)
        .append(" | ")
        .append(number(limit))
        .append(" | ")
        .append(number(measured))
        .append(" | ")
        .append(measured <= limit ? "kept" : "**missed**")
        .append(" |\n");
  }

  private double turns(String point, String row, String peer) {
    return median(Plan.TURNS, point, row + " / " + peer);
  }

  private double scaling(String row) {
    return quotient(median(Plan.LIVE, "10000000", row), median(Plan.LIVE, "10000", row));
  }

  private double worstTrace(String row) {
    return Plan.TRACE_NAMES.stream()
        .mapToDouble(trace -> turns(trace, row, "FFM malloc"))
        .max()
        .orElse(Double.NaN);
  }

  private double garbage(String group, String row) {
    Figure figure = figure(group, "", row);
    return figure == null ? Double.NaN : Math.round(figure.bytes() * 100) / 100.0;
  }

  // ---- tables

  private String table(String group) {
    @Nullable String reference = REFERENCE.get(group);
    boolean ratios = group.equals(Plan.TURNS);
    boolean points = cells.stream().anyMatch(cell -> isOf(cell, group) && !cell.point().isEmpty());
    StringBuilder text = new StringBuilder("|");
    if (points) {
      text.append(" at |");
    }
    text.append(" row |");
    if (reference != null) {
      text.append(" ratio to ")
          .append(reference.equals("Arena.ofConfined") ? JDK_ARENA : reference)
          .append(" |");
    }
    text.append(ratios ? " ratio | least to most |" : " median | fastest to slowest | garbage |");
    text.append("\n|").append(points ? "---|" : "").append("---|");
    text.append(reference == null ? "" : "--:|").append(ratios ? "--:|--:|\n" : "--:|--:|--:|\n");
    for (Cell cell : cells) {
      Figure figure = results.figure(cell);
      if (!isOf(cell, group) || figure == null) {
        continue;
      }
      List<String> columns = new ArrayList<>();
      if (points) {
        columns.add(cell.point());
      }
      columns.add(cell.row());
      if (reference != null) {
        columns.add(number(ratio(group, cell.point(), cell.row(), reference)));
      }
      columns.add(measured(cell, figure.median()));
      columns.add(measured(cell, figure.least()) + " to " + measured(cell, figure.most()));
      if (!ratios) {
        columns.add(number(figure.bytes()) + " B");
      }
      text.append("| ").append(String.join(" | ", columns)).append(" |\n");
    }
    return text.toString();
  }

  private static boolean isOf(Cell cell, String group) {
    return cell.group().equals(group);
  }

  // ---- figures

  @Nullable Figure figure(String group, String point, String row) {
    Optional<Cell> found = cells.stream().filter(cell -> cell.is(group, point, row)).findFirst();
    found.ifPresent(asked::add);
    return found.map(results::figure).orElse(null);
  }

  /**
   * Returns nanoseconds, or a ratio in the group {@link Plan#TURNS}; NaN if nothing was measured.
   */
  double median(String group, String point, String row) {
    Figure figure = figure(group, point, row);
    return figure == null ? Double.NaN : figure.median();
  }

  double ratio(String group, String point, String row, String to) {
    return quotient(median(group, point, row), median(group, point, to));
  }

  private static double quotient(double dividend, double divisor) {
    return dividend / divisor;
  }

  /** Formats a cell's figure: a time with a unit, or a ratio of two times. */
  static String measured(Cell cell, double figure) {
    return cell.isByTurns() ? number(figure) : time(figure);
  }

  private static String time(double nanos) {
    return nanos < 1e3
        ? number(nanos) + " ns"
        : nanos < 1e6 ? number(nanos / 1e3) + " µs" : number(nanos / 1e6) + " ms";
  }

  /** Formats a number with about three significant digits. */
  private static String number(double value) {
    double size = Math.abs(value);
    return String.format(
        size == 0
            ? "%.0f"
            : size < 0.1 ? "%.4f" : size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%.0f",
        value);
  }
}
