package dev.linalloc.kit.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.linalloc.kit.report.Played;
import dev.linalloc.spec.Rule;
import org.junit.jupiter.api.Test;

class TallyTest {
  @Test
  void aTallyAsideCountsForItselfAndSharesTheRest() {
    Played played = new Played();
    Tally tally = new Tally(played);
    Tally aside = tally.aside();
    tally.leaveOut(Rule.G2);
    aside.add(Rule.A1, 3);
    assertThat(aside.leavesOut(Rule.G2)).isTrue();
    assertThat(aside.leavesOut(Rule.A1)).isFalse();
    assertThat(aside.played()).isSameAs(played);
    assertThat(aside.of(Rule.A1)).isEqualTo(3);
    assertThat(tally.of(Rule.A1)).isZero();
  }

  @Test
  void aRuleThatIsLeftOutIsNeitherCheckedNorCounted() {
    Tally tally = new Tally();
    tally.leaveOut(Rule.A1);
    Checks checks = new Checks(Stage.NO_PROMISES, tally);
    checks.that(Rule.A1, false, () -> "left out");
    assertThat(tally.of(Rule.A1)).isZero();
    assertThatExceptionOfType(RuleViolation.class)
        .isThrownBy(() -> checks.that(Rule.A2, false, () -> "broken"));
    assertThat(tally.of(Rule.A2)).isEqualTo(1);
  }
}
