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
 * The sections of a module. Most hold a list, which {@link #list} reads and {@link #put} replaces;
 * if a module lacks a section, its list is empty. Not thread-safe.
 *
 * <p>Custom sections, such as names and debug information, are written behind all others, which the
 * format of relocatable objects requires.
 */
public final class Sections {
  private static final byte[] MAGIC_AND_VERSION = {0, 'a', 's', 'm', 1, 0, 0, 0};
  private static final int CUSTOM = 0;

  private final Map<SectionKind, byte[]> known = new EnumMap<>(SectionKind.class);
  private final List<Custom> custom = new ArrayList<>();

  /**
   * A custom section, whose meaning the specification does not define.
   *
   * @param name the section's name
   * @param content the bytes behind the name, which are not copied
   */
  @SuppressWarnings("ArrayRecordComponent") // these are bytes to pass on, not to compare
  public record Custom(String name, byte[] content) {}

  /**
   * Reads a module's sections, without their contents.
   *
   * @throws FormatException if the module is damaged, or a section is unknown, repeated or out of
   *     order
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
   * @param entry reads one entry
   * @return the entries; none if there is no such section
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

  /** Returns the kinds of the module's sections in order, without custom ones. */
  public Set<SectionKind> kinds() {
    return Collections.unmodifiableSet(known.keySet());
  }

  /** Returns the number of entries in a section's list, without reading them. */
  public int size(SectionKind kind) {
    return known.containsKey(kind) ? reader(kind).u32() : 0;
  }

  /** Returns a copy of the contents of a section, which must be there. */
  public byte[] contents(SectionKind kind) {
    return Objects.requireNonNull(known.get(kind)).clone();
  }

  /** Replaces the contents of a section, which are not copied. */
  public void put(SectionKind kind, byte[] contents) {
    known.put(kind, contents);
  }

  /** Replaces the contents of a section by a list; an empty list removes the section. */
  public void put(SectionKind kind, Collection<? extends Encodable> list) {
    if (list.isEmpty()) {
      known.remove(kind);
    } else {
      known.put(kind, new ByteWriter().list(list).toBytes());
    }
  }

  /** Adds an entry to a section's list, without reading the others. */
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

  /** Returns the custom sections in order, as a list that the caller may change. */
  public List<Custom> custom() {
    return custom;
  }

  /** Returns the module in the binary format. */
  public byte[] toBytes() {
    ByteWriter out = new ByteWriter().bytes(MAGIC_AND_VERSION);
    known.forEach((kind, content) -> out.raw(kind.code()).sized(content));
    for (Custom each : custom) {
      out.raw(CUSTOM).sized(new ByteWriter().name(each.name).bytes(each.content).toBytes());
    }
    return out.toBytes();
  }
}
