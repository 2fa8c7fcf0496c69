package dev.linalloc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.Allocators;
import dev.linalloc.memory.NativeMemory;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How large the modules are, in bytes, and the CRC-32 of those bytes: golden figures, so that a
 * change of the compiler or of an allocator that costs bytes is seen, one that saves some is
 * written down, and one that should change nothing is known to change nothing.
 */
class SizeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
    name | all   | bulk  | size | crc
    mini | true  | true  | 357 | 113b78e5
    mini | false | true  | 247 | 362b8558
    mini | true  | false | 487 | d6a31f9c
    wee  | true  | true  | 1650 | ba83e736
    wee  | false | true  | 1248 | c1f00dfd
    wee  | true  | false | 1818 | 71821c23
    dl   | true  | true  | 4167 | 20e47216
    dl   | false | true  | 3566 | 6d12bb71
    dl   | true  | false | 4335 | 0ef0078a
    """)
  void aModuleHasTheBytesItHad(String name, boolean all, boolean bulk, int size, String crc) {
    byte[] module = compiled(name, all, bulk);
    CRC32 sum = new CRC32();
    sum.update(module);
    assertThat(module).as("%s, all four functions: %s, bulk: %s", name, all, bulk).hasSize(size);
    assertThat(HexFormat.of().toHexDigits((int) sum.getValue())).isEqualTo(crc);
  }

  private static byte[] compiled(String name, boolean all, boolean bulk) {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      return WasmCompiler.compile(
          Allocators.provider(name).create(memory, 1024).getClass(),
          CompileOptions.DEFAULT.withAllExports(all).withBulkMemory(bulk));
    }
  }
}
