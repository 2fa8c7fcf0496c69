package dev.linalloc.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.linalloc.compiler.ObjectOptions.Abi;
import dev.linalloc.compiler.wasm.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @Test
  void whatAModuleImportsIsChangedByItself() {
    CompileOptions importing = CompileOptions.DEFAULT.withImportMemory("env.memory");
    assertThat(importing)
        .isEqualTo(
            new CompileOptions(1024, 1, 65_536, true, true, false, Abi.OWN, "env.memory", ""));
    assertThat(importing.withHeapBaseGlobal("a.b.c"))
        .isEqualTo(
            new CompileOptions(1024, 1, 65_536, true, true, false, Abi.OWN, "env.memory", "a.b.c"));
    assertThat(importing.exports()).doesNotContain("memory");
    assertThat(importing.place().memory()).isEqualTo(new Place.Item("env", "memory"));
    assertThat(importing.place().heapBaseGlobal()).isNull();
    assertThat(importing.withHeapBaseGlobal("a.b.c").place().heapBaseGlobal())
        .isEqualTo(new Place.Item("a", "b.c"));
    assertThat(CompileOptions.DEFAULT.place().memory()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", ".memory", "env.", "."})
  void anImportIsNamedByItsModuleAndItself(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CompileOptions.DEFAULT.withImportMemory(text))
        .withMessage("importMemory (" + text + ") must be MODULE.NAME");
    CompileOptions importing = CompileOptions.DEFAULT.withImportMemory("env.memory");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> importing.withHeapBaseGlobal(text))
        .withMessage("heapBaseGlobal (" + text + ") must be MODULE.NAME");
  }

  @Test
  void aGlobalForTheHeapsBaseIsForAModuleThatImportsItsMemory() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CompileOptions.DEFAULT.withHeapBaseGlobal("env.base"))
        .withMessage("heapBaseGlobal (env.base) is for a module that imports its memory");
  }

  @Test
  void onlyOurOwnFunctionsReturnZeroedBlocks() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CompileOptions.DEFAULT.withAbi(Abi.CABI).withZeroed(true));
  }
}
