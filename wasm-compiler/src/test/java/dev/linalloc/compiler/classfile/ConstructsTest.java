package dev.linalloc.compiler.classfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.Opcode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstructsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NEW | new; instead make it once, as a component, in every run of the constructor
          NEWARRAY | an array; instead keep the values in linear memory
          ARRAYLENGTH | an array; instead keep the values in linear memory
          BALOAD | an array; instead keep the values in linear memory
          DASTORE | an array; instead keep the values in linear memory
          MONITOREXIT | synchronized; instead leave it out: a wasm32 memory has one thread
          CHECKCAST | a cast to a class; instead use numbers: the only references are this, the memory and components
          INSTANCEOF | instanceof; instead use numbers: the only references are this, the memory and components
          INVOKEDYNAMIC | a lambda, a method reference or a string concatenation; instead call a method
          IFNONNULL | null; instead use numbers: the only references are this, the memory and components
          IF_ACMPNE | a comparison of references; instead use numbers: the only references are this, the memory and components
          LDC | a constant that is not an int or a long; instead use an int or a long
          DCONST_1 | floating point (DCONST_1); instead compute with int or long
          FCMPL | floating point (FCMPL); instead compute with int or long
          I2D | floating point (I2D); instead compute with int or long
          D2L | floating point (D2L); instead compute with int or long
          JSR | instruction JSR; instead write code that javac compiles to other instructions
          """)
  void anInstructionIsRefusedByItsNameInJava(Opcode opcode, String message) {
    assertThat(Constructs.of(opcode)).hasMessage(message);
  }

  @Test
  void theFieldThatAssertReadsIsAnAssert() {
    assertThat(Constructs.staticField("a/B", "$assertionsDisabled"))
        .hasMessage("assert; instead return a number that says so");
    assertThat(Constructs.staticField("a/B", "c")).hasMessageStartingWith("static field a.B.c; ");
  }
}
