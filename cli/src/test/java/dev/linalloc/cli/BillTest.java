package dev.linalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.Allocators;
import dev.linalloc.compiler.CompileOptions;
import dev.linalloc.compiler.WasmCompiler;
import dev.linalloc.format.Ink;
import dev.linalloc.host.stylus.Spending;
import dev.linalloc.spi.GlobalAllocator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bill of modules as programs of Stylus. */
class BillTest {
  private static final Path CONTRACT = Path.of("src/test/resources/dev/linalloc/cli/contract.wasm");

  @TempDir private Path folder;

  private Bill bill(Class<? extends GlobalAllocator> allocator, int maximumPages, String trace)
      throws IOException {
    CompileOptions options = CompileOptions.DEFAULT.withMaximumPages(maximumPages);
    Path module = folder.resolve(allocator.getSimpleName() + maximumPages + ".wasm");
    Files.write(module, WasmCompiler.compile(allocator, options));
    Path file = Files.writeString(folder.resolve("some.trace"), trace);
    return Bill.of(module, new byte[0], TraceFile.readAll(List.of(file)).stream().findFirst());
  }

  private static Class<? extends GlobalAllocator> named(String name) {
    return CompileCommand.classOf(Allocators.provider(name));
  }

  /** 9,000,000 bytes are more than 128 pages. */
  @ParameterizedTest
  @ValueSource(strings = {"mini", "wee", "dl"})
  void g9_anAllocatorCompiledFor128PagesReturnsNullInsteadOfEndingTheTransaction(String name)
      throws IOException {
    String trace = "a 0 9000000 1\na 1 100000 8\nr 1 9000000\na 2 7000000 1\na 3 2000000 16\n";
    Spending limited = run(bill(named(name), 128, trace));
    assertThat(limited.ended()).isFalse();
    assertThat(limited.pages()).isBetween(109L, 128L);
    assertThat(run(bill(named(name), 65_536, trace)).ended()).isTrue();
  }

  /** No call asks for what cannot be, although no maximum was told. */
  @ParameterizedTest
  @ValueSource(strings = {"mini", "wee", "dl"})
  void g9_impossibleRequestsPayForNoPage(String name) throws IOException {
    String trace = "a 0 4294967295 1\na 1 4294960000 65536\na 2 10 8\nr 2 4294967000\n";
    Spending spending = run(bill(named(name), 65_536, trace));
    assertThat(spending.ended()).isFalse();
    assertThat(spending.pageGas()).isZero();
  }

  /**
   * A vector of bytes that doubles from 8 bytes to 64 KiB is the newest block each time. mini grows
   * it in place; a bump allocator without realloc copies it thirteen times.
   */
  @Test
  void aVectorThatDoublesTo64KiBIsNeverCopiedByMini() throws IOException {
    String trace =
        IntStream.rangeClosed(4, 16)
            .mapToObj(power -> "r 0 " + (1 << power))
            .collect(Collectors.joining("\n", "a 0 8 1\n", "\n"));
    Spending inPlace = run(bill(named("mini"), 128, trace));
    Spending copying = run(bill(CopyingBump.class, 128, trace));
    assertThat(inPlace.pages()).isEqualTo(2);
    assertThat(inPlace.pageGas()).isZero();
    assertThat(copying.pages()).isEqualTo(3);
    assertThat(copying.pageGas()).isEqualTo(1000);
    int copied = 65_528; // 8 + 16 + … + 32,768 bytes
    assertThat(copying.ink().get("realloc")).isGreaterThan((long) copied * Ink.PER_BYTE);
    assertThat(inPlace.allInk()).isLessThan(copied * (long) Ink.PER_BYTE / 10);
    System.out.printf("in place %,.1f gas, copying %,.1f gas%n", inPlace.gas(), copying.gas());
  }

  @Test
  void theBillOfAContractIsPrinted() {
    assertThat(printed("gas", "--bill", CONTRACT.toString(), "--arguments", "0011223344"))
        .contains(
            "178 bytes, accepted",
            "a call with 5 bytes:",
            "vm_hooks.read_args, 1                                  1.3 gas",
            "memory of 4 pages                                  2,000   gas");
  }

  @Test
  void aModuleThatIsNoContractIsRefusedWithReasons() throws IOException {
    Path module = folder.resolve("mini.wasm");
    Files.write(module, WasmCompiler.compile(named("mini"), CompileOptions.DEFAULT));
    assertThat(printed("gas", "--bill", module.toString()))
        .contains(
            "refused:",
            "it does not export the function user_entrypoint",
            "it has a memory that can grow, but does not import vm_hooks.pay_for_memory_grow")
        .doesNotContain("in all");
  }

  @Test
  void aFileThatIsNoModuleIsRefusedToo() throws IOException {
    Path file = Files.writeString(folder.resolve("text.wasm"), "I am no module.");
    Bill bill = Bill.of(file, new byte[0], Optional.empty());
    assertThat(bill.refusals()).hasSize(1);
    assertThat(bill.tariff()).isNull();
    Path trace = Files.writeString(folder.resolve("a.trace"), "a 0 1 1\n");
    assertThatThrownBy(
            () ->
                Bill.of(file, new byte[0], TraceFile.readAll(List.of(trace)).stream().findFirst()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Spending run(Bill bill) {
    return Objects.requireNonNull(bill.run());
  }

  private static String printed(String... line) {
    StringWriter out = new StringWriter();
    int code = Main.run(new PrintWriter(out, true), new PrintWriter(new StringWriter()), line);
    assertThat(code).isZero();
    return out.toString();
  }
}
