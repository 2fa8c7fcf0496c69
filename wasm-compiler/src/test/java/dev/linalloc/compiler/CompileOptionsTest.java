package dev.linalloc.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.compiler.ObjectOptions.Abi;
import org.junit.jupiter.api.Test;

class CompileOptionsTest {
  @Test
  void eachNumberIsChangedByItself() {
    assertThat(CompileOptions.DEFAULT).isEqualTo(new CompileOptions(1024, 1, 65_536, true, true));
    assertThat(CompileOptions.DEFAULT.withHeapBase(8))
        .isEqualTo(new CompileOptions(8, 1, 65_536, true, true));
    assertThat(CompileOptions.DEFAULT.withInitialPages(2))
        .isEqualTo(new CompileOptions(1024, 2, 65_536, true, true));
    assertThat(CompileOptions.DEFAULT.withMaximumPages(9))
        .isEqualTo(new CompileOptions(1024, 1, 9, true, true));
    assertThat(CompileOptions.DEFAULT.withAllExports(false))
        .isEqualTo(new CompileOptions(1024, 1, 65_536, false, true));
    assertThat(CompileOptions.DEFAULT.withBulkMemory(false))
        .isEqualTo(new CompileOptions(1024, 1, 65_536, true, false));
    assertThat(CompileOptions.DEFAULT.withZeroed(true))
        .isEqualTo(new CompileOptions(1024, 1, 65_536, true, true, true, Abi.OWN, "", ""));
    assertThat(CompileOptions.DEFAULT.withAbi(Abi.CABI))
        .isEqualTo(new CompileOptions(1024, 1, 65_536, true, true, false, Abi.CABI, "", ""));
  }

  @Test
  void theBoundsAreInRange() {
    assertThat(new CompileOptions(-1, 0, 0, true, true).initialPages()).isZero();
    assertThat(new CompileOptions(1, 65_536, 65_536, true, true).initialPages()).isEqualTo(65_536);
  }

  @Test
  void theMemoryIsExportedBesideTheFunctions() {
    assertThat(CompileOptions.DEFAULT.exports())
        .containsExactly("alloc", "alloc_zeroed", "dealloc", "realloc", "memory");
    assertThat(CompileOptions.DEFAULT.withAllExports(false).exports())
        .containsExactly("alloc", "dealloc", "memory");
    assertThat(CompileOptions.DEFAULT.withAbi(Abi.CABI).exports())
        .containsExactly("cabi_realloc", "memory");
  }
}
