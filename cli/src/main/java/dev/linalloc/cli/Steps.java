package dev.linalloc.cli;

import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.report.Film.Breach;
import dev.linalloc.kit.report.StepReport;
import dev.linalloc.kit.report.StepReport.Blame;
import dev.linalloc.kit.subject.Subject;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Shows traces on a target's allocators, step by step. */
final class Steps {
  private final ReportFormat report;
  private final int mostListed;
  private final BooleanSupplier goesOn;

  /** The step in which the caller first erred in this run; 0 if it has not. */
  private int erred;

  private @Nullable Breach breach;

  /**
   * Prepares to show steps.
   *
   * @param report takes their text; a form feed follows each step
   * @param mostListed how many chunks and accesses of a step are listed
   * @param goesOn whether to show the next step
   */
  Steps(ReportFormat report, int mostListed, BooleanSupplier goesOn) {
    this.report = report;
    this.mostListed = mostListed;
    this.goesOn = goesOn;
  }

  /** Shows each trace on each allocator. */
  void run(List<Subject> subjects, List<TraceFile> traces) {
    for (TraceFile trace : traces) {
      for (Subject subject : subjects) {
        if (goesOn.getAsBoolean()) {
          show(subject, trace);
        }
      }
    }
  }

  private void show(Subject subject, TraceFile file) {
    String allocator = subject.name();
    report.note(
        "%s on %s, %,d steps"
            .formatted(file.path().getFileName(), allocator, file.trace().steps().size()));
    report.note("");
    erred = 0;
    breach = null;
    try {
      Conformance.step(subject, file.trace(), mostListed, this::show);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file.path() + ": " + e.getMessage(), e);
    }
    report.note(allocator + ": " + end());
  }

  private boolean show(StepReport step) {
    if (step.blame() == Blame.CALLER && erred == 0) {
      erred = step.step();
    }
    breach = step.breach().orElse(null);
    if (breach != null) {
      report.raise(Main.BROKEN);
    }
    report.note(StepText.of(step, mostListed));
    report.note(String.valueOf(Pager.FORM_FEED));
    return goesOn.getAsBoolean();
  }

  private String end() {
    if (breach != null) {
      return breach.rule() + " broken";
    }
    return "no step broke a rule" + (erred == 0 ? "" : " before the caller erred at step " + erred);
  }
}
