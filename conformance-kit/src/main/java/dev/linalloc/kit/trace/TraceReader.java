package dev.linalloc.kit.trace;

import dev.linalloc.spi.LinearMemory;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Reads traces.
 *
 * <pre>
 *   # a comment
 *   m PAGES HEAPBASE     the memory at the start; optional, before all else (default: 1 page, 1024)
 *   a ID SIZE ALIGN      alloc
 *   z ID SIZE ALIGN      allocZeroed
 *   r ID SIZE            realloc; the block keeps its id
 *   f ID                 dealloc
 *   g PAGES              another module grows memory
 *   ! PAGES              from now on memory has at most PAGES pages
 * </pre>
 *
 * <p>A line that begins with {@code x} is an error of the caller, for lessons:
 *
 * <pre>
 *   x f ID               dealloc of a block that is not live any more
 *   x f ID SIZE ALIGN    dealloc of a live block with a wrong layout
 *   x w ID OFFSET BYTES  the program writes to a block that is not live, or outside a live one
 * </pre>
 *
 * <p>A request may fail, so only a run knows the size of a block: the run refuses an {@code x f ID
 * SIZE ALIGN} or an {@code x w} that turns out to be no error.
 *
 * <p>A file that is compressed by gzip is unpacked.
 */
public final class TraceReader {
  /** The largest id. It is limited because players keep their blocks in arrays indexed by id. */
  public static final int MAX_ID = (1 << 24) - 1;

