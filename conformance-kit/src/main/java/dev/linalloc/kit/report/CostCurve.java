package dev.linalloc.kit.report;

import java.util.List;

/**
 * The memory accesses of one method, at growing numbers of live blocks. No rule forbids a curve
 * that grows, as long as each call keeps to {@link dev.linalloc.spec.Rule#D2 D2}.
 *
 * @param method such as {@code alloc}
 * @param points one for each number of live blocks, ascending
 */
public record CostCurve(String method, List<Point> points) {
  /** A cost grows if ten times the live blocks multiply it by more than this. */
  private static final int FACTOR = 4;

  /** Fewer accesses than this do not count as growth. */
  private static final int FEW = 64;

  /**
   * The accesses of some calls with the same number of live blocks.
   *
   * @param live how many blocks are live
   * @param median the accesses of the call in the middle
   * @param worst the most accesses of a call
   */
  public record Point(int live, long median, long worst) {}

  /** Copies the points. */
  public CostCurve {
    points = List.copyOf(points);
  }

  /** {@return whether the median at the most live blocks grows with their number} */
  public boolean grows() {
    if (points.size() < 2) {
      return false;
    }
    long last = points.getLast().median;
    return last > FEW && last > FACTOR * points.get(points.size() - 2).median;
  }
}
