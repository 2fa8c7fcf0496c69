package dev.linalloc.host;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A damaged module is refused in one line, no matter how the parser fails. */
class DamagedModuleTest {
  private static final String HEADER = "0061736d01000000";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00ffffffff07", // a section of 2^31 - 1 bytes
        "01ffffffff0f", // a section of 2^32 - 1 bytes
        "0105016000", // a section that ends beyond the module
        "0180808080", // a LEB128 size that does not end
      })
  void aDamagedModuleIsRefusedInOneLine(String sections) {
    byte[] module = HexFormat.of().parseHex(HEADER + sections);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GuestModule.load(module))
        .withMessageMatching("it is not a WebAssembly module that can be used: .+");
  }
}
