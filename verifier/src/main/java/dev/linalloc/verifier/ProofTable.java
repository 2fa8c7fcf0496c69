package dev.linalloc.verifier;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of proofs for people: a row per proof, and the totals. */
public final class ProofTable {
  private record Row(String rule, String method, int paths, double seconds) {}

  private final String title;
  private final List<Row> rows = new ArrayList<>();
  private final long start = System.nanoTime();

  /** Makes an empty table, and starts the clock for its total time. */
  public ProofTable(String title) {
    this.title = title;
  }

  /**
   * Adds a proof.
   *
   * @param rule what was proved
   * @param method what it was proved of
   * @param paths the number of paths through the method
   * @param nanos the time that the proof took, in nanoseconds
   */
  public void add(String rule, String method, int paths, long nanos) {
    rows.add(new Row(rule, method, paths, nanos / 1e9));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(Locale.ROOT, "%-66s %-12s %5s %7s%n", title, "of", "paths", "seconds"));
    for (Row row : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-66s %-12s %5d %7.1f%n",
              row.rule,
              row.method,
              row.paths,
              row.seconds));
    }
    double slowest = rows.stream().mapToDouble(Row::seconds).max().orElse(0);
    double all = (System.nanoTime() - start) / 1e9;
    return text.append(
            String.format(
                Locale.ROOT,
                "%d proofs in %.1f s, the slowest %.1f s%n",
                rows.size(),
                all,
                slowest))
        .toString();
  }
}
