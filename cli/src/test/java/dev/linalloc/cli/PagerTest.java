package dev.linalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PagerTest {
  private static final String TEXT = "one\n\ftwo\n\fthree\n";
  private static final String PROMPT = "-- Enter: the next step, q: end -- ";

  private final StringWriter out = new StringWriter();

  private Pager print(@Nullable Supplier<@Nullable String> keys) {
    Pager pager = new Pager(out, keys);
    PrintWriter writer = new PrintWriter(pager, true);
    writer.print(TEXT);
    writer.print('\f');
    writer.print(new char[] {'e', 'n', 'd'});
    writer.flush();
    return pager;
  }

  @Test
  void withoutATerminalTheTextHasNoPages() {
    Pager pager = print(null);
    assertThat(out.toString()).isEqualTo("one\ntwo\nthree\nend");
    assertThat(pager.waits()).isFalse();
    assertThat(pager.hasEnded()).isFalse();
  }

  @Test
  void inATerminalEnterGoesOnToTheNextPage() {
    Pager pager = print(() -> "");
    assertThat(out.toString())
        .isEqualTo("one\n" + PROMPT + "two\n" + PROMPT + "three\n" + PROMPT + "end");
    assertThat(pager.waits()).isTrue();
    assertThat(pager.hasEnded()).isFalse();
  }

  @Test
  void qEndsTheText() {
    Iterator<String> keys = List.of("", "q").iterator();
    assertThat(print(keys::next).hasEnded()).isTrue();
    assertThat(out.toString()).isEqualTo("one\n" + PROMPT + "two\n" + PROMPT);
  }

  @Test
  void theEndOfInputEndsTheText() {
    assertThat(print(() -> null).hasEnded()).isTrue();
    assertThat(out.toString()).isEqualTo("one\n" + PROMPT);
  }
}
