package dev.linalloc.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Imports and exports show which align an ABI guarantees. */
class PlainAlignTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          env . emscripten_resize_heap        | 8  | Emscripten's, since the module imports env.emscripten_resize_heap
          env . _emscripten_get_heap_size     | 8  | Emscripten's, since the module imports env._emscripten_get_heap_size
          env . _embind_register_void         | 8  | Emscripten's, since the module imports env._embind_register_void
          a . b                               | 8  | Emscripten's, since the module imports a.b, a shortened name
          wasi_snapshot_preview1 . fd_write   | 16 | WASI's, since the module imports wasi_snapshot_preview1.fd_write
          env . ask                           | 16 | that of C's max_align_t on wasm32
          """)
  void anImportShowsTheAbi(String wanted, int bytes, String reason) {
    String[] names = wanted.split(" \\. ", -1);
    PlainAlign align = PlainAlign.of(importing(names[0], names[1]), Optional.of(Family.C));
    assertThat(align).isEqualTo(new PlainAlign(bytes, reason));
  }

  @Test
  void oldBindgensFunctionsGiveEight() {
    assertThat(PlainAlign.of(importing("env", "ask"), Optional.of(Family.OLD_BINDGEN)).bytes())
        .isEqualTo(8);
  }

  /** A module with a memory, one type and one imported function. */
  private static GuestModule importing(String module, String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 2});
    bytes.write(module.length() + name.length() + 5);
    bytes.write(1);
    for (String each : new String[] {module, name}) {
      bytes.write(each.length());
      bytes.writeBytes(each.getBytes(StandardCharsets.UTF_8));
    }
    bytes.writeBytes(new byte[] {0, 0, 5, 3, 1, 0, 1});
    return GuestModule.load(bytes.toByteArray());
  }
}
