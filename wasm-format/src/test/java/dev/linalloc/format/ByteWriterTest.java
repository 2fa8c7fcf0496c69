package dev.linalloc.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteWriterTest {
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "1, 01",
    "127, 7f",
    "128, 8001",
    "16383, ff7f",
    "16384, 808001",
    "-1, ffffffff0f",
    "-2147483648, 8080808008"
  })
  void anUnsignedNumberTakesOneBytePerSevenBits(int value, String hex) {
    assertThat(hex(new ByteWriter().u32(value))).isEqualTo(hex);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "1, 01",
    "-1, 7f",
    "63, 3f",
    "64, c000",
    "-64, 40",
    "-65, bf7f",
    "8191, ff3f",
    "8192, 80c000",
    "-8192, 8040",
    "-8193, ffbf7f",
    "2147483647, ffffffff07",
    "-2147483648, 8080808078",
    "9223372036854775807, ffffffffffffffffff00",
    "-9223372036854775808, 8080808080808080807f"
  })
  void aSignedNumberTakesOneBytePerSevenBitsAndItsSign(long value, String hex) {
    assertThat(hex(new ByteWriter().signed(value))).isEqualTo(hex);
    assertThat(ByteWriter.signedLength(value)).isEqualTo(hex.length() / 2);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8080808000",
    "1, 8180808000",
    "305419896, f8acd19101",
    "-1, ffffffff7f",
    "-2147483648, 8080808078"
  })
  void aPaddedNumberTakesFiveBytes(int value, String hex) {
    assertThat(hex(new ByteWriter().padded(value).raw(9))).isEqualTo(hex + "09");
  }

  @Test
  void aNameIsItsLengthAndItsBytes() {
    assertThat(hex(new ByteWriter().raw(1, 2).name("aé").bytes(new byte[] {3})))
        .isEqualTo("0102036" + "1c3a903");
  }

  private static String hex(ByteWriter writer) {
    return HexFormat.of().formatHex(writer.toBytes());
  }
}
