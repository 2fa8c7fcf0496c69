package dev.linalloc.cli;

import dev.linalloc.kit.report.Finding;

/**
 * A report that is printed, and also goes into files. In a child JVM, the second part goes to the
 * parent, in lines with a tag.
 */
final class WithFiles extends ReportFormat {
  /** Begins the lines that a child JVM prints for the files. */
  static final String TAG = "\u0002";

  private final ReportFormat printed;
  private final ReportFormat files;

  WithFiles(ReportFormat printed, ReportFormat files) {
    this.printed = printed;
    this.files = files;
  }

  @Override
  synchronized void note(String line) {
    printed.note(line);
  }

  @Override
  synchronized void found(Target target, String allocator, Finding finding) {
    printed.found(target, allocator, finding);
    files.found(target, allocator, finding);
  }

  @Override
  void show(Result result) {
    printed.show(result);
    files.show(result);
  }

  @Override
  synchronized void relay(String line) {
    if (line.startsWith(TAG)) {
      files.relay(line.substring(TAG.length()));
    } else {
      printed.relay(line);
    }
  }

  @Override
  void finish() {
    printed.finish();
    files.finish();
  }
}
