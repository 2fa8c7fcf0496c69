package dev.linalloc.cli;

import dev.linalloc.api.Promises;
import java.util.ArrayList;
import java.util.List;

/** How things are put for people. */
final class Text {
  private Text() {}

  /** Returns what is promised, in words. */
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
    return words.isEmpty() ? "nothing beyond the core rules" : String.join(", ", words);
  }

  /** Returns nanoseconds as seconds. */
  static String seconds(long nanos) {
    return "%.1f s".formatted(nanos / 1e9);
  }
}
