package dev.linalloc.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A library ({@code .a}) of one object, with the index of symbols by which linkers find it. It has
 * no dates and owners, so the same object gives the same bytes.
 */
public final class Archive {
  private static final String MAGIC = "!<arch>\n";
  private static final int HEADER = 60;

  private Archive() {}

  /**
   * Returns an archive.
   *
   * @param member the object's file name, at most 15 bytes
   * @param object the object
   * @param symbols the names that the object defines
   */
  public static byte[] of(String member, byte[] object, List<String> symbols) {
    ByteWriter names = new ByteWriter();
    symbols.forEach(name -> names.bytes(name.getBytes(StandardCharsets.UTF_8)).raw(0));
    int size = Integer.BYTES * (1 + symbols.size()) + names.size();
    int start = MAGIC.length() + HEADER + size + (size & 1);
    ByteBuffer offsets = ByteBuffer.allocate(Integer.BYTES * (1 + symbols.size()));
    offsets.putInt(symbols.size());
    symbols.forEach(_ -> offsets.putInt(start));
    ByteWriter out = new ByteWriter().bytes(ascii(MAGIC));
    member(out, "/", new ByteWriter().bytes(offsets.array()).bytes(names.toBytes()).toBytes());
    member(out, member + "/", object);
    return out.toBytes();
  }

  /** Appends a member; members begin at even offsets. */
  private static void member(ByteWriter out, String name, byte[] content) {
    String header =
        String.format(
            Locale.ROOT, "%-16s%-12d%-6d%-6d%-8s%-10d`\n", name, 0, 0, 0, "644", content.length);
    out.bytes(ascii(header)).bytes(content);
    if (content.length % 2 != 0) {
      out.raw('\n');
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
