package dev.linalloc.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.linalloc.spi.MissingImportException;
import dev.linalloc.spi.OutOfFuelException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import run.endive.runtime.TrapException;

/** What the host provides to a module. hosted.wat passes calls on to its imports. */
class HostTest {
  private static final int PAGE = 65_536;

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final Running module =
      new Running(
          GuestModule.load(Running.bytes("hosted.wasm")),
          1,
          Map.of("a.b", "emscripten_resize_heap"),
          output);

  @AfterEach
  void close() {
    module.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"resize", "short"})
  void theHeapGrowsToTheBytesAskedForAndIsRefusedBeyondTheModulesMaximum(String function) {
    assertThat(module.call(function, PAGE)).isOne();
    assertThat(module.memory.memorySize()).isOne();
    assertThat(module.call(function, PAGE + 1)).isOne();
    assertThat(module.memory.memorySize()).isEqualTo(2);
    assertThat(module.call(function, 4 * PAGE + 1)).isZero();
    assertThat(module.call(function, -1)).isZero();
    assertThat(module.memory.memorySize()).isEqualTo(2);
    assertThat(module.call(function, 4 * PAGE)).isOne();
    assertThat(module.memory.memorySize()).isEqualTo(4);
  }

  @Test
  void noticesOfGrowthAndOfBindingsDoNothing() {
    assertThat(module.call("silent")).isZero();
  }

  @Test
  void bytesAreCopied() {
    assertThat(module.call("copy", 200, 80, 3)).isEqualTo(200);
    assertThat(module.memory.loadInt(200)).isEqualTo('o' | ('h' << 8) | ('!' << 16));
  }

  @ParameterizedTest
  @ValueSource(strings = {"environ", "args"})
  void environmentAndArgumentsAreEmpty(String function) {
    module.memory.storeLong(100, -1);
    assertThat(module.call(function, 100, 104)).isZero();
    assertThat(module.memory.loadLong(100)).isZero();
  }

  @Test
  void clocksStandStillAndRandomNumbersAreTheSameInEveryInstance() {
    module.memory.storeLong(100, -1);
    assertThat(module.call("clock", 100)).isZero();
    assertThat(module.memory.loadLong(100)).isZero();
    assertThat(module.call("random", 108, 8)).isZero();
    long random = module.memory.loadLong(108);
    assertThat(random).isNotZero();
    try (Running other = Running.plain("hosted.wasm", 1)) {
      assertThat(other.call("random", 108, 8)).isZero();
      assertThat(other.memory.loadLong(108)).isEqualTo(random);
      assertThat(other.call("seed")).isEqualTo(module.call("seed"));
    }
  }

  @Test
  void whatAModulePrintsIsPassedOn() {
    assertThat(module.call("write")).isZero();
    assertThat(output.toString(StandardCharsets.UTF_8)).isEqualTo("oh!");
    assertThat(module.memory.loadInt(96)).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          exit  | the module called wasi_snapshot_preview1.proc_exit(3), which ends it
          abort | the module called env.abort(1, 2, 3, 4), which ends it
          throw | the module called wbg.__wbg___wbindgen_throw_b855445ff6a94295(5, 6), which ends it
          """)
  void aFunctionThatEndsTheProgramTrapsAndIsNamed(String function, String message) {
    assertThatExceptionOfType(TrapException.class)
        .isThrownBy(() -> module.call(function))
        .withMessage(message);
  }

  @Test
  void whatTheHostLacksIsNamedWhenItIsCalled() {
    assertThatExceptionOfType(MissingImportException.class)
        .isThrownBy(() -> module.call("ask"))
        .withMessage("the module calls its import env.ask, which the kit does not provide");
    assertThatExceptionOfType(MissingImportException.class)
        .isThrownBy(() -> module.call("vector"))
        .withMessageMatching(
            "the module calls its function \\d+, which has vector \\(SIMD\\) instructions, which are"
                + " not supported");
  }

  @Test
  void aCallEndsWhenItHasExecutedItsBasicBlocks() {
    try (Running priced = Running.plain("ink/priced.wasm", 2)) {
      for (int rounds : new int[] {1, 2, 1000}) {
        // one block before the loop and one per round; nothing tests the fuel behind the loop
        priced.call(rounds + 1, "count", rounds);
        assertThatExceptionOfType(OutOfFuelException.class)
            .isThrownBy(() -> priced.call(rounds, "count", rounds))
            .withMessage("executed more than " + rounds + " basic blocks");
      }
    }
  }

  @Test
  void aFunctionThatNoJvmMethodHoldsIsInterpreted() {
    int additions = 20_000;
    try (Running big = new Running(GuestModule.load(BigModule.adding(additions)), 1)) {
      assertThat(big.call("add", 1)).isEqualTo(1 + IntStream.range(0, additions).sum());
    }
  }
}
