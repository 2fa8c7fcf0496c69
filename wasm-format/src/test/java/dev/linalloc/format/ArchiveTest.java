package dev.linalloc.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArchiveTest {
  private static final byte[] OBJECT = {1, 2, 3};
  private final byte[] archive = Archive.of("a.o", OBJECT, List.of("alloc", "free"));

  private String text(int from, int length) {
    return new String(archive, from, length, StandardCharsets.US_ASCII);
  }

  @Test
  void theIndexNamesEachSymbolAndThePlaceOfItsMember() {
    assertThat(text(0, 8)).isEqualTo("!<arch>\n");
    assertThat(text(8, 16)).isEqualTo("/               ");
    assertThat(text(8 + 48, 10)).as("bytes").isEqualTo("23        ");
    ByteBuffer index = ByteBuffer.wrap(archive, 68, 12);
    assertThat(index.getInt()).as("symbols").isEqualTo(2);
    int member = index.getInt();
    assertThat(index.getInt()).isEqualTo(member);
    assertThat(text(80, 11)).isEqualTo("alloc\0free\0");
    assertThat(text(member, 4)).isEqualTo("a.o/");
    assertThat(archive[member + 60]).isEqualTo((byte) 1);
  }

  @Test
  void aMemberOfOddLengthIsFilledUp() {
    assertThat(archive.length % 2).isZero();
    assertThat(text(archive.length - 1, 1)).isEqualTo("\n");
  }

  @Test
  void aMemberOfEvenLengthEndsWithItsLastByte() {
    byte[] even = Archive.of("a.o", new byte[] {1, 2, 3, 4}, List.of("alloc"));
    assertThat(even[even.length - 1]).isEqualTo((byte) 4);
  }
}
