package dev.linalloc.format;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import run.endive.runtime.ExportFunction;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.types.OpCode;
import run.endive.wasm.types.WasmEncoding;

/**
 * Compares every row of the table with another project's engine: with its table, or by running it.
 */
class OpcodeTest {
  /**
   * An instruction that can trap does so on some of these, which include floats too large for ints.
   */
  private static final long[] EDGES = {
    0, 1, -1, Integer.MIN_VALUE, Long.MIN_VALUE, 0x7f80_0000L, 0x7ff0_0000_0000_0000L
  };

  @ParameterizedTest
  @EnumSource
  void theCodeHasTheNameOfAnEnginesTable(Opcode opcode) {
    String name = opcode.name().equals("SELECT_TYPED") ? "SELECT_T" : opcode.name();
    assertThat(theirs(opcode).name().replaceFirst("EXTEND_(\\d)", "EXTEND$1")).isEqualTo(name);
  }

  @ParameterizedTest
  @EnumSource
  void theTextNameIsTheConstantsNameWithADotBehindItsType(Opcode opcode) {
    String dotted =
        opcode
            .name()
            .replaceFirst("^(I32|I64|F32|F64|LOCAL|GLOBAL|TABLE|MEMORY|DATA|ELEM|REF)_", "$1.");
    assertThat(opcode)
        .hasToString(dotted.toLowerCase(Locale.ROOT).replace("select_typed", "select (result)"));
  }

  @ParameterizedTest
  @EnumSource
  void theImmediatesHaveTheFormThatAnEngineReads(Opcode opcode) {
    List<WasmEncoding> theirs =
        OpCode.signature(theirs(opcode)).stream()
            .map(each -> each == WasmEncoding.BYTE ? WasmEncoding.VARUINT : each)
            .toList();
    assertThat(theirs(opcode.immediates())).isEqualTo(theirs);
  }

  private static OpCode theirs(Opcode opcode) {
    return Objects.requireNonNull(OpCode.byOpCode(opcode.code()), opcode.toString());
  }

  private static List<WasmEncoding> theirs(Immediates immediates) {
    return switch (immediates) {
      case NONE -> List.of();
      case INDEX -> List.of(WasmEncoding.VARUINT);
      case TWO_INDICES -> List.of(WasmEncoding.VARUINT, WasmEncoding.VARUINT);
      case MEMORY_ARGUMENT -> List.of(WasmEncoding.MEMARG);
      case LABELS -> List.of(WasmEncoding.VEC_VARUINT, WasmEncoding.VARUINT);
      case BLOCK_TYPE -> List.of(WasmEncoding.BLOCK_TYPE);
      case TYPES -> List.of(WasmEncoding.VEC_VALUE_TYPE);
      case HEAP_TYPE -> List.of(WasmEncoding.VARSINT32);
      case I32 -> List.of(WasmEncoding.VARSINT32);
      case I64 -> List.of(WasmEncoding.VARSINT64);
      case F32 -> List.of(WasmEncoding.FLOAT32);
      case F64 -> List.of(WasmEncoding.FLOAT64);
    };
  }

  @Test
  void onlyInstructionsOfVaryingTypeHaveNoType() {
    assertThat(Opcode.values())
        .filteredOn(opcode -> opcode.type().isEmpty())
        .extracting(Opcode::toString)
        .containsExactlyInAnyOrder(
            ("unreachable|block|loop|if|else|end|br|br_if|br_table|return|call|call_indirect"
                    + "|return_call|return_call_indirect|drop|select|select (result)|local.get"
                    + "|local.set|local.tee|global.get|global.set|table.get|table.set|table.grow"
                    + "|table.fill|ref.null|ref.is_null|ref.func")
                .split("\\|", -1));
  }

  /**
   * The instructions that a small function can run: those that have types and need neither tables
   * nor segments.
   */
  static Stream<Opcode> runnable() {
    return Arrays.stream(Opcode.values())
        .filter(opcode -> opcode.type().isPresent())
        .filter(opcode -> !opcode.name().matches("TABLE_.*|ELEM_DROP|DATA_DROP|MEMORY_INIT"));
  }

