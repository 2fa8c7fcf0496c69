package dev.linalloc.cli;

import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.spi.Promises;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Phrases that the command prints for people. */
final class Wording {
  private Wording() {}

  /** Returns promises in words. */
  static String promises(Promises promises) {
    List<String> words = new ArrayList<>();
    if (promises.bump()) {
      words.add("bump");
    }
    if (promises.reclaiming()) {
      words.add("reclaiming");
    }
    if (promises.slackPages() != Promises.UNCHECKED) {
      words.add("slackPages " + promises.slackPages());
    }
    if (promises.overheadBytes() != Promises.UNCHECKED) {
      words.add("overheadBytes " + promises.overheadBytes());
    }
    if (promises.overheadPercent() != Promises.NONE.overheadPercent()) {
      words.add("overheadPercent " + promises.overheadPercent());
    }
    if (promises.usablePercent() != Promises.NONE.usablePercent()) {
      words.add("usablePercent " + promises.usablePercent());
    }
    if (promises.zeroed()) {
      words.add("zeroed");
    }
    return words.isEmpty() ? "nothing beyond the core rules" : String.join(", ", words);
  }

  /** Returns a line for each condition of promises, with the rules that it limits. */
  static List<String> conditions(Promises promises) {
    List<String> lines = new ArrayList<>();
    if (promises.soleOwner()) {
      lines.add("on condition that no other code grows memory: C2 and G6 are not checked");
    }
    if (promises.maxSize() != Promises.ANY_SIZE) {
      lines.add(
          "on condition that no request is for more than "
              + Integer.toUnsignedString(promises.maxSize())
              + " bytes: by A4, G2, G3, G5, G8 and R1 to R4 a larger one may fail");
    }
    return lines;
  }

  /** Returns which rule is broken, if one is. */
  static String verdict(Optional<Finding> finding) {
    return finding.map(found -> found.rule() + " broken").orElse("no rule broken");
  }

  /**
   * Returns a verdict with the step before which it holds, if the trace is not judged to its end:
   * the step and all after it are not played, so whether it makes a call is not known.
   */
  static String until(Trace trace, String verdict) {
    int misuse = trace.firstMisuse();
    return misuse == 0
        ? verdict
        : verdict + " before step " + misuse + ", marked as the caller's error";
  }

  /** Returns a time, in seconds with a unit. */
  static String seconds(long nanos) {
    return "%.1f s".formatted(nanos / 1e9);
  }

  /**
   * Returns a problem in one line, with the file that it concerns. An unexpected exception is named
   * by its class.
   */
  static String problem(Throwable problem) {
    String text =
        switch (problem) {
          case FileSystemException ofFile -> ofFile.getFile() + ": " + reason(ofFile);
          case OutOfMemoryError _ -> "memory ran out: " + problem.getMessage();
          default ->
              isForUsers(problem)
                  ? String.valueOf(problem.getMessage())
                  : "it failed with " + problem;
        };
    return text.lines().collect(Collectors.joining(" "));
  }

  private static boolean isForUsers(Throwable problem) {
    return problem.getMessage() != null
        && (problem instanceof IllegalArgumentException
            || problem instanceof IOException
            || problem instanceof UncheckedIOException
            || problem.getClass().getPackageName().startsWith("dev.linalloc."));
  }

  private static String reason(FileSystemException problem) {
    return switch (problem) {
      case NoSuchFileException _ -> "no such file or folder";
      case AccessDeniedException _ -> "access is denied";
      case NotDirectoryException _ -> "it is not a folder";
      default -> String.valueOf(problem.getReason());
    };
  }
}
