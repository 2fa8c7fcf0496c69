package dev.linalloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LayoutTest {
  @ParameterizedTest
  @ValueSource(
      longs = {0, -1, -2, 3, 6, 48, 65_537, (1L << 31) - 1, (1L << 31) + 1, 1L << 32, 1L << 62})
  void f1_anAlignThatIsNoPowerOfTwoUpTo2To31IsRefused(long align) {
    assertThatThrownBy(() -> new Layout(0, align))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("align (" + align + ") must be a power of two from 1 to 2147483648");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, Long.MIN_VALUE + 1})
  void f1_theMostNegativeAlignIsRefusedThoughOneBitIsSet(long align) {
    assertThatThrownBy(() -> new Layout(0, align))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("align (" + align + ") must be a power of two from 1 to 2147483648");
  }

  @ParameterizedTest(name = "align {0}: {1} bytes at most")
  @CsvSource({
    "1, 2147483647", // the size itself is at most 2^31 - 1
    "2, 2147483646",
    "8, 2147483640",
    "4096, 2147479552",
    "65536, 2147418112",
    "1073741824, 1073741824",
    "2147483648, 0",
  })
  void f1_aSizeThatRoundedUpToItsAlignExceeds2To31Minus1IsRefused(long align, long largest) {
    assertThat(new Layout(largest, align).size()).isEqualTo(largest);
    assertThat(new Layout(largest, align).align()).isEqualTo(align);
    assertThat(new Layout(0, align).size()).isZero();
    for (long size : new long[] {largest + 1, 1L << 31, 1L << 32, Long.MAX_VALUE, -1}) {
      assertThatThrownBy(() -> new Layout(size, align))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("size (%d) must be from 0 to %d with align %d", size, largest, align);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2_147_483_640})
  void withSizeKeepsTheAlign(long size) {
    assertThat(new Layout(24, 8).withSize(size)).isEqualTo(new Layout(size, 8));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 2_147_483_641, 2_147_483_648L})
  void f1_withSizeRefusesAnIllegalSize(long size) {
    assertThatThrownBy(() -> new Layout(24, 8).withSize(size))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("size (%d) must be from 0 to 2147483640 with align 8", size);
  }
}
