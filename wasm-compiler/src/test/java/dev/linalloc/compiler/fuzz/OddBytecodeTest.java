package dev.linalloc.compiler.fuzz;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.compiler.fuzz.Trial.Ending;
import dev.linalloc.compiler.fuzz.Trial.Outcome;
import dev.linalloc.spi.GrowableMemory;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.DeadCodeOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytecode that javac never writes, but other tools may, does the same compiled as on the JVM. */
class OddBytecodeTest {
  private static final int INTS = 4;
  private static final int SUM = 9;

  /** The stack before and after, with I for an int, J for a long, the top last. */
  @ParameterizedTest
  @CsvSource({
    "POP, II, I",
    "POP2, III, I",
    "POP2, IJ, I",
    "DUP, II, III",
    "DUP_X1, III, IIII",
    "DUP_X2, IIII, IIIII",
    "DUP_X2, IJI, IIJI",
    "DUP2, III, IIIII",
    "DUP2, IJ, IJJ",
    "DUP2_X1, IIII, IIIIII",
    "DUP2_X1, IIJ, IJIJ",
    "DUP2_X2, IIII, IIIIII",
    "DUP2_X2, IIJ, JIIJ",
    "DUP2_X2, JII, IIJII",
    "DUP2_X2, JJ, JJJ",
    "SWAP, III, III"
  })
  void aStackIsShuffledAsOnTheJvm(Opcode opcode, String before, String after)
      throws ReflectiveOperationException {
    isTheSameCompiled(code -> shuffle(code, opcode, before, after));
  }

  @Test
  void unreachableCodeIsIgnored() throws ReflectiveOperationException {
    isTheSameCompiled(
        code -> {
          Label end = code.newLabel();
          code.goto_(end).iconst_0().pop().labelBinding(end).lload(1 + INTS).lreturn();
        });
  }

  @Test
  void aWideGotoJumpsLikeANarrowOne() throws ReflectiveOperationException {
    isTheSameCompiled(
        code -> {
          Label end = code.newLabel();
          code.iload(1).ifeq(end);
          code.with(BranchInstruction.of(Opcode.GOTO_W, end));
          code.labelBinding(end).lload(1 + INTS).lreturn();
        });
  }

  private static void isTheSameCompiled(Consumer<CodeBuilder> entry)
      throws ReflectiveOperationException {
    byte[] odd =
        ClassFile.of(StackMapsOption.DROP_STACK_MAPS, DeadCodeOption.KEEP_DEAD_CODE)
            .build(ClassDesc.of("fuzz.Odd"), type -> write(type, entry));
    Outcome outcome = new Trial(Map.of("fuzz/Odd", odd), "fuzz/Odd", 1).run();
    assertThat(outcome.ending()).as("%s", outcome).isEqualTo(Ending.SAME);
  }

  /**
   * Writes a class of Java 5: from Java 6 on, the JVM asks for stack maps, which dead code lacks.
   */
  private static void write(ClassBuilder type, Consumer<CodeBuilder> entry) {
    ClassDesc memory = ClassDesc.of(GrowableMemory.class.getName());
    type.withVersion(ClassFile.JAVA_5_VERSION, 0)
        .withFlags(AccessFlag.FINAL)
        .withField("STATE", CD_int, ClassFile.ACC_STATIC) // it has no fields to compare
        .withMethodBody(
            INIT_NAME,
            MethodTypeDesc.of(CD_void, memory, CD_int),
            0,
            code -> code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_())
        .withMethodBody(
            "state",
            MethodTypeDesc.of(CD_long, CD_int),
            ClassFile.ACC_PUBLIC,
            code -> code.lconst_0().lreturn())
        .withMethodBody(
            "entry",
            MethodTypeDesc.of(CD_long, CD_int, CD_int, CD_int, CD_int, CD_long, CD_long),
            ClassFile.ACC_PUBLIC,
            entry);
  }

  /** Loads a stack of the parameters, shuffles it, and returns a sum that tells their order. */
  private static void shuffle(CodeBuilder code, Opcode opcode, String before, String after) {
    code.lconst_0().lstore(SUM);
    int nextInt = 1;
    int nextLong = 1 + INTS;
    for (int i = 0; i < before.length(); i++) {
      if (before.charAt(i) == 'I') {
        code.iload(nextInt++);
      } else {
        code.lload(nextLong);
        nextLong += 2;
      }
    }
    code.with(StackInstruction.of(opcode));
    for (int i = after.length() - 1; i >= 0; i--) {
      if (after.charAt(i) == 'I') {
        code.i2l();
      }
      code.lload(SUM).loadConstant(31L).lmul().ladd().lstore(SUM);
    }
    code.lload(SUM).lreturn();
  }
}
