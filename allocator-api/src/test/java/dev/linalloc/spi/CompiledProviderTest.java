package dev.linalloc.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompiledProviderTest {
  /** A module that says no more than it must. */
  private static final class Module implements CompiledProvider {
    @Override
    public String name() {
      return "module";
    }

    @Override
    public Promises promises() {
      return Promises.NONE;
    }

    @Override
    public GlobalAllocator create(GrowableMemory memory, int heapBase) {
      throw new AssertionError("never called");
    }

    @Override
    public int initialPages() {
      return 1;
    }

    @Override
    public int ownFrom() {
      return 0;
    }

    @Override
    public int heapBase() {
      return 1024;
    }

    @Override
    public int maxAlign() {
      return 16;
    }

    @Override
    public boolean reclaimingIsTried() {
      return true;
    }
  }

  @Test
  void aModuleThatNamesNoLeastAlignGivesTheAlignsItIsAskedFor() {
    assertThat(new Module().leastAlign()).isEqualTo(1);
  }

  @Test
  void aModuleThatNamesNoMaximumMayHaveAllPages() {
    assertThat(new Module().maximumPages()).isEqualTo(65_536);
  }
}
