package dev.linalloc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.Allocators;
import dev.linalloc.memory.NativeMemory;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * How large the modules are, in bytes, and the CRC-32 of those bytes: golden figures, kept in
 * {@code docs/figures/sizes.csv}. A change of the compiler or of an allocator that changes a module
 * must change these figures too.
 */
class SizeTest {
  @ParameterizedTest
  @CsvFileSource(files = "../docs/figures/sizes.csv", useHeadersInDisplayName = true)
  void aModuleHasTheBytesOnRecord(String name, boolean all, boolean bulk, int size, String crc) {
    byte[] module = compiled(name, all, bulk);
    CRC32 sum = new CRC32();
    sum.update(module);
    assertThat(module.length + "," + HexFormat.of().toHexDigits((int) sum.getValue()))
        .as("%s, all four functions: %s, bulk: %s", name, all, bulk)
        .isEqualTo(size + "," + crc);
  }

  private static byte[] compiled(String name, boolean all, boolean bulk) {
    try (NativeMemory memory = NativeMemory.reserve(1)) {
      return WasmCompiler.compile(
          Allocators.provider(name).create(memory, 1024).getClass(),
          CompileOptions.DEFAULT.withAllExports(all).withBulkMemory(bulk));
    }
  }
}
