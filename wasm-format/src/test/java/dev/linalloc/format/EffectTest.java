package dev.linalloc.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EffectTest {
  @ParameterizedTest
  @EnumSource
  void anEffectsNameSaysWhetherItLoadsOrStores(Effect effect) {
    assertThat(effect.loads()).isEqualTo(effect.name().startsWith("LOADS"));
    assertThat(effect.stores()).isEqualTo(effect.name().startsWith("STORES"));
  }
}
