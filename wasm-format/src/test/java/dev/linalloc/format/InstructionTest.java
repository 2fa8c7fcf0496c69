package dev.linalloc.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstructionTest {
  @ParameterizedTest
  @CsvSource({
    "6a, i32.add",
    "20 ff01, local.get 255",
    "28 02 ffffffff0f, i32.load 2 4294967295",
    "02 40, block -64",
    "04 7f, if -1",
    "02 05, block 5",
    "0e 02 01 00 03, br_table 1 0 3",
    "0e 00 03, br_table 3",
    "1c 01 7e, select (result) 126",
    "41 7f, i32.const -1",
    "42 8080808080808080807f, i64.const -9223372036854775808",
    "43 0000c0bf, f32.const 3217031168",
    "44 000000000000f8bf, f64.const -4613937818241073152",
    "d0 70, ref.null -16",
    "11 02 01, call_indirect 2 1",
    "fc0a 00 00, memory.copy 0 0",
    "fc0b 00, memory.fill 0"
  })
  void anInstructionIsReadAndWrittenWithItsImmediates(String hex, String text) {
    Instruction read = Instruction.read(Bytes.reader(hex));
    assertThat(read).hasToString(text);
    assertThat(Bytes.hex(read)).isEqualTo(hex.replace(" ", ""));
  }

  @Test
  void anIndexIsUnsigned() {
    Instruction load = Instruction.of(Opcode.I32_LOAD, 2, 0xffff_fff8L);
    assertThat(load.immediate(1)).isEqualTo(0xffff_fff8L);
    assertThat(load.index(1)).isEqualTo(-8);
    assertThat(load.index(0)).isEqualTo(2);
    assertThat(Instruction.read(Bytes.reader("28 02 f8ffffff0f"))).isEqualTo(load);
  }

  @Test
  void anExpressionEndsWithTheEndThatClosesNoBlock() {
    ByteReader in = Bytes.reader("0240 0340 0b 0440 05 0b 0b 0b 01");
    assertThat(Instruction.readExpression(in))
        .extracting(Instruction::opcode)
        .containsExactly(
            Opcode.BLOCK,
            Opcode.LOOP,
            Opcode.END,
            Opcode.IF,
            Opcode.ELSE,
            Opcode.END,
            Opcode.END,
            Opcode.END);
    assertThat(in.oneByte()).isEqualTo(1);
  }

  @Test
  void anExpressionWithoutAnEndIsRefused() {
    ByteReader in = Bytes.reader("0240 0b");
    assertThatThrownBy(() -> Instruction.readExpression(in))
        .isInstanceOf(FormatException.class)
        .hasMessage("ends in the middle, before byte 3 of it");
  }

  @Test
  void aBodyCountsLocalsOfOneTypeTogether() {
    Body body =
        new Body(
            List.of(ValueType.I32, ValueType.I32, ValueType.I64, ValueType.I32),
            List.of(Instruction.of(Opcode.NOP), Instruction.of(Opcode.END)));
    assertThat(Bytes.hex(body)).isEqualTo("09" + "03" + "027f" + "017e" + "017f" + "010b");
    ByteReader in = Bytes.reader(Bytes.hex(body));
    assertThat(Body.read(in.part(in.u32()))).isEqualTo(body);
  }

  @ParameterizedTest
  @CsvSource({
    "00 0b 0b, has a function that goes on behind its end",
    "02 cf86037f 027f 0b, has a function with more than 50000 locals",
    "01 ffffffff0f7f 0b, has a function with more than 50000 locals",
    "01 0163 0b, 'has a value of type 0x63, which is not supported'"
  })
  void aDamagedBodyIsRefused(String hex, String message) {
    assertThatThrownBy(() -> Body.read(Bytes.reader(hex)))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aBodyMayHaveFiftyThousandLocals() {
    assertThat(Body.read(Bytes.reader("02 cf86037f 017e 0b")).locals())
        .hasSize(50_000)
        .endsWith(ValueType.I32, ValueType.I64);
  }
}