  /** An invisible character that some editors write at the start of a file. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private static final long MAX_U32 = 0xffff_ffffL;

  private final String source;
  private final List<Step> steps = new ArrayList<>();
  private final BitSet live = new BitSet();
  private final BitSet requested = new BitSet();
  private boolean hasMemory;
  private int initialPages = Trace.DEFAULT_PAGES;
  private int heapBase = Trace.DEFAULT_HEAP_BASE;
  private int line;

  private TraceReader(String source) {
    this.source = source;
  }

  /**
   * Reads a trace file.
   *
   * @param file text in the format above, or the same packed with gzip
   * @return the trace
   * @throws TraceFormatException if a line is wrong; names the file, the line and the problem
   * @throws IOException if the file cannot be read; names the file
   */
  public static Trace read(Path file) throws IOException {
    try (InputStream in = unpacked(new BufferedInputStream(Files.newInputStream(file)))) {
      return read(
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)), file.toString());
    } catch (TraceFormatException | FileSystemException e) {
      throw e; // its message names the file already
    } catch (EOFException e) {
      throw new IOException(file + ": its compressed data ends in the middle", e);
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a trace from text.
   *
   * @param text lines in the format above
   * @param source names the text in errors
   * @return the trace
   * @throws TraceFormatException if a line is wrong; names the source, the line and the problem
   * @throws IOException if the text cannot be read
   */
  public static Trace read(BufferedReader text, String source) throws IOException {
    TraceReader reader = new TraceReader(source);
    for (String line = text.readLine(); line != null; line = text.readLine()) {
      reader.line++;
      boolean marked = reader.line == 1 && line.startsWith(BYTE_ORDER_MARK);
      reader.readLine((marked ? line.substring(1) : line).strip());
    }
    return new Trace(reader.initialPages, reader.heapBase, reader.steps);
  }

  private static InputStream unpacked(BufferedInputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new GZIPInputStream(in) : in;
  }

  private void readLine(String text) throws TraceFormatException {
    if (text.isEmpty() || text.startsWith("#")) {
      return;
    }
    String[] words = text.split("\\s+");
    switch (words[0]) {
      case "m" -> readMemory(words);
      case "a", "z" -> {
        expect(words, 4, "ID SIZE ALIGN");
        int id = fresh(words[1]);
        live.set(id);
        requested.set(id);
        steps.add(new Step.Alloc(id, size(words[2]), align(words[3]), words[0].equals("z")));
      }
      case "r" -> {
        expect(words, 3, "ID SIZE");
        steps.add(new Step.Realloc(known(words[1]), size(words[2])));
      }
      case "f" -> {
        expect(words, 2, "ID");
        int id = known(words[1]);
        live.clear(id);
        steps.add(new Step.Free(id));
      }
      case "g" -> {
        expect(words, 2, "PAGES");
        steps.add(new Step.ForeignGrow(pages(words[1])));
      }
      case "!" -> {
        expect(words, 2, "PAGES");
        steps.add(new Step.Limit(pages(words[1])));
      }
      case "x" -> readMisuse(words);
      default -> throw problem("\"" + words[0] + "\" is no step; there are m a z r f g ! x");
    }
  }

  private void readMisuse(String[] words) throws TraceFormatException {
    String call = words.length > 1 ? words[1] : "";
    if (call.equals("f") && words.length == 3) {
      int id = requested(words[2]);
      if (live.get(id)) {
        throw problem("block " + id + " is live, so it is no error to free it; leave out the x");
      }
      steps.add(new Step.FreeAgain(id));
    } else if (call.equals("f") && words.length == 5) {
      int id = known(words[2]);
      steps.add(new Step.FreeAs(id, size(words[3]), align(words[4])));
      live.clear(id);
    } else if (call.equals("w") && words.length == 5) {
      int id = requested(words[2]);
      int offset = (int) number(words[3], "offset", Integer.MIN_VALUE, Integer.MAX_VALUE);
      int length = (int) number(words[4], "bytes", 1, Integer.MAX_VALUE);
      steps.add(new Step.Overwrite(id, offset, length));
    } else {
      throw problem("\"x\" takes f ID, f ID SIZE ALIGN, or w ID OFFSET BYTES");
    }
  }

  /** Returns the id of a block that was requested before, whether it is live or not. */
  private int requested(String word) throws TraceFormatException {
    int id = (int) number(word, "id", 0, MAX_ID);
    if (!requested.get(id)) {
      throw problem("block " + id + " was never allocated");
    }
    return id;
  }

  private void readMemory(String[] words) throws TraceFormatException {
    expect(words, 3, "PAGES HEAPBASE");
    if (!steps.isEmpty()) {
      throw problem("\"m\" must come before the first step");
    }
    if (hasMemory) {
      throw problem("there is an \"m\" already");
    }
    hasMemory = true;
    initialPages = pages(words[1]);
    heapBase = (int) number(words[2], "heapBase", 1, MAX_U32);
  }

  private int fresh(String word) throws TraceFormatException {
    int id = (int) number(word, "id", 0, MAX_ID);
    if (live.get(id)) {
      throw problem("block " + id + " is live already");
    }
    return id;
  }

  private int known(String word) throws TraceFormatException {
    int id = (int) number(word, "id", 0, MAX_ID);
    if (!live.get(id)) {
      throw problem("block " + id + " is not live");
    }
    return id;
  }

  private int size(String word) throws TraceFormatException {
    return (int) number(word, "size", 0, MAX_U32);
  }

  private int align(String word) throws TraceFormatException {
    long align = number(word, "align", 1, 1L << 31);
    if (Long.bitCount(align) != 1) {
      throw problem("align (" + align + ") must be a power of two");
    }
    return (int) align;
  }

  private int pages(String word) throws TraceFormatException {
    return (int) number(word, "pages", 0, LinearMemory.MAX_PAGES);
  }

  private long number(String word, String what, long least, long most) throws TraceFormatException {
    try {
      long value = Long.parseLong(word);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // no number: reported below, like a number out of range
    }
    throw problem(what + " (" + word + ") must be a number from " + least + " to " + most);
  }

  private void expect(String[] words, int count, String shape) throws TraceFormatException {
    int given = words.length - 1;
    if (words.length != count) {
      String many = given + (given == 1 ? " word" : " words");
      throw problem("\"" + words[0] + "\" takes " + shape + ", not " + many);
    }
  }

  private TraceFormatException problem(String text) {
    return new TraceFormatException(source, line, text);
  }
}
