package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Block;
import dev.linalloc.compiler.ssa.Op;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Checks, when assertions are on, that each read of a local finds the value of its variable, on
 * every path. This is a forward analysis of the variables whose values each local holds. It shares
 * no code with {@link LocalAllocation}, whose analysis goes backwards.
 */
final class LocalChecker {
  private final Map<Block, List<Instr>> code;
  private final UnaryOperator<Variable> identity;
  private final LocalAllocation allocation;

  /** The variables whose values each local holds at a block's start, on every path there. */
  private final Map<Block, Map<Integer, Set<Variable>>> held = new HashMap<>();

  private final Deque<Block> toDo = new ArrayDeque<>();

  private LocalChecker(
      Map<Block, List<Instr>> code, UnaryOperator<Variable> identity, LocalAllocation allocation) {
    this.code = code;
    this.identity = identity;
    this.allocation = allocation;
  }

  /**
   * Checks an allocation. Returns true, so that callers can {@code assert} it.
   *
   * @param code the code of all blocks, the entry first
   * @param identity maps a variable to the one that it has been joined with; before copies are
   *     removed, to itself
   * @throws IllegalStateException if a local is read that may hold another value; names the block
   */
  static boolean check(
      Map<Block, List<Instr>> code, UnaryOperator<Variable> identity, LocalAllocation allocation) {
    new LocalChecker(code, identity, allocation).check();
    return true;
  }

  private void check() {
    Map<Integer, Set<Variable>> start = new HashMap<>();
    for (List<Instr> instrs : code.values()) {
      for (Instr instr : instrs) {
        if (instr.variable() != null && variable(instr).isParameter()) {
          start.put(variable(instr).parameter, Set.of(variable(instr)));
        }
      }
    }
    flow(code.keySet().iterator().next(), start);
    while (!toDo.isEmpty()) {
      Block block = toDo.remove();
      Map<Integer, Set<Variable>> end = run(block);
      block.successors().forEach(next -> flow(next, end));
    }
  }

  private Variable variable(Instr instr) {
    return identity.apply(Objects.requireNonNull(instr.variable()));
  }

  /** Records that control may come to a block with these values in the locals. */
  private void flow(Block to, Map<Integer, Set<Variable>> with) {
    Map<Integer, Set<Variable>> known = held.get(to);
    if (known == null) {
      held.put(to, copy(with));
      toDo.add(to);
      return;
    }
    boolean changed = false;
    for (Map.Entry<Integer, Set<Variable>> each : known.entrySet()) {
      changed |= each.getValue().retainAll(with.getOrDefault(each.getKey(), Set.of()));
    }
    if (changed) {
      toDo.add(to);
    }
  }

  private static Map<Integer, Set<Variable>> copy(Map<Integer, Set<Variable>> of) {
    Map<Integer, Set<Variable>> copy = new HashMap<>();
    of.forEach((local, variables) -> copy.put(local, new HashSet<>(variables)));
    return copy;
  }

  /** Returns what the locals hold at a block's end. */
  private Map<Integer, Set<Variable>> run(Block block) {
    Map<Integer, Set<Variable>> now = copy(held.getOrDefault(block, Map.of()));
    Instr before = Instr.of(Op.DROP);
    for (Instr instr : code.getOrDefault(block, List.of())) {
      if (instr.isOn(Op.LOCAL_GET)) {
        int local = allocation.number(variable(instr));
        if (!now.getOrDefault(local, Set.of()).contains(variable(instr))) {
          int number = List.copyOf(code.keySet()).indexOf(block);
          throw new IllegalStateException(
              "after LocalAllocation: block "
                  + number
                  + " reads local "
                  + local
                  + ", which may hold the value of another variable");
        }
      } else if (instr.variable() != null) {
        store(variable(instr), before, now);
      }
      before = instr;
    }
    return now;
  }

  /**
   * Stores a value in a variable. If the instruction before reads a variable, that value is stored.
   */
  private void store(Variable to, Instr before, Map<Integer, Set<Variable>> now) {
    if (before.variable() == null) {
      now.values().forEach(variables -> variables.remove(to));
      now.put(allocation.number(to), new HashSet<>(Set.of(to)));
      return;
    }
    Variable from = variable(before);
    if (from != to) {
      now.values().forEach(variables -> variables.remove(to));
      now.values().stream().filter(all -> all.contains(from)).forEach(all -> all.add(to));
      now.put(
          allocation.number(to),
          new HashSet<>(now.getOrDefault(allocation.number(from), Set.of())));
    }
  }
}
