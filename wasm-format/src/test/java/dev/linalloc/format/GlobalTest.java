package dev.linalloc.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlobalTest {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aGlobalIsReadAsItWasWritten(boolean isMutable) {
    Global global =
        new Global(
            ValueType.I32,
            isMutable,
            List.of(Instruction.of(Opcode.I32_CONST, 7), Instruction.of(Opcode.END)));
    ByteWriter out = new ByteWriter();
    global.write(out);
    byte[] bytes = out.toBytes();
    assertThat(bytes[1]).isEqualTo((byte) (isMutable ? 1 : 0));
    assertThat(Global.read(new ByteReader(bytes, "global"))).isEqualTo(global);
  }
}
