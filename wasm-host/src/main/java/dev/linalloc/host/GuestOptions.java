package dev.linalloc.host;

import dev.linalloc.spi.Promises;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a user tells the kit about a compiled allocator, beyond its module.
 *
 * @param promises what the allocator promises
 * @param plainAlign the largest align, in bytes, that functions without an align parameter
 *     guarantee; if empty, the module's ABI decides
 * @param heapBase the address where its heap begins; if empty, its export {@code __heap_base}
 *     decides
 * @param functions the functions, by role, that have no common name, such as {@code
 *     my_alloc(size,align)}
 * @param imports the full name of each import whose name a build tool has shortened, such as {@code
 *     emscripten_resize_heap} for {@code a.b}
 * @param zeroSizes whether requests for 0 bytes are passed on; if false, the host handles them.
 *     They never reach functions without an align parameter, as in C
 * @param traps whether a trap of a function that allocates says that there is no room, as the
 *     component model demands of {@code cabi_realloc}
 * @param output whether the module's output is shown on standard error
 */
public record GuestOptions(
    Promises promises,
    OptionalInt plainAlign,
    OptionalInt heapBase,
    Map<Role, String> functions,
    Map<String, String> imports,
    boolean zeroSizes,
    boolean traps,
    boolean output) {
  /** No promises; functions by their common names; the align of the ABI. */
  public static final GuestOptions DEFAULT =
      new GuestOptions(
          Promises.NONE,
          OptionalInt.empty(),
          OptionalInt.empty(),
          Map.of(),
          Map.of(),
          true,
          false,
          false);

  /**
   * Makes options.
   *
   * @throws IllegalArgumentException if {@code plainAlign} is not a power of two
   */
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

  /** Returns the functions, parsed. */
  Map<Role, GuestFunction> parsed() {
    Map<Role, GuestFunction> parsed = new EnumMap<>(Role.class);
    functions.forEach((role, text) -> parsed.put(role, GuestFunction.parse(text)));
    return parsed;
  }
}
