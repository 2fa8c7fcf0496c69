package dev.linalloc.compiler.ssa;

import static dev.linalloc.compiler.ssa.ValueType.I32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** The checker finds each invariant broken, in a graph that is otherwise valid. */
class GraphCheckerTest {
  private static final String LOOP =
      """
      p0: i32, p1: i64
      b0:
        v0 = i32_load(p0)
        i32_store(p0, v0)
        if v0 b1 b2
      b1:
        x0 = phi i32 b0: p0, b1: i32_add(x0, 1)
        if i32_lt_s(x0, 9) b1 b2
      b2:
        x1 = phi i32 b0: 0, b1: x0
        return x1
      """;

  @Test
  void aValidGraphPasses() {
    assertThat(GraphChecker.check(GraphText.parse(LOOP), "reading")).isTrue();
  }

  @Test
  void theEntryHasNoPredecessors() {
    refuses(
        LOOP,
        "block 0 is the entry, but is led to",
        (graph, blocks) -> {
          graph.entry.predecessors.add(GraphText.block(blocks, "b1"));
        });
  }

  @Test
  void aPredecessorIsListedOnce() {
    refuses(
        LOOP,
        "block 1 has a predecessor twice",
        (graph, blocks) -> {
          GraphText.block(blocks, "b1").predecessors.add(graph.entry);
        });
  }

  @Test
  void aBlockListsThoseThatLeadToIt() {
    refuses(
        LOOP,
        "block 0 leads to block 2, which does not know it",
        (graph, blocks) -> {
          GraphText.block(blocks, "b2").removePredecessor(graph.entry);
        });
  }

  @Test
  void aBlockListsNoOthers() {
    refuses(
        LOOP,
        "block 2 has block 0 as a predecessor, which does not lead to it",
        (graph, blocks) -> {
          graph.entry.exit = new Exit.Jump(GraphText.block(blocks, "b1"));
        });
  }

  @Test
  void aBlockEnds() {
    refuses(
        LOOP,
        "block 2 has no exit",
        (graph, blocks) -> {
          GraphText.block(blocks, "b2").exit = new Exit.Open();
        });
  }

  @Test
  void edgesFromUnreachableBlocksDoNotMatter() {
    Map<String, Block> blocks = new HashMap<>();
    Graph graph =
        GraphText.parse("b0:\n  jump b1\nb1:\n  x0 = phi i32 b0: 1\n  return x0\n", blocks);
    Block unreached = new Block();
    GraphText.block(blocks, "b1").predecessors.add(unreached);
    GraphText.block(blocks, "b1")
        .phis
        .getFirst()
        .inputs
        .add(new Node(Op.MEMORY_SIZE, I32, List.of()));
    assertThat(GraphChecker.check(graph, "reading")).isTrue();
  }

  @Test
  void onlyPhisStandAmongThePhis() {
    refuses(
        LOOP,
        "block 2: I32_LOAD(PARAMETER 0) stands among the phis",
        (graph, blocks) -> {
          GraphText.block(blocks, "b2").phis.add(graph.entry.effects.getFirst());
        });
  }

  @Test
  void aPhiStandsInOneBlock() {
    refuses(
        LOOP,
        "block 2: PHI(PARAMETER 0, I32_ADD) stands in two places",
        (graph, blocks) -> {
          GraphText.block(blocks, "b2").phis.add(GraphText.block(blocks, "b1").phis.getFirst());
        });
  }

  @Test
  void anEffectStandsInOneBlockOnce() {
    refuses(
        LOOP,
        "block 0: I32_LOAD(PARAMETER 0) stands in two places",
        (graph, blocks) -> {
          graph.entry.effects.add(graph.entry.effects.getFirst());
        });
  }

  @Test
  void expressionsDoNotStandAmongTheEffects() {
    refuses(
        LOOP,
        "block 0: I32_ADD(PARAMETER 0, PARAMETER 0) stands among the effects",
        (graph, blocks) -> {
          Node p0 = graph.parameters.getFirst();
          graph.entry.effects.add(graph.unique(Op.I32_ADD, I32, List.of(p0, p0)));
        });
  }

  @Test
  void phisDoNotStandAmongTheEffects() {
    refuses(
        LOOP,
        "block 2: PHI stands among the effects",
        (graph, blocks) -> {
          GraphText.block(blocks, "b2").effects.add(new Node(Op.PHI, I32, List.of()));
        });
  }

  @Test
  void aPhiHasAnInputForEachPredecessor() {
    refuses(
        LOOP,
        "block 2: PHI(I32_CONST 0) has not an input per predecessor",
        (graph, blocks) -> {
          GraphText.block(blocks, "b2").phis.getFirst().inputs.removeLast();
        });
  }

