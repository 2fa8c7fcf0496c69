package dev.linalloc.format;

import java.util.ArrayList;
import java.util.List;

/**
 * The custom section {@code linking}, which makes a module a relocatable object.
 *
 * @param symbols the symbol table
 * @param others the parts beside it in order, such as names of data segments, unread
 */
public record Linking(List<Symbol> symbols, List<Part> others) {
  /** The section's name. */
  public static final String NAME = "linking";

  private static final int VERSION = 2;
  private static final int SYMBOL_TABLE = 8;

  /**
   * A part that is passed on as it is.
   *
   * @param code its number in the format
   * @param content its bytes
   */
  public record Part(int code, List<Byte> content) {
    /** Copies the bytes. */
    public Part {
      content = List.copyOf(content);
    }
  }

  /** Copies the lists. */
  public Linking {
    symbols = List.copyOf(symbols);
    others = List.copyOf(others);
  }

  /**
   * Reads the section's contents.
   *
   * @throws FormatException if they are damaged or of another version than 2
   */
  public static Linking read(ByteReader in) {
    int version = in.u32();
    if (version != VERSION) {
      throw in.damaged("has version " + Integer.toUnsignedString(version) + " instead of 2");
    }
    List<Symbol> symbols = new ArrayList<>();
    List<Part> others = new ArrayList<>();
    while (!in.atEnd()) {
      int code = in.oneByte();
      ByteReader part = in.part(in.u32());
      if (code == SYMBOL_TABLE) {
        symbols.addAll(part.list(Symbol::read));
        if (!part.atEnd()) {
          throw part.damaged("goes on behind the last symbol");
        }
      } else {
        others.add(new Part(code, boxed(part.rest())));
      }
    }
    return new Linking(symbols, others);
  }

  /** Returns the section. */
  public Sections.Custom toSection() {
    ByteWriter out = new ByteWriter().u32(VERSION);
    for (Part part : others) {
      ByteWriter content = new ByteWriter();
      part.content.forEach(content::raw);
      out.raw(part.code).sized(content.toBytes());
    }
    out.raw(SYMBOL_TABLE).sized(new ByteWriter().list(symbols).toBytes());
    return new Sections.Custom(NAME, out.toBytes());
  }

  private static List<Byte> boxed(byte... bytes) {
    List<Byte> boxed = new ArrayList<>(bytes.length);
    for (byte each : bytes) {
      boxed.add(each);
    }
    return boxed;
  }
}
