package dev.linalloc.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.host.stylus.HostCalls;
import dev.linalloc.host.stylus.Spending;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bill of billed.wat, a contract with an allocator of its own. */
class BilledRunTest {
  private static final byte[] MODULE = Running.bytes("billed.wasm");
  private static final int HEAD = 2450;
  private static final int CALL = 3800;

  private static Spending call(int pages) {
    byte[] arguments = new byte[40];
    arguments[0] = (byte) pages;
    try (BilledRun run = new BilledRun(MODULE, arguments)) {
      assertThat(run.isContract()).isTrue();
      return run.call(arguments.length);
    }
  }

  @Test
  void aCallPaysForItsInkItsHostCallsAndItsPages() {
    Spending spending = call(3);
    assertThat(spending.ink())
        .isEqualTo(
            Map.of(
                "user_entrypoint",
                (HEAD + 1L + CALL) // i32.const, call
                    + (HEAD + 1 + 670 + CALL) // i32.const, i32.load, call
                    + (HEAD + 9 + 1 + 75 + CALL) // drop, i32.const, local.get, call
                    + (HEAD + 1 + 1), // i32.const, end
                "grow",
                HEAD + 75 + 8050 + 1L));
    assertThat(spending.hostCalls())
        .isEqualTo(
            Map.of(
                "read_args", new HostCalls.Line(1, 8400 + 5040 + 8 * 30),
                "write_result", new HostCalls.Line(1, 8400 + 2 * (16_381 + 8 * 55))));
    assertThat(spending.pages()).isEqualTo(4);
    assertThat(spending.pageGas()).isEqualTo(2000);
    assertThat(spending.ended()).isFalse();
    assertThat(spending.gas()).isEqualTo(2000 + spending.allInk() / 10_000.0);
  }

  @Test
  void aGrowthBeyond128PagesEndsTheTransaction() {
    assertThat(call(127).ended()).isFalse();
    Spending spending = call(128);
    assertThat(spending.ended()).isTrue();
    assertThat(spending.pages()).isOne();
    assertThat(spending.hostCalls()).containsOnlyKeys("read_args");
  }

  @Test
  void callsOfTheAllocatorAreBilledWithoutTheEntryPoint() {
    try (BilledRun run = new BilledRun(MODULE, new byte[0])) {
      Spending spending =
          run.allocate("billed", GuestOptions.DEFAULT, allocator -> allocator.alloc(5, 1));
      assertThat(spending.ink()).isEqualTo(Map.of("alloc", HEAD + 1L + 1));
      assertThat(spending.pages()).isOne();
    }
  }

  @Test
  void aModuleWithoutAnEntryPointCannotBeCalled() {
    try (BilledRun run = new BilledRun(Running.bytes("ink/priced.wasm"), new byte[0])) {
      assertThat(run.isContract()).isFalse();
      assertThatThrownBy(() -> run.call(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("it exports no function user_entrypoint");
    }
  }
}
