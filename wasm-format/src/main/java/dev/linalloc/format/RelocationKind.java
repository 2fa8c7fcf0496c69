package dev.linalloc.format;

import java.util.Arrays;

/**
 * What a linker puts at a place of an object: the index or the address of a symbol, in an encoding
 * of fixed width. Numbers and names are those of the tool conventions.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md">Linking.md</a>
 */
@SuppressWarnings("MissingSummary") // of the rows: their names are the conventions'
public enum RelocationKind {
  FUNCTION_INDEX_LEB(0, 5, false),
  TABLE_INDEX_SLEB(1, 5, false),
  TABLE_INDEX_I32(2, 4, false),
  MEMORY_ADDR_LEB(3, 5, true),
  MEMORY_ADDR_SLEB(4, 5, true),
  MEMORY_ADDR_I32(5, 4, true),
  /** Its index is that of a type instead of a symbol. */
  TYPE_INDEX_LEB(6, 5, false),
  GLOBAL_INDEX_LEB(7, 5, false),
  FUNCTION_OFFSET_I32(8, 4, true),
  SECTION_OFFSET_I32(9, 4, true),
  TAG_INDEX_LEB(10, 5, false),
  MEMORY_ADDR_REL_SLEB(11, 5, true),
  TABLE_INDEX_REL_SLEB(12, 5, false),
  GLOBAL_INDEX_I32(13, 4, false),
  MEMORY_ADDR_LEB64(14, 10, true),
  MEMORY_ADDR_SLEB64(15, 10, true),
  MEMORY_ADDR_I64(16, 8, true),
  MEMORY_ADDR_REL_SLEB64(17, 10, true),
  TABLE_INDEX_SLEB64(18, 10, false),
  TABLE_INDEX_I64(19, 8, false),
  TABLE_NUMBER_LEB(20, 5, false),
  MEMORY_ADDR_TLS_SLEB(21, 5, true),
  FUNCTION_OFFSET_I64(22, 8, true),
  MEMORY_ADDR_LOCREL_I32(23, 4, true),
  TABLE_INDEX_REL_SLEB64(24, 10, false),
  MEMORY_ADDR_TLS_SLEB64(25, 10, true),
  FUNCTION_INDEX_I32(26, 4, false);

  private final int code;
  private final int width;
  private final boolean addend;

  RelocationKind(int code, int width, boolean addend) {
    this.code = code;
    this.width = width;
    this.addend = addend;
  }

  /** Returns the kind's number in the binary format. */
  int code() {
    return code;
  }

  /** Returns the number of bytes at the place that the linker overwrites. */
  public int width() {
    return width;
  }

  /** Returns whether an addend is added to the symbol's address. */
  public boolean hasAddend() {
    return addend;
  }

  static RelocationKind read(ByteReader in) {
    int code = in.oneByte();
    return Arrays.stream(values())
        .filter(kind -> kind.code == code)
        .findFirst()
        .orElseThrow(() -> in.damaged("has a relocation of unknown kind " + code));
  }
}
