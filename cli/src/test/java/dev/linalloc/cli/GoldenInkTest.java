package dev.linalloc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.Allocators;
import dev.linalloc.compiler.CompileOptions;
import dev.linalloc.compiler.WasmCompiler;
import dev.linalloc.host.GuestModule;
import dev.linalloc.host.GuestOptions;
import dev.linalloc.host.GuestProvider;
import dev.linalloc.host.InkBenchmark;
import dev.linalloc.host.ink.InkReport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * The ink that the compiled allocators' calls cost is that of {@code docs/figures/ink.csv}. A
 * change of the compiler or of an allocator that costs ink is noticed, and one that saves ink is
 * recorded.
 */
class GoldenInkTest {
  @ParameterizedTest
  @CsvFileSource(files = "../docs/figures/ink.csv", useHeadersInDisplayName = true)
  void aCallCostsTheInkItCost(
      String name, long walk, long zeroed, long fresh, long reused, int pages) {
    byte[] module =
        WasmCompiler.compile(
            CompileCommand.classOf(Allocators.provider(name)), CompileOptions.DEFAULT);
    GuestModule metered = GuestModule.loadMetered(module);
    InkReport report = InkBenchmark.measure(new GuestProvider(name, metered, GuestOptions.DEFAULT));
    assertThat(Math.round(report.alloc())).as("the walk").isEqualTo(walk);
    assertThat(Math.round(report.allocZeroed())).as("the walk, zeroed").isEqualTo(zeroed);
    assertThat(Math.round(report.fresh())).as("alloc(16, 8), fresh").isEqualTo(fresh);
    assertThat(Math.round(report.reused())).as("alloc(16, 8), reused").isEqualTo(reused);
    assertThat(report.pages()).as("pages").isEqualTo(pages);
  }
}
