package dev.linalloc.kit.drive;

import dev.linalloc.kit.oracle.RuleViolation;
import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.report.CostCurve;
import dev.linalloc.kit.report.CostCurve.Point;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spi.GlobalAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Measures how many memory accesses a call makes with 1, 10, 100, 1,000 and 10,000 live blocks. The
 * heap is that of a program that has run for a while: as many calls as there are blocks have freed
 * and allocated at random. Sizes are 1 to 256 bytes.
 */
public final class CostMeter {
  private static final int[] LIVE = {1, 10, 100, 1_000, 10_000};
  private static final int SAMPLES = 101;
  private static final int LARGEST = 256;

  private final List<Point> allocs = new ArrayList<>();
  private final List<Point> deallocs = new ArrayList<>();
  private final List<Point> reallocs = new ArrayList<>();
  private final SplittableRandom random;

  private CostMeter(long seed) {
    random = new SplittableRandom(seed);
  }

  /**
   * Returns a curve for each of alloc, dealloc and realloc. It ends early if a rule breaks or a
   * heap is full.
   */
  public static List<CostCurve> measure(Subject subject, long seed) {
    CostMeter meter = new CostMeter(seed);
    for (int live : LIVE) {
      try (Session session = new Session(subject, subject.fit(Trace.of()), new Tally())) {
        if (!meter.fill(session, live)) {
          break;
        }
        meter.sample(session, live);
      } catch (RuleViolation e) {
        break; // a script or a random program shows the breach
      }
    }
    return List.of(
        new CostCurve("alloc", meter.allocs),
        new CostCurve("dealloc", meter.deallocs),
        new CostCurve("realloc", meter.reallocs));
  }

  private boolean fill(Session session, int live) {
    boolean fits = true;
    for (int id = 0; fits && id < live; id++) {
      fits = session.play(alloc(id)) != GlobalAllocator.NULL;
    }
    for (int calls = 0; fits && calls < live; calls++) {
      int id = random.nextInt(live);
      session.play(new Step.Free(id));
      fits = session.play(alloc(id)) != GlobalAllocator.NULL;
    }
    return fits;
  }

  private void sample(Session session, int live) {
    long[] alloc = new long[SAMPLES];
    long[] dealloc = new long[SAMPLES];
    long[] realloc = new long[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      int id = random.nextInt(live);
      dealloc[i] = accesses(session, new Step.Free(id));
      alloc[i] = accesses(session, alloc(id));
      realloc[i] = accesses(session, new Step.Realloc(random.nextInt(live), size()));
    }
    allocs.add(point(live, alloc));
    deallocs.add(point(live, dealloc));
    reallocs.add(point(live, realloc));
  }

  private static long accesses(Session session, Step step) {
    session.play(step);
    return session.oracle().accesses();
  }

  private static Point point(int live, long[] accesses) {
    Arrays.sort(accesses);
    return new Point(live, accesses[SAMPLES / 2], accesses[SAMPLES - 1]);
  }

  private Step alloc(int id) {
    return new Step.Alloc(id, size(), 1 << random.nextInt(4), false);
  }

  private int size() {
    return 1 + random.nextInt(LARGEST);
  }
}
