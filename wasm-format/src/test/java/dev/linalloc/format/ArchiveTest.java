package dev.linalloc.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchiveTest {
  private static final byte[] OBJECT = {1, 2, 3};
  private static final byte[] ARCHIVE = Archive.of("a.o", OBJECT, List.of("alloc", "free"));

  private static String text(int from, int length) {
    return new String(ARCHIVE, from, length, StandardCharsets.US_ASCII);
  }

  @Test
  void theIndexNamesEachSymbolAndThePlaceOfItsMember() {
    assertThat(text(0, 8)).isEqualTo("!<arch>\n");
    assertThat(text(8, 16)).isEqualTo("/               ");
    assertThat(text(8 + 48, 10)).as("bytes").isEqualTo("23        ");
    ByteBuffer index = ByteBuffer.wrap(ARCHIVE, 68, 12);
    assertThat(index.getInt()).as("symbols").isEqualTo(2);
    int member = index.getInt();
    assertThat(index.getInt()).isEqualTo(member);
    assertThat(text(80, 11)).isEqualTo("alloc\0free\0");
    assertThat(text(member, 4)).isEqualTo("a.o/");
    assertThat(ARCHIVE[member + 60]).isEqualTo((byte) 1);
  }

  @Test
  void aMemberOfOddLengthIsFilledUp() {
    assertThat(ARCHIVE.length % 2).isZero();
    assertThat(text(ARCHIVE.length - 1, 1)).isEqualTo("\n");
  }
}
