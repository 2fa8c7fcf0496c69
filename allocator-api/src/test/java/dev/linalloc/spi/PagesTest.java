package dev.linalloc.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.memory.NativeMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagesTest {
  @ParameterizedTest
  @CsvSource({"0, 0", "1, 65536", "65535, 4294901760", "65536, 4294967296"})
  void pagesHaveBytesUpToFourGiB(int pages, long bytes) {
    assertThat(Pages.bytes(pages)).isEqualTo(bytes);
  }

  @Test
  void aMemoryEndsBehindItsLastPage() {
    try (NativeMemory memory = NativeMemory.reserve(2)) {
      int before = memory.memorySize();
      assertThat(Pages.end(memory)).isEqualTo(before * 65_536L);
      memory.memoryGrow(1);
      assertThat(Pages.end(memory)).isEqualTo((before + 1) * 65_536L);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-65535, 0", "0, 0", "1, 1", "65536, 1", "65537, 2", "4294967295, 65536", "4294967297, 65537"
  })
  void bytesNeedTheFewestPagesThatHoldThem(long bytes, int pages) {
    assertThat(Pages.toHold(bytes)).isEqualTo(pages);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 0",
    "7, 1, 7",
    "0, 8, 0",
    "1, 8, 8",
    "8, 8, 8",
    "4294967289, 8, 4294967296",
    "1, 2147483648, 2147483648",
    "2147483649, 2147483648, 4294967296"
  })
  void anAddressIsAlignedUp(long address, long align, long aligned) {
    assertThat(Pages.alignUp(address, (int) align)).isEqualTo(aligned);
  }

  @Test
  void theLastAddressIsTheLargestOf32Bits() {
    assertThat(Pages.LAST_ADDRESS).isEqualTo(Integer.toUnsignedLong(-1));
    assertThat(LinearMemory.PAGE_SIZE).isEqualTo(1 << Pages.SHIFT);
  }
}
