package dev.linalloc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.util.function.Consumer;

/**
 * Writes the lines that a child JVM prints for its parent. Each line begins with a tag, because the
 * JVM itself prints to the same stream.
 */
final class TaggedLines extends Writer {
  private static final String OUT = "\u0001o";
  private static final String ERR = "\u0001e";

  private final PrintStream stream;
  private final String tag;
  private final StringBuilder line = new StringBuilder();

  private TaggedLines(OutputStream stream, String tag) {
    this.stream = new PrintStream(stream, true, UTF_8);
    this.tag = tag;
  }

  /** Returns a writer of lines that the parent prints as its output. */
  static TaggedLines out(OutputStream stream) {
    return new TaggedLines(stream, OUT);
  }

  /** Returns a writer of lines that the parent prints as its errors. */
  static TaggedLines err(OutputStream stream) {
    return new TaggedLines(stream, ERR);
  }

  /** Passes {@code line} on without its tag. A line without a tag goes to {@code jvm}. */
  static void pass(String line, Consumer<String> out, Consumer<String> err, Consumer<String> jvm) {
    if (line.startsWith(OUT)) {
      out.accept(line.substring(OUT.length()));
    } else if (line.startsWith(ERR)) {
      err.accept(line.substring(ERR.length()));
    } else {
      jvm.accept(line);
    }
  }

  @Override
  public void write(char[] text, int from, int length) {
    synchronized (lock) {
      for (int at = from; at < from + length; at++) {
        line.append(text[at]);
        if (text[at] == '\n') {
          stream.print(tag + line);
          line.setLength(0);
        }
      }
    }
  }

  @Override
  public void flush() {
    stream.flush(); // an unfinished line waits for its end
  }

  @Override
  public void close() {
    flush();
  }
}
