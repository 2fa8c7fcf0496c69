package dev.linalloc.host;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The names under which tool chains export an allocator: Rust's {@code GlobalAlloc}, C,
 * wasm-bindgen, AssemblyScript and the component model. The functions of a family belong together:
 * blocks of one family are never passed to functions of another.
 */
enum Family {
  RUST(
      "alloc=alloc(size,align)",
      "alloc_zeroed=alloc_zeroed(size,align)",
      "dealloc=dealloc(address,size,align)",
      "realloc=realloc(address,size,align,newSize)"),
  C(
      "alloc=malloc(size)",
      "alloc_aligned=aligned_alloc(align,roundedSize)",
      "alloc_aligned=memalign(align,size)",
      "alloc_aligned=posix_memalign(cell,align,size)",
      "alloc_zeroed=calloc(1,size)",
      "dealloc=free(address)",
      "realloc=realloc(address,newSize)"),
  /** C's functions as Emscripten exported them until 2021. */
  UNDERSCORED_C(
      "alloc=_malloc(size)",
      "alloc_aligned=_memalign(align,size)",
      "alloc_zeroed=_calloc(1,size)",
      "dealloc=_free(address)",
      "realloc=_realloc(address,newSize)"),
  BINDGEN(
      "alloc=__wbindgen_malloc(size,align)",
      "dealloc=__wbindgen_free(address,size,align)",
      "realloc=__wbindgen_realloc(address,size,newSize,align)"),
  /** wasm-bindgen's functions from before they took an align. */
  OLD_BINDGEN(
      "alloc=__wbindgen_malloc(size)",
      "dealloc=__wbindgen_free(address,size)",
      "realloc=__wbindgen_realloc(address,size,newSize)"),
  ASSEMBLY_SCRIPT(
      "alloc=__new(size,0)",
      "pin=__pin(address)",
      "dealloc=__unpin(address)",
      "collect=__collect()"),
  COMPONENT(
      "alloc=cabi_realloc(0,0,align,size)", "realloc=cabi_realloc(address,size,align,newSize)");

  /** Functions that initialize a module of any family, in order of preference. */
  static final List<GuestFunction> INIT =
      List.of(GuestFunction.parse("_initialize()"), GuestFunction.parse("__wasm_call_ctors()"));

  @SuppressWarnings("ImmutableEnumChecker") // its lists are immutable
  private final Map<Role, List<GuestFunction>> functions;

  Family(String... functions) {
    Function<String, Role> role =
        text ->
            Role.valueOf(text.substring(0, text.indexOf('=')).toUpperCase(java.util.Locale.ROOT));
    this.functions =
        Arrays.stream(functions)
            .collect(
                Collectors.groupingBy(
                    role,
                    Collectors.mapping(
                        text -> GuestFunction.parse(text.substring(text.indexOf('=') + 1)),
                        Collectors.toUnmodifiableList())));
  }

  /** Returns the functions that may play a role, in order of preference. */
  List<GuestFunction> functions(Role role) {
    return functions.getOrDefault(role, List.of());
  }
}
