package dev.linalloc.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class GuestModuleTest {
  /** A module with 32,769 pages of memory, and data at the addresses 2^31 and 1024. */
  private static final byte[] DATA_ABOVE_2_GIB =
      HexFormat.of()
          .parseHex(
              "0061736d01000000" // the header
                  + "05050100818002" // memory
                  + "0b1202" // data: two segments of one byte each
                  + "004180808080780b0107" // i32.const -2^31
                  + "004180080b0107"); // i32.const 1024

  @Test
  void theFirstDataIsTheLowestUnsigned() {
    assertThat(GuestModule.load(DATA_ABOVE_2_GIB).firstData()).hasValue(1024);
  }
}
