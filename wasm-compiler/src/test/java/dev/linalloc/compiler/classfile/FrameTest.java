package dev.linalloc.compiler.classfile;

import static dev.linalloc.compiler.ssa.ValueType.I32;
import static dev.linalloc.compiler.ssa.ValueType.I64;
import static dev.linalloc.compiler.ssa.ValueType.REFERENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.linalloc.compiler.ssa.Block;
import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The frame at a block that several paths lead to, and what a loop may change in it. */
class FrameTest {
  private static final Node COMPONENT = new Node(Op.OBJECT, REFERENCE, List.of());

  private final Graph graph = new Graph();
  private final Node one = graph.parameter(I32);
  private final Node other = graph.parameter(I32);
  private final Node wide = graph.parameter(I64);
  private final Block block = new Block();

  private static Frame frame(@Nullable Node... locals) {
    Frame frame = new Frame(locals.length, Map.of());
    System.arraycopy(locals, 0, frame.locals, 0, locals.length);
    return frame;
  }

  private static Frame withStack(Node... values) {
    Frame frame = frame();
    frame.stack.addAll(List.of(values));
    return frame;
  }

  private static Frame withFields(Map<Integer, Node> fields) {
    return new Frame(0, fields);
  }

  private Frame merged(Frame first, Frame second) {
    return Frame.merge(block, List.of(first, second));
  }

  @Test
  void aValueThatIsTheSameOnEveryPathIsKnown() {
    assertThat(merged(frame(one, COMPONENT), frame(one, COMPONENT)).locals)
        .containsExactly(one, COMPONENT);
    assertThat(merged(withStack(one), withStack(one)).stack).containsExactly(one);
    assertThat(block.phis).isEmpty();
  }

  @Test
  void aNumberThatDiffersIsAPhi() {
    Frame locals = merged(frame(wide, one), frame(wide, other));
    Frame stack = merged(withStack(wide, other), withStack(wide, one));
    assertThat(block.phis).extracting(phi -> phi.type).containsExactly(I32, I32);
    assertThat(block.phis)
        .extracting(phi -> phi.inputs)
        .containsExactly(List.of(one, other), List.of(other, one));
    assertThat(locals.locals).containsExactly(wide, block.phis.getFirst());
    assertThat(stack.stack).containsExactly(wide, block.phis.getLast());
  }

  @Test
  void aLocalOfTwoTypesOrUnsetOnOnePathIsUnknown() {
    assertThat(merged(frame(one, one, null), frame(wide, null, one)).locals)
        .containsExactly(null, null, null);
    assertThat(block.phis).isEmpty();
  }

  @Test
  void aReferenceThatDiffersIsUnknownInALocalAndRefusedOnTheStack() {
    assertThat(merged(frame(COMPONENT), frame(Node.MEMORY)).locals).containsOnlyNulls();
    assertThat(block.phis).isEmpty();
    assertThatThrownBy(() -> merged(withStack(COMPONENT), withStack(Node.MEMORY)))
        .hasMessageStartingWith("a choice between references; ");
  }

  @Test
  void aFieldIsKnownIfItIsTheSameOnEveryPath() {
    assertThat(
            merged(
                    withFields(Map.of(0, one, 1, one, 2, one)),
                    withFields(Map.of(0, one, 1, other, 3, one)))
                .fields)
        .isEqualTo(Map.of(0, one));
  }

  @Test
  void aLoopMayChangeNumbersFieldsAndTheReferencesThatItStores() {
    Frame frame = frame(one, Node.MEMORY, COMPONENT, null, wide);
    frame.fields.put(0, one);
    frame.openLoop(block, 2, Set.of(2));
    assertThat(block.phis)
        .extracting(phi -> phi.inputs)
        .containsExactly(List.of(one, one), List.of(wide, wide));
    assertThat(frame.locals)
        .containsExactly(block.phis.getFirst(), Node.MEMORY, null, null, block.phis.getLast());
    assertThat(frame.fields).isEmpty();
  }

  @Test
  void thePhiOfThePathsIntoALoopIsThePhiOfTheLoop() {
    Frame frame = merged(frame(one, one), frame(other, one));
    Node met = block.phis.getFirst();
    frame.openLoop(block, 2, Set.of());
    assertThat(block.phis).hasSize(2);
    assertThat(frame.locals).containsExactly(met, block.phis.getLast());
    assertThat(met.inputs).containsExactly(one, other);
  }

  @Test
  void theValueAtTheEndOfALoopIsAPhisLastInput() {
    Frame frame = frame(Node.MEMORY, one, wide, one);
    frame.openLoop(block, 1, Set.of());
    frame.closeLoop(block, frame(Node.MEMORY, other, null, wide));
    List<Node> phis = block.phis;
    assertThat(phis)
        .extracting(phi -> phi.inputs)
        .as("a local that holds nothing of its type any more stays what it was")
        .containsExactly(
            List.of(one, other), List.of(wide, phis.get(1)), List.of(one, phis.get(2)));
  }

  @Test
  void aReferenceAtTheEndOfALoopMustBeTheSame() {
    Frame frame = frame(one, COMPONENT);
    frame.openLoop(block, 1, Set.of());
    assertThatThrownBy(() -> frame.closeLoop(block, frame(one, Node.MEMORY)))
        .hasMessageStartingWith("a choice between references; ");
  }

  @Test
  void aMethodLeavesItsValueAndTheFields() {
    Frame frame = withFields(Map.of(0, one));
    frame.stack.add(other);
    assertThat(frame.afterReturn(wide).stack).containsExactly(wide);
    assertThat(frame.afterReturn(null).stack).isEmpty();
    assertThat(frame.afterReturn(null).fields).isEqualTo(Map.of(0, one));
  }

  @Test
  void aCopyIsApart() {
    Frame frame = withStack(one);
    Frame copy = frame.copy();
    frame.stack.clear();
    frame.fields.put(0, one);
    assertThat(copy.stack).containsExactly(one);
    assertThat(copy.fields).isEmpty();
  }
}
