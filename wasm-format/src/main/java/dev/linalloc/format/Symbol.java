package dev.linalloc.format;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of an object's symbol table: a name by which objects refer to each other's items.
 *
 * @param kind the kind of item
 * @param flags the sum of constants such as {@link #WEAK}
 * @param name the name; null for an undefined symbol that has the name of its import, and for a
 *     section
 * @param numbers the item's index; for data that is defined its segment, offset and size in bytes;
 *     nothing for data that is not
 */
public record Symbol(Kind kind, int flags, @Nullable String name, List<Long> numbers)
    implements Encodable {
  /** Another definition of the same name takes its place. */
  public static final int WEAK = 1;

  /** Only its own object sees it. */
  public static final int LOCAL = 2;

  /** The linked module does not export it. */
  public static final int HIDDEN = 4;

  /** Another object defines it. */
  public static final int UNDEFINED = 0x10;

  /** The linked module exports it. */
  public static final int EXPORTED = 0x20;

  /** It has a name although it is an import. */
  public static final int EXPLICIT_NAME = 0x40;

  /** The kinds of symbols, in the order of their numbers. */
  public enum Kind {
    /** A function. */
    FUNCTION,
    /** Bytes of linear memory. */
    DATA,
    /** A global variable. */
    GLOBAL,
    /** A section. */
    SECTION,
    /** A tag of exceptions. */
    TAG,
    /** A table of references. */
    TABLE
  }

  /** Copies the numbers. */
  public Symbol {
    numbers = List.copyOf(numbers);
  }

  /** Makes a symbol for an item with an index: not for data. */
  public static Symbol of(Kind kind, int flags, String name, int index) {
    return new Symbol(kind, flags, name, List.of(Integer.toUnsignedLong(index)));
  }

  /** Makes a symbol for data that another object or the linker defines. */
  public static Symbol undefinedData(String name) {
    return new Symbol(Kind.DATA, UNDEFINED, name, List.of());
  }

  /** Returns whether another object defines it. */
  public boolean isUndefined() {
    return (flags & UNDEFINED) != 0;
  }

  /**
   * Reads a row.
   *
   * @throws FormatException if it is damaged
   */
  public static Symbol read(ByteReader in) {
    int code = in.oneByte();
    if (code >= Kind.values().length) {
      throw in.damaged("has a symbol of unknown kind " + code);
    }
    Kind kind = Kind.values()[code];
    int flags = in.u32();
    boolean undefined = (flags & UNDEFINED) != 0;
    return switch (kind) {
      case DATA -> {
        String name = in.name();
        yield new Symbol(
            kind, flags, name, undefined ? List.of() : List.of(u32(in), u32(in), u32(in)));
      }
      case SECTION -> new Symbol(kind, flags, null, List.of(u32(in)));
      default -> {
        List<Long> index = List.of(u32(in));
        boolean named = !undefined || (flags & EXPLICIT_NAME) != 0;
        yield new Symbol(kind, flags, named ? in.name() : null, index);
      }
    };
  }

  private static long u32(ByteReader in) {
    return Integer.toUnsignedLong(in.u32());
  }

  @Override
  @SuppressWarnings("EnumOrdinal") // the order is the format's
  public void write(ByteWriter out) {
    out.raw(kind.ordinal()).u32(flags);
    if (kind == Kind.DATA) {
      out.name(requireNonNull(name));
    }
    numbers.forEach(number -> out.u32(number.intValue()));
    if (kind != Kind.DATA && name != null) {
      out.name(name);
    }
  }
}
