package dev.linalloc.kit.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.StringReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceTest {
  private static final Trace ONE_OF_EACH =
      new Trace(
          0,
          -1,
          List.of(
              new Step.Alloc(0, -1, 1 << 31, false),
              new Step.Alloc(TraceReader.MAX_ID, 0, 1, true),
              new Step.Realloc(0, -2),
              new Step.Free(0),
              new Step.ForeignGrow(3),
              Step.Limit.REFUSE,
              Step.Limit.NONE));

  private static final String TEXT =
      """
      m 0 4294967295
      a 0 4294967295 2147483648
      z 16777215 0 1
      r 0 4294967294
      f 0
      g 3
      ! 0
      ! 65536
      """;

  @TempDir Path folder;

  @Test
  void aTraceIsItsText() throws IOException {
    assertThat(ONE_OF_EACH).hasToString(TEXT);
    assertThat(read(TEXT)).isEqualTo(ONE_OF_EACH);
  }

  @Test
  void aTidiedTraceIsReadAgainWithAnyStepsRemoved() throws IOException {
    Step block = new Step.Alloc(0, 8, 8, false);
    Step other = new Step.Alloc(1, 8, 8, true);
    Trace tidied =
        Trace.of(
                new Step.Free(0),
                block,
                other,
                block,
                new Step.Realloc(2, 9),
                new Step.Free(0),
                new Step.Free(0),
                new Step.Realloc(0, 9),
                new Step.ForeignGrow(1),
                Step.Limit.REFUSE)
            .tidied();
    assertThat(tidied)
        .isEqualTo(
            Trace.of(
                block,
                other,
                new Step.Free(0),
                block,
                new Step.Free(0),
                new Step.ForeignGrow(1),
                Step.Limit.REFUSE));
    assertThat(read(tidied.toString())).isEqualTo(tidied);
  }

  @Test
  void errorsOfTheCallerAreReadAndWritten() throws IOException {
    String text =
        """
        m 1 1024
        a 0 8 8
        x w 0 8 1
        x w 0 -1 1
        x w 0 7 2
        r 0 7
        x w 0 7 1
        x f 0 7 4
        x f 0
        x w 0 0 4
        a 0 8 8
        x f 0 7 8
        """;
    Trace trace = read(text);
    assertThat(trace).hasToString(text);
    assertThat(trace.steps())
        .contains(new Step.Overwrite(0, -1, 1), new Step.FreeAs(0, 7, 4), new Step.FreeAgain(0));
    assertThat(trace.tidied()).isEqualTo(trace);
  }

  @Test
  void theFirstErrorOfTheCallerEndsWhatIsJudged() {
    Step block = new Step.Alloc(0, 8, 8, false);
    Trace lawful = Trace.of(block, new Step.Free(0));
    assertThat(lawful.firstMisuse()).isZero();
    assertThat(lawful.beforeMisuse()).isSameAs(lawful);
    Trace lesson =
        Trace.of(block, new Step.Free(0), new Step.FreeAgain(0), new Step.FreeAgain(0), block);
    assertThat(lesson.firstMisuse()).isEqualTo(3);
    assertThat(lesson.beforeMisuse()).isEqualTo(lawful);
  }

  @Test
  void commentsBlankLinesAndWideSpacesAreIgnored() throws IOException {
    assertThat(read("# of a program\n\n  m   1 1024\n\t a 0  8 \t 8 \n# end"))
        .isEqualTo(Trace.of(new Step.Alloc(0, 8, 8, false)));
  }

  @Test
  void withoutAMemoryLineItStartsFromOnePageWithTheHeapAt1024() throws IOException {
    assertThat(read("g 1")).isEqualTo(new Trace(1, 1024, List.of(new Step.ForeignGrow(1))));
  }

  @Test
  void anIdMayBeUsedAgainWhenItsBlockWasGivenBack() throws IOException {
    assertThat(read("a 5 8 8\nf 5\nz 5 8 8\nr 5 9\nf 5\n").steps()).hasSize(5);
  }

  @Test
  void aWrittenFileIsReadAsTheSameTrace() throws IOException {
    Path file = folder.resolve("a.trace");
    TraceWriter.write(file, ONE_OF_EACH, List.of("breaks A1", "found today"));
    assertThat(file).hasContent("# breaks A1\n# found today\n" + TEXT);
    assertThat(TraceReader.read(file)).isEqualTo(ONE_OF_EACH);
  }

  @Test
  void aCompressedFileIsUnpacked() throws IOException {
    Path file = folder.resolve("a.trace.gz");
    try (Writer out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8)) {
      out.write(TEXT);
    }
    assertThat(TraceReader.read(file)).isEqualTo(ONE_OF_EACH);
  }

  @Test
  void aByteOrderMarkIsSkipped() throws IOException {
    Path file = Files.writeString(folder.resolve("marked.trace"), "\ufeff" + TEXT);
    assertThat(TraceReader.read(file)).isEqualTo(ONE_OF_EACH);
  }

  @Test
  void aByteOrderMarkFurtherDownIsNoStep() {
    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> read("g 1\n\ufeffg 1"))
        .withMessageStartingWith("text:2: ");
  }

  @Test
  void aCompressedFileThatWasCutIsNamed() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(TEXT.getBytes(StandardCharsets.UTF_8));
    }
    Path file = folder.resolve("cut.trace.gz");
    Files.write(file, Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));
    assertThatIOException()
        .isThrownBy(() -> TraceReader.read(file))
        .withMessage(file + ": its compressed data ends in the middle");
  }

  @Test
  void aDamagedCompressedFileIsNamed() throws IOException {
    Path file = folder.resolve("damaged.trace.gz");
    Files.write(file, new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1});
    assertThatIOException()
        .isThrownBy(() -> TraceReader.read(file))
        .withMessageStartingWith(file + ": ");
  }

  @Test
  void aFolderIsNamed() {
    assertThatIOException()
        .isThrownBy(() -> TraceReader.read(folder))
        .withMessageStartingWith(folder + ": ");
  }

  @Test
  void anEmptyFileIsAnEmptyTrace() throws IOException {
    Path file = Files.createFile(folder.resolve("empty"));
    assertThat(TraceReader.read(file)).isEqualTo(Trace.of());
  }

  @Test
  void anErrorInAFileNamesTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("bad"), "a 0 8\n");
    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> TraceReader.read(file))
        .withMessage(file + ":1: \"a\" takes ID SIZE ALIGN, not 2 words");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          q 1                  | 1: "q" is no step; there are m a z r f g ! x
          g 1;m 1 1024         | 2: "m" must come before the first step
          m 1 8;m 2 8          | 2: there is an "m" already
          m 1                  | 1: "m" takes PAGES HEAPBASE, not 1 word
          m 65537 8            | 1: pages (65537) must be a number from 0 to 65536
          m -1 8               | 1: pages (-1) must be a number from 0 to 65536
          m 1 0                | 1: heapBase (0) must be a number from 1 to 4294967295
          m 1 4294967296       | 1: heapBase (4294967296) must be a number from 1 to 4294967295
          a 0 8                | 1: "a" takes ID SIZE ALIGN, not 2 words
          z 0 8 8 8            | 1: "z" takes ID SIZE ALIGN, not 4 words
          a 16777216 8 8       | 1: id (16777216) must be a number from 0 to 16777215
          a one 8 8            | 1: id (one) must be a number from 0 to 16777215
          a 0 4294967296 8     | 1: size (4294967296) must be a number from 0 to 4294967295
          a 0 8 0              | 1: align (0) must be a number from 1 to 2147483648
          a 0 8 12             | 1: align (12) must be a power of two
          a 0 8 4294967296     | 1: align (4294967296) must be a number from 1 to 2147483648
          a 0 8 8;a 0 8 8      | 2: block 0 is live already
          r 0 8                | 1: block 0 is not live
          a 0 8 8;r 0          | 2: "r" takes ID SIZE, not 1 word
          a 0 8 8;;f 0;f 0     | 4: block 0 is not live
          a 0 8 8;f            | 2: "f" takes ID, not 0 words
          g                    | 1: "g" takes PAGES, not 0 words
          g 65537              | 1: pages (65537) must be a number from 0 to 65536
          ! 1 2                | 1: "!" takes PAGES, not 2 words
          Alloc(8),            | 1: "Alloc(8)," is no step; there are m a z r f g ! x
          x                    | 1: "x" takes f ID, f ID SIZE ALIGN, or w ID OFFSET BYTES
          x a 0 8 8            | 1: "x" takes f ID, f ID SIZE ALIGN, or w ID OFFSET BYTES
          x f                  | 1: "x" takes f ID, f ID SIZE ALIGN, or w ID OFFSET BYTES
          x f 0 8              | 1: "x" takes f ID, f ID SIZE ALIGN, or w ID OFFSET BYTES
          x w 0 8              | 1: "x" takes f ID, f ID SIZE ALIGN, or w ID OFFSET BYTES
          x f 0                | 1: block 0 was never allocated
          x w 1 0 8            | 1: block 1 was never allocated
          a 0 8 8;x f 0        | 2: block 0 is live, so it is no error to free it; leave out the x
          a 0 8 8;f 0;x f 0 9 8| 3: block 0 is not live
          a 0 8 8;x f 0 8 4;f 0| 3: block 0 is not live
          a 0 8 8;x w 0 8 0    | 2: bytes (0) must be a number from 1 to 2147483647
          """)
  void aWrongLineIsReportedWithItsNumber(String text, String problem) {
    assertThatExceptionOfType(TraceFormatException.class)
        .isThrownBy(() -> read(text.replace(';', '\n')))
        .withMessage("text:" + problem);
  }

  private static Trace read(String text) throws IOException {
    return TraceReader.read(new BufferedReader(new StringReader(text)), "text");
  }
}
