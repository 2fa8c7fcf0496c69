package dev.linalloc.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * A module as the sections that it is made of. Most hold a list, which is read by {@link #list} and
 * replaced by {@link #put}; a module that lacks a section has the empty list.
 *
 * <p>Custom sections, such as names and debug information, are kept by name, and are written behind
 * all others: that is where those of a relocatable object must stand.
 */
public final class Sections {
  private static final byte[] MAGIC_AND_VERSION = {0, 'a', 's', 'm', 1, 0, 0, 0};
  private static final int CUSTOM = 0;

  private final Map<SectionKind, byte[]> known = new EnumMap<>(SectionKind.class);
  private final List<Custom> custom = new ArrayList<>();

  /** A section that the specification gives no meaning to. */
  @SuppressWarnings("ArrayRecordComponent") // these are bytes to pass on, not to compare
  public record Custom(String name, byte[] content) {}

  /**
   * Takes a module apart, except for the contents of its sections.
   *
   * @throws FormatException if it is damaged, or a section is unknown, there twice or out of order
   */
  public static Sections read(byte[] module) {
    ByteReader in = new ByteReader(module, "the module");
    if (module.length < MAGIC_AND_VERSION.length
        || !Arrays.equals(in.bytes(MAGIC_AND_VERSION.length), MAGIC_AND_VERSION)) {
      throw new FormatException("does not begin as one of version 1");
    }
    Sections sections = new Sections();
    SectionKind last = null;
    while (!in.atEnd()) {
      int code = in.oneByte();
      byte[] content = in.bytes(in.u32());
      if (code == CUSTOM) {
        ByteReader named = new ByteReader(content, "a custom section");
        sections.custom.add(new Custom(named.name(), named.rest()));
      } else {
        SectionKind kind = SectionKind.of(code);
        if (last != null && kind.compareTo(last) <= 0) {
          throw new FormatException("has " + kind + " behind " + last);
        }
        sections.known.put(kind, content);
        last = kind;
      }
    }
    return sections;
  }

  /**
   * Reads the list that a section holds.
   *
   * @throws FormatException if an entry is damaged, or bytes follow the last one
   */
  public <T> List<T> list(SectionKind kind, Function<ByteReader, T> entry) {
    if (!known.containsKey(kind)) {
      return List.of();
    }
    ByteReader in = reader(kind);
    List<T> list = in.list(entry);
    if (!in.atEnd()) {
      throw in.damaged("goes on behind the last entry");
    }
    return list;
  }

  /** Returns which sections there are, custom ones aside, in their order. */
  public Set<SectionKind> kinds() {
    return Collections.unmodifiableSet(known.keySet());
  }

  /** Returns how long the list is that a section holds, without reading its entries. */
  public int size(SectionKind kind) {
    return known.containsKey(kind) ? reader(kind).u32() : 0;
  }

  /** Replaces a section by a list; there is no section for an empty one. */
  public void put(SectionKind kind, Collection<? extends Encodable> list) {
    if (list.isEmpty()) {
      known.remove(kind);
    } else {
      known.put(kind, new ByteWriter().list(list).toBytes());
    }
  }

  /** Adds an entry to the list that a section holds, without reading the others. */
  public void append(SectionKind kind, Encodable entry) {
    int size = size(kind);
    ByteWriter content = new ByteWriter().u32(size + 1);
    if (size > 0) {
      ByteReader in = reader(kind);
      in.u32();
      content.bytes(in.rest());
    }
    entry.write(content);
    known.put(kind, content.toBytes());
  }

  private ByteReader reader(SectionKind kind) {
    return new ByteReader(Objects.requireNonNull(known.get(kind)), kind.toString());
  }

  /** Returns the custom sections, in order, to look at and to change. */
  public List<Custom> custom() {
    return custom;
  }

  /** Returns the module. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter().bytes(MAGIC_AND_VERSION);
    known.forEach((kind, content) -> out.raw(kind.code()).sized(content));
    for (Custom each : custom) {
      out.raw(CUSTOM).sized(new ByteWriter().name(each.name).bytes(each.content).toBytes());
    }
    return out.toBytes();
  }
}
