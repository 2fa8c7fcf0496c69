package dev.linalloc.host.stylus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Prices worked out by hand from the rates in prices.csv; each product is rounded down. */
class TariffTest {
  @Test
  void aSmallModulePaysForItsBytesFunctionsOpcodesAndPages() {
    byte[] module = AcceptanceTest.module("accepted/growth-not-paid");
    assertThat(module).hasSize(64);
    Tariff tariff = Tariff.of(module);
    long cached = 352 + 0 + 0 + 0 + 6 + 0 + 5; // 4 globals of the meter, 1 page
    assertThat(tariff.cached()).isEqualTo(cached);
    assertThat(tariff.notCached())
        .isEqualTo(cached + 8832 + 8 + 2 + 8); // 1 function, 2 types, bytes
    long opcodes = 2 + 12 + 17; // i32.const and end, the price of one block, the function's stack
    assertThat(tariff.activation())
        .isEqualTo(28 * (20 + 0 + 0 + 2217 + opcodes * 535 / 1000)); // 64 bytes, 1 page
    assertThat(tariff.initialPages()).isZero();
  }

  @Test
  void dataElementsAndGrowthCostMore() {
    Tariff plain = Tariff.of(AcceptanceTest.module("accepted/no-entry-point"));
    Tariff data = Tariff.of(AcceptanceTest.module("accepted/passive-data"));
    Tariff elements = Tariff.of(AcceptanceTest.module("accepted/references"));
    assertThat(data.cached()).isGreaterThan(plain.cached());
    assertThat(data.activation()).isGreaterThan(plain.activation() + 28 * 2 * 17 * 535 / 1000);
    assertThat(elements.activation()).isGreaterThan(plain.activation());
    assertThat(Tariff.of(AcceptanceTest.module("accepted/too-many-pages")).initialPages())
        .isEqualTo(126 * 1000 + 31_873_999 - 1);
  }
}