  @Test
  void thePhisInputsAreOfItsType() {
    refuses(
        LOOP,
        "block 2: PHI(I32_CONST 0, I64_CONST 3) is of another type than I64_CONST 3",
        (graph, blocks) -> {
          GraphText.block(blocks, "b2").phis.getFirst().inputs.set(1, graph.i64(3));
        });
  }

  @Test
  void aPhisInputIsDefinedInItsPredecessor() {
    refuses(
        LOOP,
        "block 2: PHI(PHI, PHI) uses PHI(PARAMETER 0, I32_ADD) before it is there",
        (graph, blocks) -> {
          GraphText.block(blocks, "b2")
              .phis
              .getFirst()
              .inputs
              .set(0, GraphText.block(blocks, "b1").phis.getFirst());
        });
  }

  @Test
  void theInputsOfAnEffectAreOfItsTypes() {
    refuses(
        LOOP,
        "block 0: I32_STORE(PARAMETER 0, PARAMETER 1) uses I32_STORE(PARAMETER 0, PARAMETER 1) of"
            + " types [I32, I64]",
        (graph, blocks) -> {
          graph.entry.effects.getLast().inputs.set(1, graph.parameters.getLast());
        });
  }

  @Test
  void theResultOfAnEffectIsOfItsType() {
    refuses(
        LOOP,
        "block 2: I32_LOAD(PARAMETER 0) uses I32_LOAD(PARAMETER 0) of types [I32]",
        (graph, blocks) -> {
          GraphText.block(blocks, "b2")
              .effects
              .add(new Node(Op.I32_LOAD, ValueType.I64, graph.parameters.subList(0, 1)));
        });
  }

  @Test
  void theInputsOfAnExpressionInsideAnotherAreOfItsTypes() {
    refuses(
        "p0: i64\nb0:\n  return i32_add(1, i32_eqz(p0))\n",
        "block 0: BR(I32_ADD) uses I32_EQZ(PARAMETER 0) of types [I64]");
  }

  @Test
  void aSelectChoosesBetweenTwoOfItsTypeByANumberOf32Bits() {
    refuses("p0: i32, p1: i64\nb0:\n  return select(p0, p1, p0)\n", "[I32, I64, I32]");
    refuses("p0: i32, p1: i64\nb0:\n  return select(p1, p1, p1)\n", "[I64, I64, I64]");
    refuses("p0: i32, p1: i64\nb0:\n  return select(p1, p1)\n", "[I64, I64]");
    refuses(
        "p0: i32, p1: i64\nb0:\n  return 1\n",
        "[I32, I32, I32]",
        (graph, blocks) -> {
          Node p0 = graph.parameters.getFirst();
          Node wrong = graph.unique(Op.SELECT, ValueType.I64, List.of(p0, p0, p0));
          graph.entry.exit = new Exit.Return(List.of(wrong));
        });
  }

  @Test
  void aSelectIsOfTheTypeOfItsFirstChoice() {
    refuses(
        "p0: i32, p1: i64\nb0:\n  return 1\n",
        "of types [I32, I64, I32]",
        (graph, blocks) -> {
          Node p0 = graph.parameters.getFirst();
          List<Node> inputs = List.of(p0, graph.parameters.getLast(), p0);
          Node wrong = graph.unique(Op.SELECT, ValueType.I64, inputs);
          graph.entry.exit = new Exit.Return(List.of(wrong));
        });
  }

  @Test
  void aGlobalHasAType() {
    refuses(
        "b0:\n  return\n",
        "GLOBAL_GET is no read of a global",
        (graph, blocks) ->
            graph.entry.effects.add(
                new Node(Op.GLOBAL_GET, null, new Operand.Global(0), List.of())));
    refuses(
        "p0: i32\nb0:\n  i32_store(p0, p0)\n  return\n",
        "GLOBAL_SET(I32_STORE) sets no value",
        (graph, blocks) ->
            graph.entry.effects.add(
                new Node(
                    Op.GLOBAL_SET,
                    null,
                    new Operand.Global(0),
                    List.of(graph.entry.effects.getFirst()))));
  }

  /** Without a set of the nodes checked this takes 2 to the power of 50 steps. */
  @Test
  void aNodeThatIsUsedTwiceIsCheckedOnce() {
    Graph graph = new Graph();
    Node sum = graph.parameter(I32);
    for (int i = 0; i < 50; i++) {
      sum = graph.unique(Op.I32_ADD, I32, List.of(sum, sum));
    }
    graph.entry.exit = new Exit.Return(List.of(sum));
    assertThat(GraphChecker.check(graph, "test")).isTrue();
  }

