package dev.linalloc.compiler.ssa;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** How a basic block ends. */
public sealed interface Exit {
  /** Returns the blocks that control may go to, each once. */
  default List<Block> targets() {
    return List.of();
  }

  /** Returns the values that the exit uses. */
  default List<Node> inputs() {
    return List.of();
  }

  /** Returns this exit with each value replaced. */
  default Exit withInputs(UnaryOperator<Node> change) {
    return this;
  }

  /** Returns this exit with each target replaced. */
  default Exit withTargets(UnaryOperator<Block> change) {
    return this;
  }

  /** The block is still being written. */
  record Open() implements Exit {}

  /** A jump to one block. */
  record Jump(Block to) implements Exit {
    @Override
    public List<Block> targets() {
      return List.of(to);
    }

    @Override
    public Exit withTargets(UnaryOperator<Block> change) {
      return new Jump(change.apply(to));
    }
  }

  /** A branch to {@code then} if the condition is not 0, otherwise to {@code otherwise}. */
  record Branch(Node condition, Block then, Block otherwise) implements Exit {
    @Override
    public List<Block> targets() {
      return then == otherwise ? List.of(then) : List.of(then, otherwise);
    }

    @Override
    public List<Node> inputs() {
      return List.of(condition);
    }

    @Override
    public Exit withInputs(UnaryOperator<Node> change) {
      return new Branch(change.apply(condition), then, otherwise);
    }

    @Override
    public Exit withTargets(UnaryOperator<Block> change) {
      return new Branch(condition, change.apply(then), change.apply(otherwise));
    }
  }

  /**
   * A jump to the case at an index, from 0 on, or to {@code otherwise} if there is no such case.
   */
  record Switch(Node index, List<Block> cases, Block otherwise) implements Exit {
    @Override
    public List<Block> targets() {
      return Stream.concat(cases.stream(), Stream.of(otherwise)).distinct().toList();
    }

    @Override
    public List<Node> inputs() {
      return List.of(index);
    }

    @Override
    public Exit withInputs(UnaryOperator<Node> change) {
      return new Switch(change.apply(index), cases, otherwise);
    }

    @Override
    public Exit withTargets(UnaryOperator<Block> change) {
      return new Switch(index, cases.stream().map(change).toList(), change.apply(otherwise));
    }
  }

  /**
   * A conditional return: leaves the function if the condition is not 0, otherwise goes to a block.
   * The edge that leaves has no block of its own.
   *
   * @param inputs the function's result if it has one, then the condition
   */
  record LeaveIf(List<Node> inputs, Block otherwise) implements Exit {
    @Override
    public List<Block> targets() {
      return List.of(otherwise);
    }

    @Override
    public Exit withInputs(UnaryOperator<Node> change) {
      return new LeaveIf(inputs.stream().map(change).toList(), otherwise);
    }

    @Override
    public Exit withTargets(UnaryOperator<Block> change) {
      return new LeaveIf(inputs, change.apply(otherwise));
    }
  }

  /** A return, with the function's result if it has one. */
  record Return(List<Node> inputs) implements Exit {
    @Override
    public Exit withInputs(UnaryOperator<Node> change) {
      return new Return(inputs.stream().map(change).toList());
    }
  }
}
