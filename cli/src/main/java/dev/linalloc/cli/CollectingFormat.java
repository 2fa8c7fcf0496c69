package dev.linalloc.cli;

import dev.linalloc.kit.report.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects all results as objects, for a report that is written at the end.
 *
 * <p>Findings of a child JVM are kept until the child reports its result, which repeats them. If
 * the child is lost before that, they go into the {@link LostTarget}.
 */
abstract sealed class CollectingFormat extends ReportFormat permits Collected, JsonFormat {
  private final List<Object> results = new ArrayList<>();
  private final List<Object> found = new ArrayList<>();

  /** Makes an object of a result. */
  abstract Object fields(Result result);

  /** Returns the results so far. */
  final List<Object> results() {
    return results;
  }

  @Override
  void found(Target target, String allocator, Finding finding) {} // the result repeats it

  @Override
  void show(Result result) {
    add(result instanceof LostTarget lost ? lost.fields(found) : fields(result));
  }

  @Override
  synchronized void relay(String line) {
    JsonLines.read(line, found::add, this::add);
  }

  private void add(Object result) {
    results.add(result);
    found.clear();
  }
}