  @Test
  void aGlobalIsReadAndSetAsOneValue() {
    refuses("b0:\n  global_set.1()\n  return\n", "GLOBAL_SET sets no value");
    refuses(
        "p0: i32\nb0:\n  v0 = global_get.1 i32(p0)\n  return\n",
        "GLOBAL_GET(PARAMETER 0) is no read of a global");
    Graph right =
        GraphText.parse("b0:\n  v0 = global_get.1 i32()\n  global_set.1(v0)\n  return v0\n");
    assertThat(GraphChecker.check(right, "reading")).isTrue();
  }

  @Test
  void aCallPassesValues() {
    refuses(
        "p0: i32\nb0:\n  i32_store(p0, p0)\n  call.1()\n  return\n",
        "CALL(I32_STORE) passes what has no value",
        (graph, blocks) ->
            graph.entry.effects.getLast().inputs.add(graph.entry.effects.getFirst()));
  }

  @Test
  void aConditionIsANumberOf32Bits() {
    refuses(
        "p0: i64\nb0:\n  if p0 b1 b2\nb1:\n  return\nb2:\n  return\n",
        "has no I32 as its condition");
    refuses(
        "p0: i64\nb0:\n  switch p0 b1 b2\nb1:\n  return\nb2:\n  return\n",
        "has no I32 as its condition");
    refuses("p0: i64\nb0:\n  leave p0 1 b1\nb1:\n  return\n", "has no I32 as its condition");
    assertThat(
            GraphChecker.check(
                GraphText.parse("p0: i64\nb0:\n  leave 1 p0 b1\nb1:\n  return p0\n"), "reading"))
        .isTrue();
  }

  @Test
  void noUseOfARemovedNodeIsLeft() {
    refuses(
        LOOP,
        "after test: block 0: I32_STORE(PARAMETER 0, I32_LOAD) uses I32_LOAD(PARAMETER 0), which no"
            + " block holds",
        (graph, blocks) -> {
          graph.entry.effects.removeFirst();
        });
  }

  @Test
  void noUseComesBeforeTheDefinitionInItsBlock() {
    refuses(
        LOOP,
        "block 0: I32_STORE(PARAMETER 0, I32_LOAD) uses I32_LOAD(PARAMETER 0) before it is there",
        (graph, blocks) -> {
          graph.entry.effects.add(graph.entry.effects.removeFirst());
        });
  }

  @Test
  void nothingUsesItself() {
    refuses(
        LOOP,
        "block 0: I32_LOAD(I32_LOAD) uses I32_LOAD(I32_LOAD) before it is there",
        (graph, blocks) -> {
          Node load = graph.entry.effects.getFirst();
          load.inputs.set(0, load);
        });
  }

  @Test
  void anExitUsesDefinedValues() {
    refuses(
        LOOP,
        "block 2: BR(PHI) uses PHI(PARAMETER 0, I32_ADD) before it is there",
        (graph, blocks) -> {
          GraphText.block(blocks, "b2").exit =
              new Exit.Return(List.of(GraphText.block(blocks, "b1").phis.getFirst()));
        });
  }

  @Test
  void noExpressionContainsItself() {
    refuses(
        LOOP,
        "block 2: BR(I32_ADD) uses an expression made of itself",
        (graph, blocks) -> {
          Node p0 = graph.parameters.getFirst();
          Node sum = graph.unique(Op.I32_ADD, I32, List.of(p0, p0));
          sum.inputs.set(1, sum);
          GraphText.block(blocks, "b2").exit = new Exit.Return(List.of(sum));
        });
  }

  @Test
  void parametersAreTheGraphsOwn() {
    refuses(
        LOOP,
        "block 2: BR(PARAMETER 0) uses another graph's parameter",
        (graph, blocks) -> {
          GraphText.block(blocks, "b2").exit = new Exit.Return(List.of(new Graph().parameter(I32)));
        });
  }

  private static void refuses(String text, String message) {
    refuses(text, message, (graph, blocks) -> {});
  }

  private static void refuses(
      String text, String message, BiConsumer<Graph, Map<String, Block>> breaking) {
    Map<String, Block> blocks = new HashMap<>();
    Graph graph = GraphText.parse(text, blocks);
    breaking.accept(graph, blocks);
    assertThatThrownBy(() -> GraphChecker.check(graph, "test"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("after test: block ")
        .hasMessageContaining(message);
  }
}
