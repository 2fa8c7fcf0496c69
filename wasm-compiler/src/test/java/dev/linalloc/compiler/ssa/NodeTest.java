package dev.linalloc.compiler.ssa;

import static dev.linalloc.compiler.ssa.ValueType.I32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NodeTest {
  private static final Node PARAMETER =
      new Node(Op.PARAMETER, I32, new Operand.Parameter(1), List.of());
  private static final Node ZERO = new Node(Op.I32_CONST, I32, new Operand.Constant(0), List.of());
  private static final Node FIVE = new Node(Op.I32_CONST, I32, new Operand.Constant(5), List.of());

  private static Node of(Op op, Node... inputs) {
    return new Node(op, I32, List.of(inputs));
  }

  /** Returns the instructions that a node can have, except select and call. */
  private static Stream<Op> instructions() {
    return Arrays.stream(Op.values()).filter(op -> op.compareTo(Op.GLOBAL_GET) >= 0);
  }

  @Test
  void theseInstructionsAndNoOthersAreNoExpressions() {
    assertThat(instructions().filter(op -> !of(op, PARAMETER, FIVE).isExpression()))
        .containsExactly(
            Op.GLOBAL_GET,
            Op.GLOBAL_SET,
            Op.I32_LOAD,
            Op.I64_LOAD,
            Op.I32_LOAD8_S,
            Op.I32_STORE,
            Op.I64_STORE,
            Op.I32_STORE8,
            Op.MEMORY_SIZE,
            Op.MEMORY_GROW,
            Op.MEMORY_COPY,
            Op.MEMORY_FILL);
    assertThat(of(Op.PHI).isExpression()).isFalse();
    assertThat(of(Op.CALL).isExpression()).isFalse();
    assertThat(of(Op.SELECT, FIVE, ZERO, PARAMETER).isExpression()).isTrue();
  }

  @Test
  void aNodeHasTheSourceLineThatItWasMadeFor() {
    assertThat(of(Op.MEMORY_SIZE).origin()).isEmpty();
    assertThat(of(Op.MEMORY_SIZE).from("Bits:57").origin()).isEqualTo("Bits:57");
  }

  @Test
  void aDivisionIsAnExpressionIfItCannotTrap() {
    assertThat(of(Op.I32_DIV_U, PARAMETER, FIVE).isExpression()).isTrue();
    assertThat(of(Op.I32_DIV_U, PARAMETER, ZERO).isExpression()).isFalse();
    assertThat(of(Op.I32_DIV_U, FIVE, PARAMETER).isExpression()).isFalse();
  }

  @Test
  void theseInstructionsAndNoOthersAreRemovableButNoExpressions() {
    assertThat(
            Arrays.stream(Op.values())
                .map(op -> of(op, PARAMETER, PARAMETER))
                .filter(node -> node.isRemovable() && !node.isExpression())
                .map(node -> node.op))
        .containsExactly(Op.PHI, Op.GLOBAL_GET, Op.MEMORY_SIZE);
    assertThat(of(Op.I32_ADD, PARAMETER, FIVE).isRemovable()).isTrue();
  }

  @Test
  void theTextNamesInputsButNotTheirInputs() {
    Node sum = of(Op.I32_ADD, PARAMETER, FIVE);
    assertThat(of(Op.I32_MUL, sum, PARAMETER)).hasToString("I32_MUL(I32_ADD, PARAMETER 1)");
    assertThat(sum).hasToString("I32_ADD(PARAMETER 1, I32_CONST 5)");
    assertThat(PARAMETER).hasToString("PARAMETER 1");
  }

  @Test
  void anInstructionWithoutResultHasNoType() {
    Node store = new Node(Op.I32_STORE, null, List.of(PARAMETER, FIVE));
    assertThatThrownBy(store::valueType)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("I32_STORE has no result");
  }

  @Test
  void aNodeTellsWhatItNames() {
    Node get = new Node(Op.GLOBAL_GET, I32, new Operand.Global(7), List.of());
    Node call = new Node(Op.CALL, null, new Operand.Function(9), List.of());
    assertThat(FIVE.value()).isEqualTo(5);
    assertThat(PARAMETER.parameter()).isEqualTo(1);
    assertThat(get.global()).isEqualTo(7);
    assertThat(call.function()).isEqualTo(9);
  }
}
