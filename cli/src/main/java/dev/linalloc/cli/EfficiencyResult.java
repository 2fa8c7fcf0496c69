package dev.linalloc.cli;

import dev.linalloc.kit.TracePages;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How much memory an allocator needed for a workload. */
sealed interface EfficiencyResult extends Result {
  /** Returns each figure as a row of CSV: target, workload, figure and value. */
  List<String> csv();

  /**
   * How full random calls filled a heap before a request failed.
   *
   * @param percent the part of the heap that was live then, in percent, over all rounds
   */
  record Heap(Target target, String allocator, DoubleSummaryStatistics percent)
      implements EfficiencyResult {
    static final String HEADING =
        "%-14s %8s %8s %8s".formatted("target", "mean %", "min %", "max %");

    @Override
    public void print(TextFormat text) {
      text.out()
          .printf(
              "%-14s %8.2f %8.2f %8.2f%n",
              allocator, percent.getAverage(), percent.getMin(), percent.getMax());
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      Map<String, @Nullable Object> heap =
          new Fields()
              .with("rounds", percent.getCount())
              .with("meanPercent", percent.getAverage())
              .with("minPercent", percent.getMin())
              .with("maxPercent", percent.getMax())
              .map();
      return EfficiencyResult.fields(target, allocator, heap, null);
    }

    @Override
    public List<String> csv() {
      return List.of(
          allocator + ",random,mean_percent," + percent.getAverage(),
          allocator + ",random,min_percent," + percent.getMin(),
          allocator + ",random,max_percent," + percent.getMax());
    }
  }

  /** The pages that a recorded program needed. */
  record Program(Target target, String allocator, String name, TracePages pages)
      implements EfficiencyResult {
    static final String HEADING =
        "%-14s %-14s %16s %11s %11s %8s"
            .formatted("trace", "target", "peak live bytes", "peak pages", "pages/live", "failed");

    @Override
    public void print(TextFormat text) {
      text.out()
          .printf(
              "%-14s %-14s %,16d %,11d %11.3f %,8d%n",
              name, allocator, pages.peakBytes(), pages.pages(), pages.ratio(), pages.failed());
    }

    @Override
    public Map<String, @Nullable Object> fields() {
      Map<String, @Nullable Object> program =
          new Fields()
              .with("name", name)
              .with("peakLiveBytes", pages.peakBytes())
              .with("peakPages", pages.pages())
              .with("failed", pages.failed())
              .map();
      return EfficiencyResult.fields(target, allocator, null, program);
    }

    @Override
    public List<String> csv() {
      String workload = allocator + "," + name;
      return List.of(
          workload + ",peak_live_bytes," + pages.peakBytes(),
          workload + ",peak_pages," + pages.pages(),
          workload + ",failed," + pages.failed());
    }
  }

  private static Map<String, @Nullable Object> fields(
      Target target, String allocator, @Nullable Object heap, @Nullable Object program) {
    return new Fields()
        .with("target", target.text())
        .with("allocator", allocator)
        .with("heap", heap)
        .with("program", program)
        .map();
  }
}
