package dev.linalloc.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GuestModuleTest {
  /** A module with 32,769 pages of memory, and data at the addresses 2^31 and 1024. */
  private static final byte[] DATA_ABOVE_2_GIB = {
    0,
    'a',
    's',
    'm',
    1,
    0,
    0,
    0, // the header
    5,
    5,
    1,
    0,
    (byte) 0x81,
    (byte) 0x80,
    2, // memory
    11,
    18,
    2, // data: two segments of one byte each
    0,
    0x41,
    (byte) 0x80,
    (byte) 0x80,
    (byte) 0x80,
    (byte) 0x80,
    0x78,
    0xb,
    1,
    7,
    0,
    0x41,
    (byte) 0x80,
    8,
    0xb,
    1,
    7,
  };

  @Test
  void theFirstDataIsTheLowestUnsigned() {
    assertThat(GuestModule.load(DATA_ABOVE_2_GIB).firstData()).hasValue(1024);
  }
}
