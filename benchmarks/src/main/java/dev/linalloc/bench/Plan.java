package dev.linalloc.bench;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** All cells, in the order of the tables. */
final class Plan {
  static final String ALLOC = "alloc";
  static final String PAIRS = "pairs";
  static final String ZEROED = "zeroed";
  static final String TRACES = "traces";
  static final String LIVE = "live";

  /** The rows of the group {@link #LIVE}. */
  static final List<String> LIVE_ROWS =
      List.of(
          "mini",
          "dl, newest freed",
          "dl, random freed",
          "wee, newest freed",
          "wee, random freed",
          "random access");

  static final String REQUESTS = "requests";
  static final String GROWTH = "growth";
  static final String ACCESS = "access";
  static final String KIT = "kit";

  /** The group that times two rows of another group alternately. */
  static final String TURNS = "turns";

  static final List<String> TRACE_NAMES =
      List.of("bash", "cc1", "git", "jq", "perl", "python-ast", "python-json", "sqlite");

  /** The sizes at which a reset arena is compared with the JDK's. */
  static final Set<SegmentSize> RESET_SIZES = EnumSet.range(SegmentSize.B_64, SegmentSize.MIB_1);

  /** The C program in {@code src/main/c}; measured if there is a C compiler. */
  static final String C = "bump.c";

  private static final List<String> FREEING =
      List.of(
          "wee",
          "dl",
          "FFM malloc",
          "LWJGL jemalloc",
          "LWJGL rpmalloc",
          "Netty adaptive",
          "Netty pooled");

  private final List<Cell> cells = new ArrayList<>();

  private Plan() {}

  static List<Cell> cells() {
    Plan plan = new Plan();
    plan.alloc();
    plan.pairs();
    plan.zeroed();
    plan.requests();
    plan.traces();
    plan.live();
    plan.growth();
    plan.rest();
    plan.turns();
    return List.copyOf(plan.cells);
  }

