package dev.linalloc.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PromisesTest {
  @Test
  void nonePromisesNothing() {
    assertThat(Promises.NONE).isEqualTo(new Promises(false, false, -1, -1));
    assertThat(Promises.UNCHECKED).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, Integer.MAX_VALUE})
  void aNumberIsAtLeastUnchecked(int number) {
    assertThat(new Promises(true, false, number, 0).slackPages()).isEqualTo(number);
    assertThat(new Promises(true, false, 0, number).overheadBytes()).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, Integer.MIN_VALUE})
  void aNumberBelowUncheckedIsRefused(int number) {
    assertThatThrownBy(() -> new Promises(true, false, number, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("slackPages (" + number + ") must be at least -1");
    assertThatThrownBy(() -> new Promises(true, false, 0, number))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("overheadBytes (" + number + ") must be at least -1");
  }
}
