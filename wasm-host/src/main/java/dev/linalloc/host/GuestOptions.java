package dev.linalloc.host;

import dev.linalloc.spi.Promises;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What has to be known of a compiled allocator beyond its module.
 *
 * @param promises what it promises
 * @param plainAlign the largest align that functions without an align give, in bytes, if it is not
 *     what the module's ABI says
 * @param heapBase where its heap begins, where {@code __heap_base} does not say it
 * @param functions functions by role that are not found by their common names, such as {@code
 *     my_alloc(size,align)}
 * @param imports what imported functions were called before the module was made small, such as
 *     {@code emscripten_resize_heap} by {@code a.b}
 * @param zeroSizes whether requests for 0 bytes are passed on, and not answered on its behalf;
 *     never where a function takes no align, as in C
 * @param output whether what it prints is shown, on the standard error output
 */
public record GuestOptions(
    Promises promises,
    OptionalInt plainAlign,
    OptionalInt heapBase,
    Map<Role, String> functions,
    Map<String, String> imports,
    boolean zeroSizes,
    boolean output) {
  /** No promises, common names, the ABI's align. */
  public static final GuestOptions DEFAULT =
      new GuestOptions(
          Promises.NONE, OptionalInt.empty(), OptionalInt.empty(), Map.of(), Map.of(), true, false);

  /** Checks the align. */
  public GuestOptions {
    plainAlign.ifPresent(
        align -> {
          if (Integer.bitCount(align) != 1) {
            throw new IllegalArgumentException(
                "align (" + Integer.toUnsignedString(align) + ") must be a power of two");
          }
        });
    functions = Map.copyOf(functions);
    imports = Map.copyOf(imports);
  }

  /** The functions, read. */
  Map<Role, GuestFunction> parsed() {
    Map<Role, GuestFunction> parsed = new EnumMap<>(Role.class);
    functions.forEach((role, text) -> parsed.put(role, GuestFunction.parse(text)));
    return parsed;
  }
}
