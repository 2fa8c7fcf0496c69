package dev.linalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.spi.Promises;
import org.junit.jupiter.api.Test;

class WordingTest {
  private static final Promises USUAL = new Promises(false, true, 1, 16);

  @Test
  void percentagesAreNamedIfTheyArePromised() {
    assertThat(Wording.promises(USUAL)).isEqualTo("reclaiming, slackPages 1, overheadBytes 16");
    assertThat(Wording.promises(USUAL.withOverheadPercent(100).withUsablePercent(50)))
        .isEqualTo(
            "reclaiming, slackPages 1, overheadBytes 16, overheadPercent 100, usablePercent 50");
  }

  @Test
  void eachConditionIsALineWithTheRulesThatItLimits() {
    assertThat(Wording.conditions(USUAL)).isEmpty();
    assertThat(Wording.conditions(USUAL.withSoleOwner(true).withMaxSize(Integer.MAX_VALUE)))
        .containsExactly(
            "on condition that no other code grows memory: C2 and G6 are not checked",
            "on condition that no request is for more than 2147483647 bytes: by A4, G2, G3, G5, G8 and"
                + " R1 to R4 a larger one may fail");
    assertThat(Wording.conditions(USUAL.withMaxSize(1 << 31)))
        .singleElement()
        .asString()
        .contains(" 2147483648 bytes");
  }
}