  /** Returns the cell that {@link Cell#toString} gives this name. */
  static Cell cell(String name) {
    return cells().stream()
        .filter(cell -> cell.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no cell " + name));
  }

  private void add(
      String group, Object point, String row, String benchmark, Map<String, String> parameters) {
    cells.add(new Cell(group, point.toString(), row, benchmark, parameters));
  }

  private void alloc() {
    add(ALLOC, "", "mini", "AllocBenchmark.mini", Map.of());
    add(ALLOC, "", "mini in C", C, Map.of());
    add(ALLOC, "", "mini, growing by pages", "AllocBenchmark.miniGrowing", Map.of());
    add(ALLOC, "", "mini by the front door", "AllocBenchmark.miniConfined", Map.of());
    add(ALLOC, "", "LinearArena", "AllocBenchmark.linearArena", Map.of());
    add(ALLOC, "", "slicingAllocator", "AllocBenchmark.slicingAllocator", Map.of());
    add(ALLOC, "", "LWJGL MemoryStack", "AllocBenchmark.memoryStack", Map.of());
    add(ALLOC, "", "Arena.ofConfined", "AllocBenchmark.arenaOfConfined", Map.of());
    for (String row : FREEING) {
      add(ALLOC, "", row, "AllocBenchmark.freeing", Map.of("row", row));
    }
  }

  private void pairs() {
    for (int most : new int[] {128, 512}) {
      for (String row : FREEING) {
        add(
            PAIRS,
            "16-" + most + " B",
            row,
            "PairsBenchmark.pair",
            Map.of("row", row, "most", "" + most));
      }
    }
  }

  private void zeroed() {
    for (ZeroedBenchmark.Touch touch : ZeroedBenchmark.Touch.values()) {
      for (SegmentSize size : SegmentSize.values()) {
        Map<String, String> parameters = Map.of("size", size.name(), "touch", touch.name());
        String point = size + ", " + touch.name().toLowerCase(Locale.ROOT);
        add(ZEROED, point, "LinearArena, reset", "ZeroedBenchmark.linearArenaReset", parameters);
        add(ZEROED, point, "LinearArena, fresh", "ZeroedBenchmark.linearArenaFresh", parameters);
        add(ZEROED, point, "Arena.ofConfined", "ZeroedBenchmark.arenaOfConfined", parameters);
        add(
            ZEROED,
            point,
            "existing memory, not zeroed",
            "ZeroedBenchmark.existingMemory",
            parameters);
      }
    }
  }

  private void requests() {
    add(REQUESTS, "", "LinearArena, scope", "ScopeBenchmark.linearArenaScope", Map.of());
    add(REQUESTS, "", "LinearArena, reset", "ScopeBenchmark.linearArenaReset", Map.of());
    add(REQUESTS, "", "Arena.ofConfined", "ScopeBenchmark.arenaOfConfined", Map.of());
    add(REQUESTS, "16 threads", "ArenaPool", "PoolBenchmark.pooledArena", Map.of());
    add(REQUESTS, "16 threads", "Arena.ofConfined", "PoolBenchmark.arenaOfConfined", Map.of());
    add(REQUESTS, "16 threads", "Arena.ofAuto", "PoolBenchmark.arenaOfAuto", Map.of());
  }

  private void traces() {
    for (String trace : TRACE_NAMES) {
      for (String row : List.of("mini", "wee", "dl", "FFM malloc", "LWJGL jemalloc")) {
        add(TRACES, trace, row, "TraceBenchmark.replay", Map.of("trace", trace, "row", row));
      }
    }
  }

  private void live() {
    for (int live = 1_000; live <= 10_000_000; live *= 10) {
      for (String row : LIVE_ROWS) {
        add(LIVE, live, row, "ScaleBenchmark.operation", Map.of("live", "" + live, "row", row));
      }
    }
  }

  private void growth() {
    for (int pages = 16; pages <= 65_536; pages *= 16) {
      Map<String, String> parameters = Map.of("pages", "" + pages);
      add(GROWTH, pages / 16 + " MiB", "memoryGrow", "GrowthBenchmark.grow", parameters);
      add(GROWTH, pages / 16 + " MiB", "mini", "GrowthBenchmark.alloc", parameters);
    }
  }

  /** Adds the pairs of rows that are timed alternately, for the bars that compare them. */
  private void turns() {
    for (String row : List.of("mini", "mini by the front door", "LinearArena")) {
      turns(ALLOC, "", row, "slicingAllocator");
    }
    turns(ALLOC, "", "mini", "Arena.ofConfined");
    turns(PAIRS, "16-128 B", "wee", "LWJGL rpmalloc");
    turns(PAIRS, "16-512 B", "dl", "LWJGL jemalloc");
    for (SegmentSize size : RESET_SIZES) {
      turns(ZEROED, size + ", whole", "LinearArena, reset", "Arena.ofConfined");
    }
    turns(REQUESTS, "", "LinearArena, scope", "Arena.ofConfined");
    turns(REQUESTS, "", "LinearArena, reset", "Arena.ofConfined");
    turns(REQUESTS, "16 threads", "ArenaPool", "Arena.ofConfined");
    turns(REQUESTS, "16 threads", "ArenaPool", "Arena.ofAuto");
    for (String trace : TRACE_NAMES) {
      for (String row : List.of("mini", "wee", "dl")) {
        turns(TRACES, trace, row, "FFM malloc");
      }
    }
  }

  private void turns(String group, String point, String row, String peer) {
    Map<String, String> parameters =
        Map.of("row", find(group, point, row), "peer", find(group, point, peer));
    add(TURNS, point, row + " / " + peer, "TurnsBenchmark.turns", parameters);
  }

  private String find(String group, String point, String row) {
    return cells.stream()
        .filter(each -> each.is(group, point, row))
        .findFirst()
        .orElseThrow()
        .toString();
  }

  private void rest() {
    add(ACCESS, "", "NativeMemory", "AccessBenchmark.linearMemory", Map.of());
    add(ACCESS, "", "MemorySegment", "AccessBenchmark.segment", Map.of());
    for (String row : List.of("mini", "dl")) {
      add(KIT, "", row, "KitBenchmark.soak", Map.of("row", row));
    }
  }
}
