package dev.linalloc.host.stylus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.format.Ink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageMeterTest {
  @ParameterizedTest(name = "from 1 page to {0}: {1} gas")
  @CsvSource({
    "1, 0",
    "2, 0",
    "3, 1000",
    "4, 2000",
    "8, 6001",
    "16, 14007",
    "32, 30074",
    "64, 67644",
    "101, 932066",
    "128, 31999998",
  })
  void pagesCostThePriceOfTheSchedule(int pages, long gas) {
    PageMeter meter = new PageMeter();
    assertThat(meter.add(1)).isZero();
    assertThat(meter.add(pages - 1)).isEqualTo(gas);
    assertThat(meter.gas()).isEqualTo(gas);
    assertThat(meter.pages()).isEqualTo(pages);
  }

  /** The case of nitro's own test of pay_for_memory_grow, in system_tests. */
  @Test
  void aHundredPagesFromOneOnCostWhatNitroPublishes() {
    PageMeter meter = new PageMeter();
    meter.add(1);
    assertThat(meter.add(100) * Ink.PER_GAS).isEqualTo(9_320_660_000L);
  }

  @Test
  void theWayToASizeDoesNotMatter() {
    PageMeter once = new PageMeter();
    PageMeter often = new PageMeter();
    once.add(100);
    for (int page = 0; page < 100; page++) {
      often.add(1);
    }
    assertThat(often.gas()).isEqualTo(once.gas());
  }

  @Test
  void moreThan128PagesEndTheTransaction() {
    PageMeter meter = new PageMeter();
    assertThat(meter.add(128)).isNotEqualTo(PageMeter.NEVER);
    assertThat(meter.add(1)).isEqualTo(PageMeter.NEVER);
    assertThat(meter.add(-1)).isEqualTo(PageMeter.NEVER);
    assertThat(meter.add(0)).isZero();
    assertThat(meter.pages()).isEqualTo(128);
  }

  @Test
  void theLow16BitsOfANumberOfPagesCount() {
    PageMeter meter = new PageMeter();
    assertThat(meter.add(65_536)).isZero();
    assertThat(meter.pages()).isZero();
  }

  @Test
  void pagesThatOtherProgramsGaveBackAreCheaper() {
    assertThat(PageMeter.price(10, 0, 10)).isEqualTo(8 * 1000);
    assertThat(PageMeter.price(10, 0, 0)).isEqualTo(8 * 1000 + 3 - 1);
  }
}
