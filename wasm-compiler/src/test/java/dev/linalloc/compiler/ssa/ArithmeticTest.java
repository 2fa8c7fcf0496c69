package dev.linalloc.compiler.ssa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.linalloc.format.Body;
import dev.linalloc.format.Encodable;
import dev.linalloc.format.Export;
import dev.linalloc.format.ExternalKind;
import dev.linalloc.format.Instruction;
import dev.linalloc.format.Opcode;
import dev.linalloc.format.SectionKind;
import dev.linalloc.format.Sections;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;

/** What the compiler computes is what a WebAssembly engine computes. */
class ArithmeticTest {
  static List<Op> instructions() {
    return Arrays.stream(Op.values()).filter(op -> op.compareTo(Op.I64_CONST) > 0).toList();
  }

  @ParameterizedTest
  @MethodSource("instructions")
  void anInstructionComputesWhatAnEngineDoes(Op op) {
    List<ValueType> operands = Objects.requireNonNull(op.operands);
    ExportFunction engine = function(op);
    for (long[] values : Values.edges()) {
      long[] in = new long[operands.size()];
      for (int i = 0; i < in.length; i++) {
        in[i] = operands.get(i) == ValueType.I32 ? (int) values[i + 2] : values[i + 2];
      }
      Long wanted = run(engine, op, in);
      if (!Objects.equals(computed(op, in), wanted)) {
        fail("%s of %s is not %s", op, Arrays.toString(in), wanted);
      }
    }
  }

  /** Returns null for a division by zero, and for MIN_VALUE / −1, on which only wasm traps. */
  private static @Nullable Long computed(Op op, long... in) {
    boolean isSigned = op == Op.I32_DIV_S || op == Op.I64_DIV_S;
    long least = op == Op.I32_DIV_S ? Integer.MIN_VALUE : Long.MIN_VALUE;
    if (isSigned && in[0] == least && in[1] == -1) {
      assertThat(Arithmetic.evaluate(op, in[0], in[1])).isEqualTo(least);
      return null;
    }
    try {
      return in.length == 1
          ? Arithmetic.evaluate(op, in[0])
          : Arithmetic.evaluate(op, in[0], in[1]);
    } catch (ArithmeticException e) {
      return null;
    }
  }

  private static @Nullable Long run(ExportFunction engine, Op op, long... in) {
    try {
      long result = engine.apply(in)[0];
      return op.result == ValueType.I32 ? (int) result : result;
    } catch (WasmEngineException e) {
      return null;
    }
  }

  /** Returns a function of one instruction. */
  private static ExportFunction function(Op op) {
    List<ValueType> operands = Objects.requireNonNull(op.operands);
    Opcode opcode = Objects.requireNonNull(op.opcode);
    List<Instruction> code = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      code.add(Instruction.of(Opcode.LOCAL_GET, i));
    }
    code.add(Instruction.of(opcode));
    code.add(Instruction.of(Opcode.END));
    Encodable typeIndex = out -> out.u32(0);
    Sections module = new Sections();
    module.put(SectionKind.TYPE, List.of(opcode.type().orElseThrow()));
    module.put(SectionKind.FUNCTION, List.of(typeIndex));
    module.put(SectionKind.EXPORT, List.of(new Export("f", ExternalKind.FUNCTION, 0)));
    module.put(SectionKind.CODE, List.of(new Body(List.of(), code)));
    return Instance.builder(Parser.parse(module.toBytes())).build().export("f");
  }

  @Test
  void threeWayComparisonsAreThoseOfJava() {
    for (long[] values : Values.edges()) {
      int a = (int) values[0];
      int b = (int) values[1];
      assertThat(Arithmetic.evaluate(Op.COMPARE_S32, a, b)).isEqualTo(Integer.compare(a, b));
      assertThat(Arithmetic.evaluate(Op.COMPARE_U32, a, b))
          .isEqualTo(Integer.compareUnsigned(a, b));
      assertThat(Arithmetic.evaluate(Op.COMPARE_S64, values[2], values[3]))
          .isEqualTo(Long.compare(values[2], values[3]));
      assertThat(Arithmetic.evaluate(Op.COMPARE_U64, values[2], values[3]))
          .isEqualTo(Long.compareUnsigned(values[2], values[3]));
    }
  }

  @Test
  void anInstructionOfAnotherNumberOfOperandsIsRefused() {
    assertThatThrownBy(() -> Arithmetic.evaluate(Op.I32_ADD, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("I32_ADD does not have one operand");
    assertThatThrownBy(() -> Arithmetic.evaluate(Op.I32_CLZ, 1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("I32_CLZ does not have two operands");
  }
}
