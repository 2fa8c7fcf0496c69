package dev.linalloc.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteReaderTest {
  @ParameterizedTest
  @CsvSource({
    "00, 0",
    "7f, 127",
    "8001, 128",
    "ffffffff0f, -1",
    "8080808008, -2147483648",
    "8180808000, 1"
  })
  void anUnsignedNumberIsReadEvenIfItIsPadded(String hex, int value) {
    ByteReader in = Bytes.reader(hex);
    assertThat(in.u32()).isEqualTo(value);
    assertThat(in.atEnd()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "32, 00, 0",
    "32, 7f, -1",
    "32, 3f, 63",
    "32, c000, 64",
    "32, ff7f, -1",
    "32, ffffffff07, 2147483647",
    "32, 8080808078, -2147483648",
    "33, 40, -64",
    "33, 8080808008, 2147483648",
    "33, ffffffff0f, 4294967295",
    "33, 8080808070, -4294967296",
    "64, ffffffffffffffffff00, 9223372036854775807",
    "64, 8080808080808080807f, -9223372036854775808",
    "64, ffffffffffffffffff7f, -1",
    "64, 808080808080808040, -4611686018427387904"
  })
  void aSignedNumberIsReadWithItsSign(int width, String hex, long value) {
    ByteReader in = Bytes.reader(hex);
    assertThat(in.signed(width)).isEqualTo(value);
    assertThat(in.atEnd()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "32, 8080808008", // 2^31
    "32, ffffffff77", // -2^31 - 1
    "32, 808080808000", // six bytes
    "33, 8080808010", // 2^32
    "33, ffffffff6f", // -2^32 - 1
    "64, ffffffffffffffffff01", // the last byte has more bits than the sign
    "64, ffffffffffffffffff7e",
    "64, ffffffffffffffffff80", // eleven bytes
  })
  void aSignedNumberThatIsTooWideIsRefused(int width, String hex) {
    assertRefused(
        hex + "00",
        in -> in.signed(width),
        "has a number of more than "
            + width
            + " bits, before byte "
            + (hex.length() / 2 - (hex.startsWith("80808080800") ? 1 : 0))
            + " of it");
  }

  @Test
  void anUnsignedNumberThatIsTooWideIsRefused() {
    String message = "has a number of more than 32 bits, before byte 5 of it";
    assertRefused("8080808010", ByteReader::u32, message);
    assertRefused("808080808000", ByteReader::u32, message);
  }

  @ParameterizedTest
  @CsvSource({"1.5f, 0000c03f, 4", "-0.0f, 00000080, 4"})
  void bitsAreReadFromTheLowestOn(float value, String hex, int length) {
    assertThat(Bytes.reader(hex).bits(length))
        .isEqualTo(Integer.toUnsignedLong(Float.floatToRawIntBits(value)));
  }

  @Test
  void nothingIsReadBeyondTheEnd() {
    String message = "ends in the middle, before byte 1 of it";
    assertRefused("80", ByteReader::u32, message);
    assertRefused("80", in -> in.signed(64), message);
    assertRefused("02aa", ByteReader::name, message);
    assertRefused("05aa", in -> in.part(in.u32()), message);
    assertRefused("ffffffff0f", in -> in.bytes(in.u32()), message.replace('1', '5'));
    assertRefused("", ByteReader::oneByte, message.replace('1', '0'));
    assertRefused("aabbcc", in -> in.bits(4), message.replace('1', '0'));
  }

  @Test
  void aPartEndsBeforeTheBytesBehindIt() {
    ByteReader in = Bytes.reader("aa bb cc dd");
    assertThat(in.oneByte()).isEqualTo(0xaa);
    ByteReader part = in.part(2);
    assertThat(part.oneByte()).isEqualTo(0xbb);
    assertThat(part.rest()).containsExactly(0xcc);
    assertThat(part.atEnd()).isTrue();
    assertThatThrownBy(part::oneByte).hasMessage("ends in the middle, before byte 3 of it");
    assertThat(in.bytes(1)).containsExactly(0xdd);
    assertThat(in.atEnd()).isTrue();
  }

  @Test
  void aNameIsUtf8() {
    assertThat(Bytes.reader("03 61 c3 a9").name()).isEqualTo("aé");
    assertRefused(
        "02 61 c3", ByteReader::name, "has a name that is not UTF-8, before byte 3 of it");
  }

  @Test
  void aListHasAsManyEntriesAsItSays() {
    assertThat(Bytes.reader("03 01 02 03").list(ByteReader::oneByte)).containsExactly(1, 2, 3);
    assertThat(Bytes.reader("00").list(ByteReader::oneByte)).isEmpty();
  }

  /** The reader refuses it before it allocates the list. */
  @Test
  void aListOfMoreEntriesThanBytesIsRefused() {
    String message = "has a list that does not fit, before byte %d of it";
    assertRefused("ffffffff0f 00", in -> in.list(ByteReader::oneByte), message.formatted(5));
    assertRefused("02 00", in -> in.list(ByteReader::oneByte), message.formatted(1));
  }

  private static void assertRefused(String hex, Consumer<ByteReader> read, String message) {
    ByteReader in = Bytes.reader(hex);
    assertThatThrownBy(() -> read.accept(in))
        .isInstanceOf(FormatException.class)
        .hasMessage(message);
  }
}
