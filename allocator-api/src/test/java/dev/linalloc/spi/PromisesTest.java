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

  @Test
  void theUsualPromisesHaveNoPercentagesAndNoConditions() {
    Promises usual = new Promises(false, true, 1, 23);
    assertThat(usual)
        .isEqualTo(new Promises(false, true, 1, 23, 0, 100, false, Promises.ANY_SIZE, false));
    assertThat(Integer.toUnsignedString(usual.maxSize())).isEqualTo("4294967295");
  }

  @Test
  void oneMorePromiseLeavesTheOthers() {
    Promises usual = new Promises(false, true, 1, 23);
    assertThat(usual.withOverheadPercent(100))
        .isEqualTo(new Promises(false, true, 1, 23, 100, 100, false, -1, false));
    assertThat(usual.withUsablePercent(50))
        .isEqualTo(new Promises(false, true, 1, 23, 0, 50, false, -1, false));
    assertThat(usual.withSoleOwner(true))
        .isEqualTo(new Promises(false, true, 1, 23, 0, 100, true, -1, false));
    assertThat(usual.withMaxSize(99))
        .isEqualTo(new Promises(false, true, 1, 23, 0, 100, false, 99, false));
    assertThat(usual.withZeroed(true))
        .isEqualTo(new Promises(false, true, 1, 23, 0, 100, false, -1, true));
    assertThat(usual.withMaxSize(99).withUsablePercent(50).withOverheadPercent(1).maxSize())
        .isEqualTo(99);
    assertThat(usual.withSoleOwner(true).withMaxSize(1).soleOwner()).isTrue();
  }

  @Test
  void theOverheadIsAConstantAndAShareOfTheSizeRoundedUp() {
    Promises usual = new Promises(false, true, 1, 23);
    assertThat(usual.overhead(1000)).isEqualTo(23);
    assertThat(usual.withOverheadPercent(50).overhead(1001)).isEqualTo(23 + 501);
    assertThat(usual.withOverheadPercent(100).overhead(1L << 32)).isEqualTo(23 + (1L << 32));
    assertThat(Promises.NONE.overhead(1000)).isZero();
  }

  @Test
  void percentagesAndTheLargestSizeHaveBounds() {
    refused("overheadPercent (-1) must be at least 0", () -> Promises.NONE.withOverheadPercent(-1));
    refused("usablePercent (0) must be at least 1", () -> Promises.NONE.withUsablePercent(0));
    refused("usablePercent (101) must be at most 100", () -> Promises.NONE.withUsablePercent(101));
    refused("maxSize (0) must be at least 1", () -> Promises.NONE.withMaxSize(0));
  }

  private static void refused(String message, Runnable made) {
    assertThatThrownBy(made::run).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
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
