package dev.linalloc.host;

import dev.linalloc.spi.LinearMemory;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.TrapException;
import run.endive.runtime.WasmFunctionHandle;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.FunctionType;

/**
 * The functions that the host provides to one instance of a module: Emscripten's for growing
 * memory, WASI preview 1 without environment, arguments and files, those that wasm-bindgen and
 * AssemblyScript import, and those of Stylus ({@link VmHooks}). A function is identified by its
 * name alone, without leading underscores: tool chains differ in the name of the module that they
 * import it from.
 *
 * <p>Clocks stand still and random numbers come from a fixed seed: two instances behave the same.
 */
final class HostFunctions {
  /** The code of a host function. Its result is used if the function's type has one. */
  interface Deed {
    long call(GuestMemory memory, long[] arguments);
  }

  private static final Deed NOTHING = (_, _) -> 0;

  private static final Map<String, Deed> DEEDS =
      Map.ofEntries(
          Map.entry("emscripten_resize_heap", (memory, a) -> resize(memory, a[0])),
          Map.entry("emscripten_notify_memory_growth", NOTHING),
          Map.entry("emscripten_get_heap_size", (memory, _) -> bytes(memory.pages())),
          Map.entry("emscripten_get_heap_max", (memory, _) -> bytes(memory.declaredMaximum())),
          Map.entry("emscripten_memcpy_big", HostFunctions::copy),
          Map.entry("emscripten_memcpy_js", HostFunctions::copy),
          Map.entry("emscripten_get_now", NOTHING),
          Map.entry("emscripten_date_now", NOTHING),
          Map.entry("emscripten_get_now_is_monotonic", (_, _) -> 1),
          Map.entry("emscripten_runtime_keepalive_clear", NOTHING),
          Map.entry("setTempRet0", NOTHING),
          Map.entry("lock", NOTHING),
          Map.entry("unlock", NOTHING),
          Map.entry("atexit", NOTHING),
          Map.entry("cxa_atexit", NOTHING),
          Map.entry("wbindgen_init_externref_table", NOTHING),
          Map.entry("wbindgen_object_drop_ref", NOTHING),
          Map.entry("trace", NOTHING), // AssemblyScript's
          Map.entry("seed", (_, _) -> Double.doubleToRawLongBits(Wasi.SEED)));

  /** Functions that never return. */
  private static final Set<String> ENDS =
      Set.of(
          "abort",
          "abort_js",
          "exit",
          "proc_exit",
          "assert_fail",
          "cxa_throw",
          "emscripten_throw_longjmp",
          "wbindgen_throw",
          "wbindgen_rethrow");

  private final Wasi wasi;
  private final VmHooks hooks;

  /** Makes the functions of one instance, which print to {@code output}. */
  HostFunctions(OutputStream output, VmHooks hooks) {
    wasi = new Wasi(output);
    this.hooks = hooks;
  }

  /**
   * Returns the host's function for the import {@code wanted}, if there is one.
   *
   * @param longName the function's full name, from before a build tool shortened it
   */
  Optional<WasmFunctionHandle> of(FunctionImport wanted, String longName, FunctionType type) {
    String name = plain(longName);
    if (ENDS.contains(name)) {
      return Optional.of(
          (_, arguments) -> {
            throw new TrapException(
                "the module called %s.%s(%s), which ends it"
                    .formatted(wanted.module(), wanted.name(), list(arguments)));
          });
    }
    boolean isHook = wanted.module().equals(VmHooks.MODULE);
    return Optional.ofNullable(isHook ? hooks.of(wanted.name()) : deed(name))
        .map(
            deed ->
                (instance, arguments) -> {
                  long result = deed.call((GuestMemory) instance.memory(), arguments);
                  return type.returns().isEmpty() ? new long[0] : new long[] {result};
                });
  }

  private @Nullable Deed deed(String name) {
    if (name.startsWith("embind_register_")) {
      return NOTHING;
    }
    Deed deed = DEEDS.get(name);
    return deed == null ? wasi.of(name) : deed;
  }

  /**
   * Strips leading underscores, and the prefix and hash that wasm-bindgen adds, as in {@code
   * __wbg___wbindgen_throw_b855445ff6a94295}.
   */
  private static String plain(String name) {
    return name.replaceFirst("^_*wbg_+(wbindgen_\\w+)_[0-9a-f]{16}$", "$1").replaceFirst("^_+", "");
  }

  private static String list(long[] arguments) {
    return Arrays.stream(arguments).mapToObj(Long::toString).collect(Collectors.joining(", "));
  }

  private static long bytes(int pages) {
    return Math.min((long) pages * LinearMemory.PAGE_SIZE, 0xffff_ffffL);
  }

  /**
   * Grows memory to {@code bytes} bytes, rounded up to whole pages. Returns 1, or 0 if that is
   * refused.
   */
  private static long resize(GuestMemory memory, long bytes) {
    long pages = ((bytes & 0xffff_ffffL) + LinearMemory.PAGE_SIZE - 1) / LinearMemory.PAGE_SIZE;
    long missing = pages - memory.pages();
    return missing <= 0 || memory.grow((int) missing) != -1 ? 1 : 0;
  }

  private static long copy(GuestMemory memory, long[] arguments) {
    memory.copy((int) arguments[0], (int) arguments[1], (int) arguments[2]);
    return arguments[0];
  }
}
