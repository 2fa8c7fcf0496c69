package dev.linalloc.compiler.wasm;

import static dev.linalloc.compiler.ssa.ValueType.I32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.compiler.ssa.Block;
import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.GraphText;
import dev.linalloc.compiler.ssa.Op;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two variables that are not live together share a local; each test then reads one of them at a
 * point at which the local may hold the other.
 */
class LocalCheckerTest {
  private final Map<String, Block> blocks = new LinkedHashMap<>();
  private final Variable parameter = new Variable(I32, 0);
  private final Variable a = new Variable(I32, -1);
  private final Variable b = new Variable(I32, -1);
  private final Map<Block, List<Instr>> code = new LinkedHashMap<>();
  private Graph graph = new Graph();
  private LocalAllocation allocation =
      LocalAllocation.of(new BlockCode(graph, Map.of(graph.entry, List.of())));

  @BeforeEach
  void allocate() {
    graph =
        GraphText.parse(
            """
            p0: i32
            b0:
              if p0 b2 b1
            b1:
              jump b2
            b2:
              if p0 b2 b3
            b3:
              return
            """,
            blocks);
    graph.blocks().forEach(block -> code.put(block, new ArrayList<>()));
    Map<Block, List<Instr>> allocated = new LinkedHashMap<>(code);
    allocated.put(
        graph.entry, List.of(set(a), get(parameter), get(a), set(b), get(parameter), get(b)));
    allocation = LocalAllocation.of(new BlockCode(graph, allocated));
    assertThat(allocation.number(a)).isEqualTo(allocation.number(b)).isEqualTo(1);
    assertThat(allocation.number(parameter)).isEqualTo(0);
  }

  private static Instr set(Variable variable) {
    return Instr.of(Op.LOCAL_SET, variable);
  }

  private static Instr tee(Variable variable) {
    return Instr.of(Op.LOCAL_TEE, variable);
  }

  private static Instr drop() {
    return Instr.of(Op.DROP);
  }

  private static Instr get(Variable variable) {
    return Instr.of(Op.LOCAL_GET, variable);
  }

  private LocalCheckerTest in(String block, Instr... instrs) {
    code.put(GraphText.block(blocks, block), List.of(instrs));
    return this;
  }

  private void isRight() {
    assertThat(LocalChecker.check(code, variable -> variable, allocation)).isTrue();
  }

  private void isWrong(int block, int local) {
    assertThatThrownBy(() -> LocalChecker.check(code, variable -> variable, allocation))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "after LocalAllocation: block %d reads local %d, which may hold the value of another"
                + " variable",
            block, local);
  }

  @Test
  void aVariableIsReadAfterItIsSet() {
    in("b0", get(parameter), set(a), drop(), get(a)).in("b1", get(a)).isRight();
    in("b3", get(a), get(parameter)).isRight();
  }

  @Test
  void aVariableIsNotReadAfterAnotherTookItsLocal() {
    in("b0", set(a), drop(), set(b), get(a)).isWrong(0, 1);
  }

  @Test
  void aVariableIsNotReadAfterAnotherTookItsLocalByTee() {
    in("b0", set(a), drop(), tee(b), get(a)).isWrong(0, 1);
  }

  @Test
  void aVariableIsNotReadBeforeItIsSet() {
    in("b3", get(a)).isWrong(3, 1);
  }

  @Test
  void aVariableIsNotReadIfOnePathLeavesAnotherInItsLocal() {
    in("b0", set(a)).in("b1", set(b)).in("b2", get(a)).isWrong(2, 1);
  }

  @Test
  void aVariableIsNotReadIfALoopLeavesAnotherInItsLocal() {
    in("b0", set(a)).in("b2", get(a), drop(), set(b)).isWrong(2, 1);
  }

  @Test
  void aVariableIsNotReadAfterABlockAtWhichOnePathLeavesAnother() {
    in("b0", set(a)).in("b1", set(b)).in("b3", get(a)).isWrong(3, 1);
  }

  @Test
  void aCopyOfAVariableToItselfChangesNothing() {
    in("b0", set(a), get(a), set(a), get(a)).isRight();
  }

  @Test
  void aCopyOfAnotherVariableIsNoCopyOfTheParameter() {
    in("b0", set(a), get(a), set(b), get(parameter), set(a), get(b)).isWrong(0, 1);
  }

  @Test
  void theParameterIsNoCopyAfterTheVariableIsSetAgain() {
    in("b0", get(parameter), set(a), drop(), set(a), get(parameter), set(b), get(a)).isWrong(0, 1);
  }

  @Test
  void theParameterIsNoCopyAfterTheVariableIsACopyOfAnother() {
    in("b0", get(parameter), set(a), drop(), set(b), get(b), set(a), get(parameter), set(b), get(a))
        .isWrong(0, 1);
  }

  @Test
  void aCopyIsReadAsEitherVariable() {
    in("b0", set(a), get(a), set(b), get(a), get(b)).isRight();
    in("b0", tee(a), set(b), get(a), get(b)).isRight();
  }

  @Test
  void aCopyEndsWhenEitherVariableIsSetAgain() {
    in("b0", set(a), get(a), set(b), drop(), set(b), get(b), get(a)).isWrong(0, 1);
  }

  @Test
  void aCopyOfTheParameterInAnotherLocalIsThatVariable() {
    in("b0", get(parameter), set(a), get(parameter), set(b), get(a), get(b)).isRight();
  }
}
