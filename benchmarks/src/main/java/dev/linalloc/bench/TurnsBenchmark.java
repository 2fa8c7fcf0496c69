package dev.linalloc.bench;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Runs two rows alternately in one process, and takes the median of the ratios of their times,
 * {@link Ratios#ratio}. A disturbance that lasts longer than a turn then slows both rows. If each
 * row ran in a process of its own, minutes apart, it would slow only one of them.
 */
@State(Scope.Thread)
public class TurnsBenchmark {
  /**
   * Calls per turn of a row whose calls take microseconds. With so many calls, two costs no longer
   * matter: reading the clock, and missing the caches that the other row has filled.
   */
  private static final int SHORT = 64;

  private static final Set<String> SHORT_GROUPS = Set.of(Plan.ALLOC, Plan.PAIRS);

  /** The row that is judged, as {@link Cell#toString} names it. */
  @Param("")
  public String row;

  /** The row that it is compared with. */
  @Param("")
  public String peer;

  private LongSupplier first;
  private LongSupplier second;
  private int repeats;
  private long sum;

  /** Opens both rows. */
  @Setup
  public void open() throws ReflectiveOperationException {
    first = new Apart().open(row);
    second = new Apart().open(peer);
    String group = Plan.cell(row).group();
    repeats = SHORT_GROUPS.contains(group) ? SHORT : 1;
  }

  /** Returns a function that makes one call of a row. */
  public static LongSupplier open(String name) throws IOException {
    Cell cell = Plan.cell(name);
    return switch (cell.group()) {
      case Plan.ALLOC -> alloc(cell.row());
      case Plan.PAIRS -> pairs(cell);
      case Plan.ZEROED -> zeroed(cell);
      case Plan.TRACES -> trace(cell);
      case Plan.REQUESTS -> cell.point().isEmpty() ? scope(cell.row()) : pool(cell.row());
      default -> throw new IllegalArgumentException(cell + " takes no turns");
    };
  }

  private static LongSupplier alloc(String row) {
    AllocBenchmark benchmark = new AllocBenchmark();
    AllocBenchmark.Sequence requests = new AllocBenchmark.Sequence();
    return switch (row) {
      case "mini" -> {
        AllocBenchmark.Ready space = new AllocBenchmark.Ready();
        yield () -> benchmark.mini(requests, space);
      }
      case "mini by the front door" -> {
        AllocBenchmark.Confined space = new AllocBenchmark.Confined();
        yield () -> benchmark.miniConfined(requests, space);
      }
      case "LinearArena" -> {
        AllocBenchmark.Linear space = new AllocBenchmark.Linear();
        yield () -> benchmark.linearArena(requests, space);
      }
      case "slicingAllocator" -> {
        AllocBenchmark.Slicing space = new AllocBenchmark.Slicing();
        yield () -> benchmark.slicingAllocator(requests, space);
      }
      case "Arena.ofConfined" -> () -> benchmark.arenaOfConfined(requests);
      default -> throw new IllegalArgumentException(row + " takes no turns");
    };
  }

  private static LongSupplier pairs(Cell cell) {
    PairsBenchmark benchmark = new PairsBenchmark();
    benchmark.row = cell.row();
    benchmark.most = Integer.parseInt(cell.parameter("most"));
    benchmark.fill();
    return run(benchmark::pair);
  }

  private static LongSupplier zeroed(Cell cell) {
    ZeroedBenchmark benchmark = new ZeroedBenchmark();
    benchmark.size = SegmentSize.valueOf(cell.parameter("size"));
    benchmark.touch = ZeroedBenchmark.Touch.valueOf(cell.parameter("touch"));
    benchmark.open();
    return run(
        cell.row().equals("Arena.ofConfined")
            ? benchmark::arenaOfConfined
            : benchmark::linearArenaReset);
  }

  private static LongSupplier trace(Cell cell) throws IOException {
    TraceBenchmark benchmark = new TraceBenchmark();
    benchmark.row = cell.row();
    benchmark.trace = cell.parameter("trace");
    benchmark.read();
    return run(benchmark::replay);
  }

  /** Makes as many requests per call as {@link AllocBenchmark} makes allocations. */
  private static LongSupplier scope(String row) {
    ScopeBenchmark benchmark = new ScopeBenchmark();
    return switch (row) {
      case "LinearArena, scope" -> run(benchmark::linearArenaScope, Requests.COUNT);
      case "LinearArena, reset" -> run(benchmark::linearArenaReset, Requests.COUNT);
      default -> run(benchmark::arenaOfConfined, Requests.COUNT);
    };
  }

  private static LongSupplier pool(String row) {
    PoolBenchmark benchmark = new PoolBenchmark();
    return switch (row) {
      case "ArenaPool" -> run(benchmark::pooledArena);
      case "Arena.ofAuto" -> run(benchmark::arenaOfAuto);
      default -> run(benchmark::arenaOfConfined);
    };
  }

  private static LongSupplier run(Runnable what, int times) {
    return run(
        () -> {
          for (int i = 0; i < times; i++) {
            what.run();
          }
        });
  }

  private static LongSupplier run(Runnable what) {
    return () -> {
      what.run();
      return 0;
    };
  }

  /** Runs a turn of each row. */
  @Benchmark
  public long turns(Ratios ratios) {
    long start = System.nanoTime();
    for (int i = 0; i < repeats; i++) {
      sum += first.getAsLong();
    }
    long between = System.nanoTime();
    for (int i = 0; i < repeats; i++) {
      sum += second.getAsLong();
    }
    ratios.add((double) (between - start) / (System.nanoTime() - between));
    return sum;
  }

  /**
   * Loads the benchmark classes again for one row. C2 then compiles them for that row alone, as in
   * a process of its own.
   */
  private static final class Apart extends ClassLoader {
    Apart() {
      super(TurnsBenchmark.class.getClassLoader());
    }

    LongSupplier open(String name) throws ReflectiveOperationException {
      return (LongSupplier)
          loadClass(TurnsBenchmark.class.getName())
              .getMethod("open", String.class)
              .invoke(null, name);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(TurnsBenchmark.class.getPackageName())) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] code = Objects.requireNonNull(file, name).readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  /** The ratios of an iteration's turns. */
  @AuxCounters(AuxCounters.Type.EVENTS)
  @State(Scope.Thread)
  public static class Ratios {
    private final List<Double> all = new ArrayList<>();

    /** Drops the ratios of the iteration before. */
    @Setup(Level.Iteration)
    public void clear() {
      all.clear();
    }

    void add(double ratio) {
      all.add(ratio);
    }

    /** Returns the median, the first row's time over the second's. */
    public double ratio() {
      return Results.median(all);
    }
  }
}
