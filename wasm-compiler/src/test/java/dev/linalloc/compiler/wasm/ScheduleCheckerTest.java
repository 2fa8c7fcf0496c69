package dev.linalloc.compiler.wasm;

import static dev.linalloc.compiler.ssa.ValueType.I32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.compiler.ssa.Block;
import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.GraphText;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScheduleCheckerTest {
  private final Map<String, Block> blocks = new HashMap<>();
  private final Graph graph =
      GraphText.parse(
          """
          p0: i32
          b0:
            v0 = i32_load(p0)
            if v0 b1 b2
          b1:
            v1 = i32_load(i32_mul(i32_add(v0, p0), i32_xor(v0, p0)))
            jump b3
          b2:
            i32_store(p0, 2)
            jump b3
          b3:
            x0 = phi i32 b1: v1, b2: 2
            return i32_add(x0, 3)
          """,
          blocks);
  private final Schedule schedule = Schedule.of(graph);
  private final Node product = block("b1").effects.getFirst().input(0);
  private final Node phi = block("b3").phis.getFirst();

  private Block block(String name) {
    return GraphText.block(blocks, name);
  }

  @Test
  void aValidSchedulePasses() {
    assertThat(ScheduleChecker.check(schedule)).isTrue();
  }

  @Test
  void anEffectUsesValuesComputedBeforeIt() {
    block("b2").effects.getFirst().inputs.set(1, product);
    isWrong("block 2: I32_STORE(PARAMETER 0, I32_MUL) uses I32_MUL(I32_ADD, I32_XOR) before");
  }

  @Test
  void aPhiUsesValuesComputedBeforeItsPredecessorEnds() {
    phi.inputs.set(1, product);
    isWrong("block 2: PHI(I32_LOAD, I32_MUL) uses I32_MUL(I32_ADD, I32_XOR) before it is there");
  }

  @Test
  void anExitUsesValuesComputedBeforeIt() {
    schedule.exitInputs(block("b0")).set(0, phi);
    isWrong("block 0: BR(PHI) uses PHI(I32_LOAD, I32_CONST 2) before it is there");
  }

  @Test
  void anExpressionUsesValuesComputedBeforeIt() {
    product.input(0).inputs.set(0, phi);
    isWrong("block 1: I32_ADD(PHI, PARAMETER 0) uses PHI(I32_LOAD, I32_CONST 2) before");
  }

  @Test
  void anExpressionUsesNoValueComputedAfterIt() {
    product.input(0).inputs.set(0, product);
    isWrong("block 1: I32_ADD(I32_MUL, PARAMETER 0) uses I32_MUL(I32_ADD, I32_XOR) before");
  }

  @Test
  void everyUsedValueIsComputedInSomeBlock() {
    block("b2").effects.getFirst().inputs.set(1, new Node(Op.I32_CLZ, I32, List.of(phi)));
    isWrong("block 2: I32_STORE(PARAMETER 0, I32_CLZ) uses I32_CLZ(PHI), which no block makes");
  }

  private void isWrong(String message) {
    assertThatThrownBy(() -> ScheduleChecker.check(schedule))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("after Schedule: " + message);
  }
}