  @ParameterizedTest
  @MethodSource("runnable")
  void anEngineValidatesTheTypes(Opcode opcode) {
    FunctionType type = opcode.type().orElseThrow();
    assertThat(function(opcode, type, 0)).isNotNull();
    assertThatThrownBy(() -> function(opcode, withAnotherResult(type), 0))
        .isInstanceOf(WasmEngineException.class);
    for (int i = 0; i < type.parameters().size(); i++) {
      FunctionType wrong = withAnotherParameter(type, i);
      assertThatThrownBy(() -> function(opcode, wrong, 0)).isInstanceOf(WasmEngineException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("runnable")
  void anInstructionTrapsOnSomeOperandsExactlyIfItsEffectSaysSo(Opcode opcode) {
    FunctionType type = opcode.type().orElseThrow();
    boolean mayTrap =
        switch (opcode.effect()) {
          case PURE, READS_SIZE, GROWS -> false;
          default -> true;
        };
    assertThat(trapsOnSomeEdge(function(opcode, type, 0), type)).isEqualTo(mayTrap);
  }

  /**
   * An engine accepts aligns up to the width, and addresses up to the width before the end of
   * memory.
   */
  @ParameterizedTest
  @MethodSource("runnable")
  void aLoadOrStoreIsAsWideAsInAnEngine(Opcode opcode) {
    FunctionType type = opcode.type().orElseThrow();
    int width = opcode.effect().width();
    assertThat(width > 0).isEqualTo(opcode.immediates() == Immediates.MEMORY_ARGUMENT);
    if (width > 0) {
      assertThat(opcode.effect().loads()).isNotEqualTo(opcode.effect().stores());
      assertThat(opcode.effect().loads()).isEqualTo(opcode.toString().contains(".load"));
      int log = Integer.numberOfTrailingZeros(width);
      ExportFunction access = function(opcode, type, log);
      long[] operands = new long[type.parameters().size()];
      operands[0] = 65_536L - width;
      access.apply(operands);
      operands[0]++;
      assertThatThrownBy(() -> access.apply(operands)).isInstanceOf(WasmEngineException.class);
      assertThatThrownBy(() -> function(opcode, type, log + 1))
          .isInstanceOf(WasmEngineException.class);
    }
  }

  private static FunctionType withAnotherResult(FunctionType type) {
    return new FunctionType(
        type.parameters(), type.results().isEmpty() ? List.of(ValueType.I32) : List.of());
  }

  private static FunctionType withAnotherParameter(FunctionType type, int index) {
    List<ValueType> parameters = new ArrayList<>(type.parameters());
    boolean isInt = parameters.get(index) == ValueType.I32;
    parameters.set(index, isInt ? ValueType.I64 : ValueType.I32);
    return new FunctionType(parameters, type.results());
  }

  private static boolean trapsOnSomeEdge(ExportFunction function, FunctionType type) {
    int count = type.parameters().size();
    long[] operands = new long[count];
    for (int choice = 0; choice < Math.pow(EDGES.length, count); choice++) {
      for (int i = 0, rest = choice; i < count; i++, rest /= EDGES.length) {
        operands[i] = EDGES[rest % EDGES.length];
        if (type.parameters().get(i) == ValueType.I32
            || type.parameters().get(i) == ValueType.F32) {
          operands[i] = (int) operands[i];
        }
      }
      try {
        function.apply(operands);
      } catch (WasmEngineException e) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns a function that passes its parameters to one instruction, in a module with one page of
   * memory.
   */
  private static ExportFunction function(Opcode opcode, FunctionType type, int firstImmediate) {
    List<Instruction> code = new ArrayList<>();
    for (int i = 0; i < type.parameters().size(); i++) {
      code.add(Instruction.of(Opcode.LOCAL_GET, i));
    }
    code.add(
        switch (opcode.immediates()) {
          case NONE -> Instruction.of(opcode);
          case MEMORY_ARGUMENT, TWO_INDICES -> Instruction.of(opcode, firstImmediate, 0);
          default -> Instruction.of(opcode, 0);
        });
    code.add(Instruction.of(Opcode.END));
    Encodable typeIndex = out -> out.u32(0);
    Encodable onePage = out -> out.raw(0).u32(1);
    Sections module = new Sections();
    module.put(SectionKind.TYPE, List.of(type));
    module.put(SectionKind.FUNCTION, List.of(typeIndex));
    module.put(SectionKind.MEMORY, List.of(onePage));
    module.put(SectionKind.EXPORT, List.of(new Export("f", ExternalKind.FUNCTION, 0)));
    module.put(SectionKind.CODE, List.of(new Body(List.of(), code)));
    return Instance.builder(Parser.parse(module.toBytes())).build().export("f");
  }

  /** The file was read from nitro's source; the table in {@link Opcode} was typed by hand. */
  @Test
  void thePricesAreThoseOfNitro() throws IOException {
    Map<String, Integer> prices = new HashMap<>();
    try (InputStream in = OpcodeTest.class.getResourceAsStream("stylus-v1.tsv")) {
      new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .forEach(
              columns -> {
                for (String name : columns[0].split(" ", -1)) {
                  prices.put(name, Integer.valueOf(columns[1]));
                }
              });
    }
    assertThat(Ink.PER_BLOCK).isEqualTo(prices.remove("<block>"));
    assertThat(Ink.PER_TARGET).isEqualTo(prices.remove("<target>"));
    assertThat(Ink.PER_ARGUMENT).isEqualTo(prices.remove("<argument>"));
    assertThat(Ink.PER_BYTE).isEqualTo(prices.remove("<byte>"));
    assertThat(
            Arrays.stream(Opcode.values())
                .filter(opcode -> opcode.ink().isPresent())
                .collect(toMap(Opcode::toString, opcode -> opcode.ink().orElseThrow())))
        .isEqualTo(prices);
  }

  @ParameterizedTest
  @EnumSource
  void anInstructionIsReadAsItWasWritten(Opcode opcode) {
    byte[] written = bytes(opcode);
    assertThat(Opcode.read(new ByteReader(written, "it"))).isEqualTo(opcode);
    assertThat(written).hasSize(opcode.code() > 0xff ? 2 : 1);
  }

  private static byte[] bytes(Encodable written) {
    ByteWriter out = new ByteWriter();
    written.write(out);
    return out.toBytes();
  }

  @Test
  void anInstructionThatIsNotInTheTableIsRefusedByItsKindOrItsCode() {
    assertRefused("has vector (SIMD) instructions, which are not supported", 0xfd, 0);
    assertRefused("has atomic instructions, which are not supported", 0xfe, 0);
    assertRefused("has instructions 0x6, which are not supported", 0x06);
    assertRefused("has instructions 0xfc12, which are not supported", 0xfc, 0x12);
    // 0x1c0a: only its low byte is that of memory.copy
    assertRefused("has instructions 0xfcff, which are not supported", 0xfc, 0x8a, 0x38);
  }

  private static void assertRefused(String message, int... bytes) {
    ByteReader in = new ByteReader(new ByteWriter().raw(bytes).toBytes(), "it");
    assertThatThrownBy(() -> Opcode.read(in))
        .isInstanceOf(FormatException.class)
        .hasMessage(message);
  }
}
