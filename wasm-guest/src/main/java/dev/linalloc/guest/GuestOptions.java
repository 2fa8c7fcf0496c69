package dev.linalloc.guest;

import dev.linalloc.api.Promises;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What has to be known of a compiled allocator beyond its module.
 *
 * @param promises what it promises
 * @param plainAlign the largest align that functions without an align give, in bytes
 * @param heapBase where its heap begins, where {@code __heap_base} does not say it
 * @param functions functions by role that are not found by their common names, such as {@code
 *     my_alloc(size,align)}
 * @param zeroSizes whether requests for 0 bytes are passed on, and not answered on its behalf;
 *     never where a function takes no align, as in C
 */
public record GuestOptions(
    Promises promises,
    int plainAlign,
    OptionalInt heapBase,
    Map<Role, String> functions,
    boolean zeroSizes) {
  /** The align of C's {@code max_align_t} on wasm32. */
  public static final int C_ALIGN = 16;

  /** No promises, common names, C's align. */
  public static final GuestOptions DEFAULT =
      new GuestOptions(Promises.NONE, C_ALIGN, OptionalInt.empty(), Map.of(), true);

  /** Checks the align. */
  public GuestOptions {
    if (Integer.bitCount(plainAlign) != 1) {
      throw new IllegalArgumentException(
          "align (" + Integer.toUnsignedString(plainAlign) + ") must be a power of two");
    }
    functions = Map.copyOf(functions);
  }

  /** The functions, read. */
  Map<Role, GuestFunction> parsed() {
    Map<Role, GuestFunction> parsed = new EnumMap<>(Role.class);
    functions.forEach((role, text) -> parsed.put(role, GuestFunction.parse(text)));
    return parsed;
  }
}
