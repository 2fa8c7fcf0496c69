package dev.linalloc.guest;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a function of an allocator is for, and under which names and with which parameters modules
 * export it: in the manner of Rust's {@code GlobalAlloc}, of C, or of wasm-bindgen.
 */
public enum Role {
  /** Allocates; where it takes no align, up to the largest that it always gives. */
  ALLOC("alloc(size,align)", "malloc(size)", "__wbindgen_malloc(size,align)"),
  /** Allocates with an align, beside an {@link #ALLOC} that takes none. */
  ALLOC_ALIGNED("aligned_alloc(align,roundedSize)", "memalign(align,size)"),
  /** Allocates zeros. */
  ALLOC_ZEROED("alloc_zeroed(size,align)", "calloc(one,size)"),
  /** Gives back. */
  DEALLOC(
      "dealloc(address,size,align)",
      "free(address)",
      "__wbindgen_free(address,size,align)",
      "__wbindgen_free(address,size)"),
  /** Reallocates. */
  REALLOC(
      "realloc(address,size,align,newSize)",
      "realloc(address,newSize)",
      "__wbindgen_realloc(address,size,newSize,align)",
      "__wbindgen_realloc(address,size,newSize)");

  @SuppressWarnings("ImmutableEnumChecker") // the list is made immutable
  private final List<GuestFunction> common;

  Role(String... common) {
    this.common = Arrays.stream(common).map(GuestFunction::parse).toList();
  }

  /** The functions that are looked for, the first one first. */
  List<GuestFunction> common() {
    return common;
  }

  /** The role's name in options: {@code alloc_aligned}. */
  String optionName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
