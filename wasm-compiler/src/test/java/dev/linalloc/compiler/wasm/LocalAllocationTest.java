package dev.linalloc.compiler.wasm;

import static dev.linalloc.compiler.ssa.ValueType.I32;
import static dev.linalloc.compiler.ssa.ValueType.I64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.compiler.ssa.Block;
import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.GraphText;
import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.Operand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Code before and after allocation. Each {@code drop} consumes the value that was read. A {@code
 * get} of p and q at the end keeps other variables out of the locals of these parameters.
 */
class LocalAllocationTest {
  private final Map<String, Block> blocks = new LinkedHashMap<>();
  private final Map<Block, List<Instr>> code = new LinkedHashMap<>();
  private final Variable p = new Variable(I32, 0);
  private final Variable q = new Variable(I32, 1);
  private final Variable a = new Variable(I32, -1);
  private final Variable b = new Variable(I32, -1);
  private final Variable c = new Variable(I32, -1);
  private final Variable wide = new Variable(I64, -1);
  private Graph graph = new Graph();

  /** Two paths from b0 join at b3, the header of a loop of three blocks. */
  @BeforeEach
  void parse() {
    graph =
        GraphText.parse(
            """
            p0: i32, p1: i32
            b0:
              if p0 b1 b2
            b1:
              jump b3
            b2:
              jump b3
            b3:
              if p0 b5 b4
            b4:
              return
            b5:
              jump b6
            b6:
              jump b3
            """,
            blocks);
    graph.blocks().forEach(block -> code.put(block, List.of()));
  }

  private static Instr get(Variable variable) {
    return Instr.of(Op.LOCAL_GET, variable);
  }

  private static Instr set(Variable variable) {
    return Instr.of(Op.LOCAL_SET, variable);
  }

  private static Instr tee(Variable variable) {
    return Instr.of(Op.LOCAL_TEE, variable);
  }

  private static Instr one() {
    return Instr.of(Op.I32_CONST, new Operand.Constant(1));
  }

  private static Instr drop() {
    return Instr.of(Op.DROP);
  }

  private LocalAllocationTest in(String block, Instr... instrs) {
    code.put(GraphText.block(blocks, block), List.of(instrs));
    return this;
  }

  /** Allocates, and returns the code of all blocks that have some. */
  private String allocated() {
    LocalAllocation allocation = LocalAllocation.of(new BlockCode(graph, code));
    assertThat(LocalChecker.check(code, variable -> variable, allocation)).isTrue();
    return allocation.code().blocks().values().stream()
        .filter(instrs -> !instrs.isEmpty())
        .map(
            instrs ->
                instrs.stream().map(i -> text(i, allocation)).collect(Collectors.joining(" ")))
        .collect(Collectors.joining("; "));
  }

  private static String text(Instr instr, LocalAllocation allocation) {
    String name = instr.op().name().toLowerCase(Locale.ROOT).replaceFirst("local_|i32_", "");
    return name + (instr.variable() == null ? "" : allocation.number(instr.variable()));
  }

  @Test
  void aCopyOfAParameterSharesItsLocalAndVanishes() {
    in("b0", get(p), set(a), get(a), drop());
    assertThat(allocated()).isEqualTo("get0 drop");
  }

  @Test
  void aCopyThatIsReadAtOnceIsARead() {
    in("b0", get(p), tee(a), drop(), get(a), drop());
    assertThat(allocated()).isEqualTo("get0 drop get0 drop");
  }

  @Test
  void aValueThatIsStoredTwiceIsStoredOnce() {
    in("b0", one(), tee(a), set(b), get(a), drop(), get(b), drop());
    assertThat(allocated()).isEqualTo("const set0 get0 drop get0 drop");
    in("b0", one(), tee(a), tee(b), drop(), get(a), drop(), get(b), drop());
    assertThat(allocated()).isEqualTo("const tee0 drop get0 drop get0 drop");
  }

  @Test
  void aSecondValueIsNoCopyOfTheFirst() {
    in("b0", one(), one(), set(a), set(b), get(a), drop(), get(b), drop());
    assertThat(allocated()).isEqualTo("const const set1 set0 get1 drop get0 drop");
  }

  @Test
  void theFirstInstructionOfABlockCopiesNothing() {
    in("b0", set(a), get(a), drop());
    assertThat(allocated()).isEqualTo("set0 get0 drop");
  }

  @Test
  void variablesThatLiveOneAfterTheOtherShareALocal() {
    in("b0", one(), set(a), get(a), drop(), one(), set(b), get(b), drop(), get(p), get(q));
    assertThat(allocated()).isEqualTo("const set2 get2 drop const set2 get2 drop get0 get1");
  }

  @Test
  void aVariableMayTakeTheLocalOfAParameterThatIsNotReadAgain() {
    in("b0", get(p), drop(), one(), set(a), get(a), drop());
    assertThat(allocated()).isEqualTo("get0 drop const set0 get0 drop");
  }

  @Test
  void variablesOfTwoTypesTakeTwoLocalsThatOf32BitsFirst() {
    in("b0", one(), set(wide), get(wide), drop(), one(), set(a), get(a), drop())
        .in("b4", get(p), get(q));
    LocalAllocation allocation = LocalAllocation.of(new BlockCode(graph, code));
    assertThat(allocation.locals()).containsExactly(I32, I64);
    assertThat(allocation.number(a)).isEqualTo(2);
    assertThat(allocation.number(wide)).isEqualTo(3);
  }

  @Test
  void aCopyOfTwoParametersSharesTheLocalOfOne() {
    in("b1", get(p), set(a)).in("b2", get(q), set(a)).in("b4", get(a), drop());
    assertThat(allocated()).isEqualTo("get1 set0; get0 drop");
  }

  @Test
  void aCopyIsKeptIfBothLiveOnWithDifferentValues() {
    in("b0", one(), set(a), get(a), set(b), one(), set(a), get(a), drop(), get(b), drop());
    in("b4", get(p), get(q));
    assertThat(allocated())
        .isEqualTo("const set3 get3 set2 const set3 get3 drop get2 drop; get0 get1");
  }

  @Test
  void aVariableThatIsJoinedKeepsItsConflicts() {
    in(
        "b0", one(), set(a), one(), set(b), get(b), set(c), get(a), drop(), get(c), drop(), get(p),
        get(q));
    assertThat(allocated()).isEqualTo("const set3 const set2 get3 drop get2 drop get0 get1");
  }

  @Test
  void aCopyIntoAParametersLocalSharesIt() {
    in("b1", get(p), set(a)).in("b2", one(), set(b), get(b), set(a)).in("b4", get(a), drop());
    assertThat(allocated()).isEqualTo("const set0; get0 drop");
  }

  @Test
  void aCopyPassesItsConflictsOnToTheVariableThatItIsJoinedWith() {
    in(
        "b0", one(), set(b), get(b), set(c), one(), set(a), get(a), drop(), get(c), drop(), get(p),
        get(q));
    assertThat(allocated()).isEqualTo("const set2 const set3 get3 drop get2 drop get0 get1");
  }

  @Test
  void aVariableOfALoopIsLiveOnEveryPathThroughIt() {
    in("b0", one(), set(a)).in("b3", get(a), drop());
    in("b5", one(), set(b), get(b), drop()).in("b4", get(p), get(q));
    assertThat(allocated()).isEqualTo("const set2; get2 drop; const set3 get3 drop; get0 get1");
  }
}
