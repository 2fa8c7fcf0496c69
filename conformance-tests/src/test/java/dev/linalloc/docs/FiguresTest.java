package dev.linalloc.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The figures in pages are those that commands and golden tests wrote. This test holds each
 * sentence with the names of its figures in braces; see {@link Figures}.
 */
class FiguresTest {
  private final Figures figures = new Figures();

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          README.md ! against {rules} numbered rules
          README.md ! One test class holds it to the {rules of allocators} rules that speak of allocators
          README.md ! contracts: never frees | {size.mini} | {ink.mini.walk} | {bar.mini / slicingAllocator} of slicingAllocator |
          README.md ! small code | {size.wee} | {ink.wee.walk} | {bar.wee / LWJGL rpmalloc, pairs of 16-128 B} of rpmalloc |
          README.md ! general purpose | {size.dl} | {ink.dl.walk} | {bar.dl / LWJGL jemalloc, pairs of 16-512 B} of jemalloc |
          README.md ! takes dl {bar.dl / LWJGL jemalloc, pairs of 16-512 B} times as long as jemalloc
          README.md ! {bar.LinearArena, reset / Arena.ofConfined of JDK 25: 4 KiB, touched whole} to {bar.LinearArena, reset / Arena.ofConfined of JDK 25: 64 KiB, touched whole} of its time
          CHANGELOG.md ! {rules} numbered rules
          CHANGELOG.md ! {wrong allocators} wrong allocators
          docs/certify.md ! {rules} numbered rules, {rules of allocators} of which speak of allocators
          docs/certify.md ! {wrong allocators} wrong allocators
          docs/verification.md ! {wrong allocators} allocators with one error each
          docs/wasm.md ! | mini | {size.mini} | {size.mini.minimal} | {size.mini.mvp} |
          docs/wasm.md ! | wee | {size.wee} | {size.wee.minimal} | {size.wee.mvp} |
          docs/wasm.md ! | dl | {size.dl} | {size.dl.minimal} | {size.dl.mvp} |
          docs/wasm.md ! | mini | {ink.mini.walk} | {ink.mini.zeroed} | {ink.mini.fresh} | {ink.mini.reused} | {size.mini} | {ink.mini.pages} |
          docs/wasm.md ! | wee | {ink.wee.walk} | {ink.wee.zeroed} | {ink.wee.fresh} | {ink.wee.reused} | {size.wee} | {ink.wee.pages} |
          docs/wasm.md ! | dl | {ink.dl.walk} | {ink.dl.zeroed} | {ink.dl.fresh} | {ink.dl.reused} | {size.dl} | {ink.dl.pages} |
          docs/benchmarks.md ! | mini | `SegmentAllocator.slicingAllocator` | {bar.mini / slicingAllocator} |
          docs/benchmarks.md ! | mini | `Arena.ofConfined` | {bar.mini / Arena.ofConfined of JDK 25, 16 to 256 B} |
          docs/benchmarks.md ! | `LinearArena` | `SegmentAllocator.slicingAllocator` | {bar.LinearArena / slicingAllocator} |
          docs/benchmarks.md ! | rpmalloc, by LWJGL | {bar.wee / LWJGL rpmalloc, pairs of 16-128 B} |
          docs/benchmarks.md ! | jemalloc, by LWJGL | {bar.dl / LWJGL jemalloc, pairs of 16-512 B} |
          docs/benchmarks.md ! | mini, the worst of eight recorded programs | `malloc`, by FFM | {bar.mini / FFM malloc, the worst trace} |
          docs/benchmarks.md ! | wee, the worst of eight recorded programs | `malloc`, by FFM | {bar.wee / FFM malloc, the worst trace} |
          docs/benchmarks.md ! | dl, the worst of eight recorded programs | `malloc`, by FFM | {bar.dl / FFM malloc, the worst trace} |
          docs/benchmarks.md ! takes {bar.LinearArena, reset / Arena.ofConfined of JDK 25: 4 KiB, touched whole} (segments of 4 KiB) and {bar.LinearArena, reset / Arena.ofConfined of JDK 25: 64 KiB, touched whole} (64 KiB)
          """)
  void aPageQuotesTheFigureThatWasWritten(String page, String sentence) {
    assertThat(collapsed(Page.read(Path.of(page)))).contains(collapsed(figures.fill(sentence)));
  }

  @ParameterizedTest
  @CsvSource({
    "allocator-api",
    "allocator-mini",
    "allocator-wee",
    "allocator-dl",
    "conformance-kit",
    "wasm-compiler"
  })
  void thePageOfVerificationQuotesTheMutants(String module) {
    String row = "| %1$s | {mutants.%1$s.mutants} | {mutants.%1$s.killed} | ";
    String rest = "{mutants.%1$s.cut short} | {mutants.%1$s.equivalent} |";
    assertThat(Page.read(Path.of("docs/verification.md")))
        .contains(figures.fill((row + rest).formatted(module)));
  }

  private static String collapsed(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
