package dev.linalloc.host.stylus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each refusal has a module that shows it, in {@code refused}, and one that differs from it as
 * little as possible and is accepted, in {@code accepted}. The texts of the modules are beside
 * them.
 */
class AcceptanceTest {
  private static final int MOST_BYTES = 128 * 1024;

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          no-entry-point ! does not export the function user_entrypoint
          entry-point-of-another-type ! exports user_entrypoint with another type than (i32) -> i32
          memory-not-exported ! does not export its memory as memory
          two-memories ! has 2 memories, not one
          import-of-another-module ! imports env.msg_sender, which Stylus does not provide
          import-of-a-memory ! imports env.memory, which is no function
          import-with-two-types ! imports vm_hooks.msg_sender with two types
          growth-not-paid ! has a memory that can grow, but does not import vm_hooks.pay_for_memory_grow
          payment-of-another-type ! imports pay_for_memory_grow with another type than (i32)
          start-function ! has a start function
          computed-global ! has a global whose initial value is not a constant
          floats ! has the instruction f32.add in function 1
          vectors ! it is not valid for Stylus
          threads ! it is not valid for Stylus
          shared-memory ! has a memory that is shared or has addresses of 64 bits
          tail-calls ! has the instruction return_call in function 2
          references ! has the instruction table.get in function 1
          several-results ! has a function type with several results
          block-with-parameters ! has a block with parameters or several results in function 1
          passive-data ! has the instruction memory.init in function 1
          passive-data ! has the instruction data.drop in function 1
          reserved-export ! exports the reserved name stylus_ink_left
          reserved-export-behind-underscores ! exports the reserved name my__stylus
          export-of-an-import ! exports my__msg_sender, the name of an import
          too-many-pages ! begins with 129 pages; at most 128 are allowed
          too-many-locals ! has 349 locals in function 1; at most 348 are allowed
          too-many-table-entries ! has 4097 table entries; at most 4096 are allowed
          """)
  void aModuleIsRefusedAndItsTwinAccepted(String name, String reason) {
    assertThat(Acceptance.refusals(module("refused/" + name)))
        .anyMatch(refusal -> refusal.contains(reason));
    assertThat(Acceptance.refusals(module("accepted/" + name))).isEmpty();
  }

  @Test
  void aModuleHasAtMost128KiB() {
    byte[] module = module("accepted/floats");
    assertThat(Acceptance.refusals(padded(module, MOST_BYTES))).isEmpty();
    assertThat(Acceptance.refusals(padded(module, MOST_BYTES + 1)))
        .containsExactly("has 131073 bytes; at most 131072 are allowed");
  }

  @Test
  void bytesThatAreNoModuleAreRefused() {
    assertThat(Acceptance.refusals(new byte[] {1, 2, 3}))
        .singleElement()
        .asString()
        .endsWith(": it is not valid for Stylus");
  }

  /** Returns the module with a custom section that makes it as long as told. */
  private static byte[] padded(byte[] module, int length) {
    int content = length - module.length - 4; // its code, and its size in three bytes
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(module);
    out.write(0);
    out.write(content | 0x80);
    out.write(content >> 7 | 0x80);
    out.write(content >> 14);
    out.writeBytes(new byte[content]); // a name of 0 bytes, then zeros
    return out.toByteArray();
  }

  static byte[] module(String name) {
    try (InputStream in = AcceptanceTest.class.getResourceAsStream(name + ".wasm")) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
