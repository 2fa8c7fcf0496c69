package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Block;
import dev.linalloc.compiler.ssa.Dominators;
import dev.linalloc.compiler.ssa.Exit;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns basic blocks into wasm's nested blocks along the dominator tree. The code of a block
 * contains the blocks that it dominates. A block with several predecessors follows the code of the
 * block that dominates it, and each predecessor branches to it there.
 *
 * @see <a href="https://doi.org/10.1145/3547621">N. Ramsey, Beyond Relooper: Recursive Translation
 *     of Unstructured Control Flow to Structured Control Flow (ICFP 2022)</a>
 */
public final class Structurer {
  /** The label at the function's end. */
  private final Structure.Label end = new Structure.Label();

  private final BlockCode code;
  private final Dominators dominators;
  private final Set<Block> merges = new HashSet<>();
  private final Set<Block> loops = new HashSet<>();
  private final Map<Block, Structure.Label> labels = new HashMap<>();

  private Structurer(BlockCode code, Dominators dominators) {
    this.code = code;
    this.dominators = dominators;
  }

  /** Returns the structured code of a function. */
  public static Structure.Function structure(BlockCode code) {
    passEmptyBlocks(code);
    Structurer structurer = new Structurer(code, Dominators.of(code.graph()));
    structurer.classify();
    return new Structure.Function(
        structurer.end, structurer.tree(structurer.dominators.order.getFirst(), null));
  }

  /** Redirects edges past blocks without code. */
  private static void passEmptyBlocks(BlockCode code) {
    for (Block block : code.blocks().keySet()) {
      block.exit = block.exit.withTargets(target -> beyond(target, code));
    }
    // The blocks that were passed remain among the predecessors; control does not reach them.
    for (Block block : code.graph().blocks()) {
      block.successors().forEach(next -> next.predecessors.add(block));
    }
  }

  /** Returns the first block from here on that has code, does not just jump, or jumps to itself. */
  private static Block beyond(Block block, BlockCode code) {
    Block at = block;
    while (at.exit instanceof Exit.Jump(Block to) && code.of(at).isEmpty() && to != at) {
      at = to;
    }
    return at;
  }

  /** Finds the blocks that need a label. */
  private void classify() {
    Map<Block, Integer> waysIn = new HashMap<>();
    for (Block block : dominators.order) {
      for (Block next : block.successors()) {
        if (dominators.isBack(block, next)) {
          loops.add(next);
        } else if (waysIn.merge(next, 1, Integer::sum) > 1 || block.exit instanceof Exit.Switch) {
          merges.add(next);
        }
      }
    }
  }

  /**
   * Returns a block and all it dominates.
   *
   * @param next the block that control reaches at the end of the code, or null
   */
  private List<Structure> tree(Block block, @Nullable Block next) {
    List<Block> followers =
        dominators.order.reversed().stream()
            .filter(other -> merges.contains(other) && dominators.above(other) == block)
            .toList();
    if (!loops.contains(block)) {
      return within(block, followers, next);
    }
    Structure.Label label = new Structure.Label();
    labels.put(block, label);
    return List.of(new Structure.Labelled(Op.LOOP, label, within(block, followers, next)));
  }

  private List<Structure> within(Block block, List<Block> followers, @Nullable Block next) {
    if (followers.isEmpty()) {
      return leave(block, next);
    }
    Block follower = followers.getFirst();
    Structure.Label label = new Structure.Label();
    labels.put(follower, label);
    List<Structure> inner = within(block, followers.subList(1, followers.size()), follower);
    List<Structure> all = new ArrayList<>();
    all.add(new Structure.Labelled(Op.BLOCK, label, inner));
    all.addAll(tree(follower, next));
    return all;
  }

  private List<Structure> leave(Block block, @Nullable Block next) {
    List<Instr> own = code.of(block);
    return switch (block.exit) {
      case Exit.Jump(Block to) -> joined(own, go(block, to, next));
      case Exit.Branch branch -> branch(block, own, branch, next);
      case Exit.Switch choice -> {
        List<Structure.Label> cases = choice.cases().stream().map(this::use).toList();
        yield joined(own, List.of(new Structure.Table(cases, use(choice.otherwise()))));
      }
      case Exit.LeaveIf(List<Node> inputs, Block otherwise) -> {
        List<Structure> rest = new ArrayList<>(go(block, otherwise, next));
        if (inputs.size() > 1) {
          rest.addFirst(new Structure.Straight(List.of(Instr.of(Op.DROP)))); // the result
        }
        yield joined(own, new Structure.Branch(Op.BR_IF, end), rest);
      }
      case Exit.Return leaving -> joined(own, List.of(new Structure.Leave(Op.RETURN)));
      case Exit.Open open -> throw new IllegalStateException("a block without end");
    };
  }

  private List<Structure> branch(
      Block block, List<Instr> own, Exit.Branch exit, @Nullable Block next) {
    if (jumps(block, exit.then()) && exit.then() != next) {
      return joined(own, branchIf(exit.then()), go(block, exit.otherwise(), next));
    }
    if (jumps(block, exit.otherwise()) && exit.otherwise() != next) {
      return joined(negated(own), branchIf(exit.otherwise()), go(block, exit.then(), next));
    }
    List<Structure> then = go(block, exit.then(), next);
    List<Structure> otherwise = go(block, exit.otherwise(), next);
    if (then.isEmpty() || (completes(then) && !completes(otherwise))) {
      return joined(negated(own), new Structure.If(otherwise, List.of()), then);
    }
    if (!completes(then)) {
      return joined(own, new Structure.If(then, List.of()), otherwise);
    }
    return joined(own, new Structure.If(then, otherwise), List.of());
  }

  private static boolean completes(List<Structure> code) {
    return code.isEmpty()
        || switch (code.getLast()) {
          case Structure.Leave leave -> false;
          case Structure.Table table -> false;
          case Structure.Branch branch -> branch.kind() != Op.BR;
          case Structure.Labelled part -> part.kind() != Op.LOOP || completes(part.body());
          case Structure.Straight straight -> true;
          case Structure.If choice -> true;
        };
  }

  private List<Structure> go(Block from, Block to, @Nullable Block next) {
    if (to == next) {
      return List.of();
    }
    return jumps(from, to) ? List.of(new Structure.Branch(Op.BR, use(to))) : tree(to, next);
  }

  private boolean jumps(Block from, Block to) {
    return dominators.isBack(from, to) || merges.contains(to);
  }

  private Structure branchIf(Block to) {
    return new Structure.Branch(Op.BR_IF, use(to));
  }

  private Structure.Label use(Block to) {
    Structure.Label label = Objects.requireNonNull(labels.get(to), "a block that is not around");
    label.isUsed = true;
    return label;
  }

  private static List<Instr> negated(List<Instr> condition) {
    List<Instr> changed = new ArrayList<>(condition);
    Instr last = changed.getLast();
    if (last.op().isComparison()) {
      changed.set(changed.size() - 1, last.negated());
    } else {
      changed.add(Instr.of(Op.I32_EQZ));
    }
    return changed;
  }

  private static List<Structure> joined(List<Instr> own, Structure then, List<Structure> rest) {
    List<Structure> all = new ArrayList<>();
    all.add(new Structure.Straight(own));
    all.add(then);
    all.addAll(rest);
    return all;
  }

  private static List<Structure> joined(List<Instr> own, List<Structure> rest) {
    List<Structure> all = new ArrayList<>();
    all.add(new Structure.Straight(own));
    all.addAll(rest);
    return all;
  }
}
