package dev.linalloc.host;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.Import;

/**
 * The largest align that functions without an align parameter guarantee. It depends on the ABI: C's
 * {@code max_align_t} is 16 on wasm32, but Emscripten's allocators and Rust's under old versions of
 * wasm-bindgen guarantee 8. The ABI is recognised by what its tool chain imports and exports.
 *
 * @param bytes the align in bytes
 * @param reason the ABI, and the import or export that shows it
 * @see <a href="https://github.com/emscripten-core/emscripten/issues/14634">Emscripten's reason</a>
 */
record PlainAlign(int bytes, String reason) {
  private static final int MOST = 16;
  private static final int LESS = 8;

  private static final String EMSCRIPTEN =
      "^_*(emscripten|embind)_.*|^(stackSave|stackAlloc|dynCall_.*)$";

  /**
   * Derives the align from a module's imports and exports, and from the family of its functions.
   */
  static PlainAlign of(GuestModule module, Optional<Family> family) {
    Optional<String> emscripten =
        Stream.concat(
                module.imports().stream()
                    .filter(each -> each.name().matches(EMSCRIPTEN))
                    .map(each -> "imports " + each.module() + "." + each.name()),
                module.exports().stream()
                    .filter(name -> name.matches(EMSCRIPTEN))
                    .map(name -> "exports " + name))
            .findFirst()
            .or(() -> shortened(module.imports()));
    if (emscripten.isPresent()) {
      return new PlainAlign(LESS, "Emscripten's, since the module " + emscripten.get());
    }
    if (family.equals(Optional.of(Family.OLD_BINDGEN))) {
      return new PlainAlign(LESS, "that of wasm-bindgen's functions without an align");
    }
    return module.imports().stream()
        .filter(each -> each.module().startsWith("wasi_"))
        .findFirst()
        .map(
            wasi ->
                new PlainAlign(
                    MOST, "WASI's, since the module imports " + wasi.module() + "." + wasi.name()))
        .orElse(new PlainAlign(MOST, "that of C's max_align_t on wasm32"));
  }

  /**
   * Returns a phrase that names the first import if all are as short as {@code a.b}: Emscripten
   * shortens them so in optimised builds.
   */
  private static Optional<String> shortened(List<Import> imports) {
    List<Import> functions = imports.stream().filter(FunctionImport.class::isInstance).toList();
    return functions.stream()
        .filter(any -> functions.stream().allMatch(PlainAlign::isShort))
        .findFirst()
        .map(first -> "imports " + first.module() + "." + first.name() + ", a shortened name");
  }

  private static boolean isShort(Import each) {
    return each.module().length() == 1 && each.name().length() <= 2;
  }
}
