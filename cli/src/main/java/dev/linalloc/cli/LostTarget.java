package dev.linalloc.cli;

import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spec.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A foreign target whose child JVM did not report a result: the target could not be used, or it
 * ended its JVM.
 *
 * @param broken the rule that the end of the JVM breaks, or null if it breaks none
 * @param why what happened
 */
record LostTarget(Target target, int exitCode, @Nullable Rule broken, String why)
    implements Result {
  @Override
  public void print(TextFormat text) {
    if (broken != null) { // if null, standard error has the reason already
      text.out().printf("%s does not conform: %s broken: %s%n%n", target.text(), broken, why);
    }
  }

  @Override
  public Map<String, @Nullable Object> fields() {
    return fields(List.of());
  }

  /** Returns the fields, with the findings that the child reported before it was lost. */
  Map<String, @Nullable Object> fields(List<Object> found) {
    List<Object> findings = new ArrayList<>(found);
    if (broken != null) {
      findings.add(Json.finding(new Finding(broken, why, "", Trace.of())));
    }
    return Json.verdict(target, null, false, findings, why);
  }
}
