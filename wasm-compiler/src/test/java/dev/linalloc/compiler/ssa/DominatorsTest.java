package dev.linalloc.compiler.ssa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DominatorsTest {
  private final Map<String, Block> blocks = new HashMap<>();

  /** Two nested loops, b1 to b5 and b2 to b3, and a choice in the outer one. */
  private final Dominators dominators =
      Dominators.of(
          GraphText.parse(
              """
              p0: i32
              b0:
                jump b1
              b1:
                if p0 b2 b4
              b2:
                jump b3
              b3:
                if p0 b2 b5
              b4:
                jump b5
              b5:
                if p0 b1 b6
              b6:
                return
              """,
              blocks));

  private Block block(int number) {
    return GraphText.block(blocks, "b" + number);
  }

  @Test
  void aBlockIsBelowItsImmediateDominator() {
    int[] above = {0, 0, 1, 2, 1, 1, 5};
    for (int i = 0; i < above.length; i++) {
      assertThat(dominators.above(block(i))).as("above %d", i).isSameAs(block(above[i]));
    }
  }

  @Test
  void twoBlocksHaveANearestCommonDominator() {
    assertThat(dominators.common(block(3), block(4))).isSameAs(block(1));
    assertThat(dominators.common(block(4), block(3))).isSameAs(block(1));
    assertThat(dominators.common(block(2), block(3))).isSameAs(block(2));
    assertThat(dominators.common(block(6), block(6))).isSameAs(block(6));
    assertThat(dominators.common(block(0), block(6))).isSameAs(block(0));
  }

  @Test
  void aLoopHoldsTheBlocksBetweenItsHeaderAndTheJumpBack() {
    int[] loops = {0, 1, 2, 2, 1, 1, 0};
    for (int i = 0; i < loops.length; i++) {
      assertThat(dominators.loopDepth(block(i))).as("loops around %d", i).isEqualTo(loops[i]);
    }
  }

  @Test
  void aJumpBackLeadsToTheHeader() {
    assertThat(dominators.isBack(block(3), block(2))).isTrue();
    assertThat(dominators.isBack(block(2), block(2))).isTrue();
    assertThat(dominators.isBack(block(2), block(3))).isFalse();
  }

  @Test
  void theChildTowardsABlockDominatesIt() {
    assertThat(dominators.childTowards(block(1), block(3))).isSameAs(block(2));
    assertThat(dominators.childTowards(block(1), block(2))).isSameAs(block(2));
    assertThat(dominators.childTowards(block(0), block(6))).isSameAs(block(1));
  }

  @Test
  void anUnreachableBlockHasNoPosition() {
    Block unreached = new Block();
    assertThat(dominators.position(unreached)).isEqualTo(-1);
    assertThat(dominators.loopDepth(unreached)).isZero();
    assertThatThrownBy(() -> dominators.above(unreached))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a block that is never reached");
  }

  @Test
  void aLoopOfOneBlockIsALoop() {
    Map<String, Block> names = new HashMap<>();
    Dominators small = Dominators.of(GraphText.parse("b0:\n  jump b1\nb1:\n  jump b1\n", names));
    assertThat(small.loopDepth(GraphText.block(names, "b1"))).isOne();
    assertThat(small.loopDepth(GraphText.block(names, "b0"))).isZero();
  }

  @Test
  void aJumpIntoALoopIsRefused() {
    Graph graph =
        GraphText.parse(
            """
            p0: i32
            b0:
              if p0 b1 b2
            b1:
              jump b2
            b2:
              if p0 b1 b3
            b3:
              return
            """);
    assertThatThrownBy(() -> Dominators.of(graph))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("a jump into a loop");
  }
}
