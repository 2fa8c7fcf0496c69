package dev.linalloc.cli;

import dev.linalloc.kit.report.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result of a run that ends with the first broken rule. */
interface FindingResult extends Result {
  /** Returns the target that was run. */
  Target target();

  /** Returns the name of its allocator. */
  String allocator();

  /** Returns the broken rule, if one was found. */
  Optional<Finding> finding();

  @Override
  default int exitCode() {
    return finding().isEmpty() ? 0 : Main.BROKEN;
  }

  /** Returns the first fields of the result: its verdict. */
  default Map<String, @Nullable Object> verdict() {
    List<?> findings = finding().map(Json::finding).stream().toList();
    return Json.verdict(target(), allocator(), findings.isEmpty(), findings, null);
  }
}
