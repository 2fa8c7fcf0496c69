package dev.linalloc.compiler.wasm;

import static dev.linalloc.compiler.ssa.ValueType.I32;
import static dev.linalloc.compiler.ssa.ValueType.I64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bodies of one function: its parameters are an i32 and an i64, it has a local of each type, and it
 * returns an i32. Global 0 is an i32, global 1 an i64, and function 0 is the function itself.
 */
class BodyCheckerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          i32_const 1; end
          local_get 0; end
          local_get 2; local_set 2; local_get 2; end
          local_get 3; local_tee 1; i32_wrap_i64; end
          i32_const 1; global_set 0; i64_const 1; global_set 1; global_get 1; i64_eqz; end
          block; end; i32_const 1; end
          block; i32_const 1; br_if 0; br 0; end; i32_const 1; end
          loop; br 0; end; unreachable; end
          i32_const 1; if; br 0; else; br 0; end; i32_const 1; end
          i32_const 1; if; i32_const 2; return; end; i32_const 1; end
          block; block; i32_const 5; br_table 0 1 0; end; end; i32_const 1; end
          block; i32_const 5; br_table 0 0; drop; end; i32_const 1; end
          i64_const 7; unreachable; end
          i32_const 7; i32_const 1; br_if 0; drop; i32_const 1; end
          i32_const 7; br 0; end
          i32_const 7; return; end
          unreachable; end
          unreachable; i32_add; end
          unreachable; drop; end
          unreachable; select; end
          unreachable; select; i64_eqz; end
          unreachable; i64_const 1; i64_const 2; i32_const 1; select; i64_eqz; end
          i32_const 7; i32_const 8; local_get 0; select; end
          i64_const 7; i64_const 8; local_get 0; select; drop; i32_const 1; end
          i32_const 1; local_get 1; call 0; end
          i32_const 1; local_get 1; i64_store; memory_size; memory_grow; end
          """)
  void aValidBodyIsValid(String body) {
    assertThat(check(body)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          end | line 0 (END) finds no operand
          i64_const 1; end | line 1 (END) wants I32 and finds I64
          i32_const 1; i32_const 1; end | line 2 (END) leaves operands on the stack
          i32_const 1 | line 1 is missing: the function has no end
          i32_const 1; end; drop | line 2 (DROP) follows the function's end
          i32_const 1; else; end | line 1 (ELSE) ends no if
          block; else; end; i32_const 1; end | line 1 (ELSE) ends no if
          i32_const 1; if; else; else; end; end | line 3 (ELSE) ends no if
          if; end; end | line 0 (IF) finds no operand
          i64_const 1; if; end; end | line 1 (IF) wants I32 and finds I64
          block; i32_const 1; end; i32_const 1; end | line 2 (END) leaves operands on the stack
          i32_const 1; block; drop; end; end | line 2 (DROP) finds no operand
          i32_const 1; br 1; end | line 1 (BR) leads to no label
          i32_const 1; br -1; end | line 1 (BR) leads to no label
          br 0; end | line 0 (BR) finds no operand
          i64_const 1; br 0; end | line 1 (BR) wants I32 and finds I64
          i32_const 1; br_if 0; i32_const 1; end | line 1 (BR_IF) finds no operand
          block; i64_const 1; br_if 0; end; i32_const 1; end | line 2 (BR_IF) wants I32 and finds I64
          i32_const 1; i32_const 1; br_if 0; end; end | line 4 (END) follows the function's end
          i32_const 1; i32_const 1; br_if 0; i32_const 1; end | line 4 (END) leaves operands on the stack
          block; i64_const 1; br_table 0 0; end; i32_const 1; end | line 2 (BR_TABLE) wants I32 and finds I64
          block; i32_const 1; br_table 2 0; end; i32_const 1; end | line 2 (BR_TABLE) leads to no label
          block; i32_const 1; br_table 0 2; end; i32_const 1; end | line 2 (BR_TABLE) leads to no label
          block; i32_const 1; br_table 0 0; i32_const 1; end; i32_const 1; end | line 4 (END) leaves operands
          return; end | line 0 (RETURN) finds no operand
          i32_const 1; return; i64_const 1; end | line 3 (END) wants I32 and finds I64
          unreachable; i64_const 1; i32_add; end | line 2 (I32_ADD) wants I32 and finds I64
          unreachable; i32_const 1; block; drop; end; drop; end | line 3 (DROP) finds no operand
          unreachable; local_tee 1; end | line 2 (END) wants I32 and finds I64
          unreachable; select; local_tee 1; end | line 3 (END) wants I32 and finds I64
          drop; i32_const 1; end | line 0 (DROP) finds no operand
          i32_const 1; i64_const 1; i32_const 1; select; end | line 3 (SELECT) wants I64 and finds I32
          i32_const 1; i32_const 1; i64_const 1; select; end | line 3 (SELECT) wants I32 and finds I64
          i64_const 1; i64_const 1; i32_const 1; select; end | line 4 (END) wants I32 and finds I64
          local_get 4; end | line 0 (LOCAL_GET) names no local
          local_get 1; end | line 1 (END) wants I32 and finds I64
          local_get 3; end | line 1 (END) wants I32 and finds I64
          i32_const 1; local_set 1; end | line 1 (LOCAL_SET) wants I64 and finds I32
          i32_const 1; local_set 0; end | line 2 (END) finds no operand
          i32_const 1; local_tee 1; end | line 1 (LOCAL_TEE) wants I64 and finds I32
          global_get 1; end | line 1 (END) wants I32 and finds I64
          i32_const 1; global_set 1; end | line 1 (GLOBAL_SET) wants I64 and finds I32
          i32_const 1; global_set 0; end | line 2 (END) finds no operand
          call 9; end | line 0 (CALL) calls no function
          i32_const 1; call 0; end | line 1 (CALL) wants I64 and finds I32
          i64_const 1; call 0; end | line 1 (CALL) finds no operand
          phi; end | line 0 (PHI) is no instruction of wasm
          i32_const 1; i32_const 1; compare_s32; end | line 2 (COMPARE_S32) is no instruction of wasm
          i32_const 1; i64_const 1; i32_add; end | line 2 (I32_ADD) wants I32 and finds I64
          i64_const 1; i32_const 1; i32_add; end | line 2 (I32_ADD) wants I32 and finds I64
          """)
  void anInvalidBodyIsRefusedAtItsLine(String body, String message) {
    assertThatThrownBy(() -> check(body))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("after FunctionBody: line ")
        .hasMessageContaining(message);
  }

  private static boolean check(String text) {
    FunctionBody body = BodyText.parse(text, List.of(I32, I64), List.of(I32), List.of(I32, I64));
    return BodyChecker.check(body, Map.of(0, body), number -> number == 0 ? I32 : I64);
  }
}
