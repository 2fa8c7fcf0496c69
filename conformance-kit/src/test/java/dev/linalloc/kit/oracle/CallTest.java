package dev.linalloc.kit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.oracle.Call.Kind;
import org.junit.jupiter.api.Test;

class CallTest {
  @Test
  void aCallIsNamedWithItsArguments() {
    assertThat(new Call()).hasToString("creating the allocator");
    assertThat(call(Kind.ALLOC, 0, 0, 4, 8)).hasToString("alloc(8, 4)");
    assertThat(call(Kind.ALLOC_ZEROED, 0, 0, 1, 3)).hasToString("allocZeroed(3, 1)");
    assertThat(call(Kind.REALLOC, 2000, 8, 4, 9)).hasToString("realloc(0x000007d0, 8, 4, 9)");
    assertThat(call(Kind.DEALLOC, 2000, 9, 4, 0)).hasToString("dealloc(0x000007d0, 9, 4)");
  }

  @Test
  void aNewCallGivesNoBlock() {
    assertThat(new Call().givesABlock()).isFalse();
  }

  private static Call call(Kind kind, long address, long oldSize, long align, long size) {
    Call call = new Call();
    call.kind = kind;
    call.address = address;
    call.oldSize = oldSize;
    call.align = align;
    call.size = size;
    return call;
  }
}
