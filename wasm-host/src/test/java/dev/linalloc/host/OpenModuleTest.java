package dev.linalloc.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.host.binary.Fuel;
import dev.linalloc.host.binary.GrowthLimit;
import dev.linalloc.host.ink.InkMeter;
import java.util.List;
import org.junit.jupiter.api.Test;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.Instance;
import run.endive.runtime.TrapException;
import run.endive.wasm.Parser;

/** The module of open.wat, prepared for a host that shows what it does. */
class OpenModuleTest {
  private final Instance module =
      Instance.builder(
              Parser.parse(OpenModule.of(Running.bytes("open.wasm"), List.of("top", "heap.calls"))))
          .build();

  private long call(String function, long... arguments) {
    return module.export(function).apply(arguments)[0];
  }

  private GlobalInstance global(String name) {
    return module.exports().global(name);
  }

  private long field(String name) {
    return global(OpenModule.FIELD + name).getValue();
  }

  @Test
  void itsFieldsCanBeRead() {
    assertThat(field("top")).isEqualTo(1024);
    assertThat(field("heap.calls")).isEqualTo(7);
    assertThat(call("alloc", 24)).isEqualTo(1024);
    assertThat(field("top")).isEqualTo(1048);
    assertThat(field("heap.calls")).isEqualTo(8);
  }

  @Test
  void growthStaysWithinTheLimitAtEachTime() {
    GlobalInstance limit = global(GrowthLimit.LIMIT);
    limit.setValue(3);
    assertThat((int) call("grow", 3)).isEqualTo(-1);
    assertThat((int) call("grow", 0xffff_ffffL)).isEqualTo(-1);
    assertThat(call("grow", 2)).isEqualTo(1);
    assertThat((int) call("grow", 1)).isEqualTo(-1);
    limit.setValue(4);
    assertThat(call("grow", 1)).isEqualTo(3);
    limit.setValue(65_536);
    assertThat((int) call("grow", 1)).as("the module's own maximum").isEqualTo(-1);
    limit.setValue(0);
    assertThat(call("grow", 0)).as("0 pages are never refused").isEqualTo(4);
  }

  @Test
  void itsInkIsThatOfTheModuleBefore() {
    for (String function : List.of("alloc", "grow")) {
      long before = global(InkMeter.COUNTER).getValue();
      call(function, 1);
      long ink = global(InkMeter.COUNTER).getValue() - before;
      try (Running metered = Running.metered("open.wasm")) {
        assertThat(ink).as(function).isPositive().isEqualTo(metered.ink(function, 1));
      }
    }
  }

  @Test
  void aCallThatDoesNotEndTraps() {
    global(Fuel.COUNTER).setValue(1000);
    assertThatThrownBy(() -> module.export("forever").apply()).isInstanceOf(TrapException.class);
    assertThat(global(Fuel.COUNTER).getValue()).isNegative();
  }

  @Test
  void aModuleThatImportsIsRefused() {
    byte[] hosted = Running.bytes("hosted.wasm");
    assertThatThrownBy(() -> OpenModule.of(hosted, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("it ");
  }
}
