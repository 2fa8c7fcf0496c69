package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Block;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.ValueType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which variables share a wasm local. First it joins variables that are copied to each
 * other and never live with different values: the copies then disappear. Next it gives one local to
 * variables that are never live at the same time.
 */
public final class LocalAllocation {
  private final BlockCode code;
  private final Map<Block, Set<Variable>> liveIn = new HashMap<>();
  private final Map<Variable, Set<Variable>> conflicts = new LinkedHashMap<>();
  private final Map<Variable, Integer> numbers = new HashMap<>();
  private final List<ValueType> locals = new ArrayList<>();

  /** A local of wasm, and the variables that share it. */
  private record Local(ValueType type, Set<Variable> users) {
    Local(ValueType type) {
      this(type, new HashSet<>());
    }

    boolean mayHold(Variable variable, Set<Variable> conflicts) {
      return type == variable.type && Collections.disjoint(users, conflicts);
    }
  }

  private LocalAllocation(BlockCode code) {
    this.code = code;
  }

  /** Allocates the variables of a function's code. */
  public static LocalAllocation of(BlockCode code) {
    LocalAllocation allocation =
        new LocalAllocation(new BlockCode(code.graph(), new LinkedHashMap<>(code.blocks())));
    allocation.allocate();
    assert LocalChecker.check(code.blocks(), variable -> variable, allocation);
    assert LocalChecker.check(allocation.code.blocks(), Variable::shared, allocation);
    return allocation;
  }

  private void allocate() {
    findConflicts();
    code.blocks().values().forEach(this::joinCopies);
    code.blocks().replaceAll((block, instrs) -> withoutCopies(instrs));
    conflicts.clear();
    findConflicts();
    number(code.graph().parameters);
  }

  /** Returns the code without the copies between joined variables. */
  public BlockCode code() {
    return code;
  }

  /** Returns the types of the locals beyond the parameters, in their order. */
  List<ValueType> locals() {
    return locals;
  }

  int number(Variable variable) {
    return Objects.requireNonNull(numbers.get(variable.shared()), "a variable without a local");
  }

  // ---- liveness

  private void findConflicts() {
    liveIn.clear();
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Block block : List.copyOf(code.blocks().keySet()).reversed()) {
        Set<Variable> live = liveOut(block);
        for (Instr instr : code.of(block).reversed()) {
          step(instr, live);
        }
        changed |= !live.equals(liveIn.put(block, live));
      }
    }
    for (Block block : code.blocks().keySet()) {
      addConflicts(block);
    }
  }

  private Set<Variable> liveOut(Block block) {
    Set<Variable> live = new LinkedHashSet<>();
    block.successors().forEach(next -> live.addAll(liveIn.getOrDefault(next, Set.of())));
    return live;
  }

  private static void step(Instr instr, Set<Variable> live) {
    switch (instr.op()) {
      case LOCAL_GET -> live.add(instr.shared());
      case LOCAL_SET, LOCAL_TEE -> live.remove(instr.shared());
      default -> {}
    }
  }

  private void addConflicts(Block block) {
    Set<Variable> live = liveOut(block);
    List<Instr> instrs = code.of(block);
    for (int i = instrs.size() - 1; i >= 0; i--) {
      Instr instr = instrs.get(i);
      if (instr.variable() != null) {
        conflicts.computeIfAbsent(instr.shared(), v -> new LinkedHashSet<>());
      }
      step(instr, live);
      if (instr.stores()) {
        Variable source = copied(instrs, i);
        for (Variable other : live) {
          if (other != source) {
            addConflict(other, instr.shared());
          }
        }
      }
    }
  }

  /** Records that two variables must not share a local; the second has an entry already. */
  private void addConflict(Variable a, Variable b) {
    conflicts.computeIfAbsent(a, v -> new LinkedHashSet<>()).add(b);
    conflictsOf(b).add(a);
  }

  /**
   * Returns the variable that a store copies: the one that the instruction before it reads. Null if
   * the value is no copy.
   */
  private static @Nullable Variable copied(List<Instr> instrs, int at) {
    if (at == 0) {
      return null;
    }
    Instr before = instrs.get(at - 1);
    return before.isOn(Op.LOCAL_GET) || before.isOn(Op.LOCAL_TEE) ? before.shared() : null;
  }

  // ---- sharing

  private void joinCopies(List<Instr> instrs) {
    for (int i = 0; i < instrs.size(); i++) {
      if (instrs.get(i).stores()) {
        Variable to = instrs.get(i).shared();
        Variable from = copied(instrs, i);
        if (from != null && from != to && mayShare(from, to)) {
          join(to.isParameter() ? from : to, to.isParameter() ? to : from);
        }
      }
    }
  }

  private boolean mayShare(Variable a, Variable b) {
    return !(a.isParameter() && b.isParameter()) && !conflictsOf(a).contains(b);
  }

  private Set<Variable> conflictsOf(Variable variable) {
    return conflicts.getOrDefault(variable, Set.of());
  }

  private void join(Variable away, Variable into) {
    away.join(into);
    for (Variable other : List.copyOf(conflictsOf(away))) {
      conflictsOf(other).remove(away);
      addConflict(other, into);
    }
    conflicts.remove(away);
  }

  /** Returns code without copies of a variable to itself. */
  private static List<Instr> withoutCopies(List<Instr> instrs) {
    List<Instr> kept = new ArrayList<>();
    for (Instr instr : instrs) {
      if (instr.stores() && copied(kept, kept.size()) == instr.shared()) {
        Instr before = kept.removeLast();
        if (instr.isOn(Op.LOCAL_TEE)) {
          kept.add(before); // a tee of the variable just read or stored changes nothing
        } else if (before.isOn(Op.LOCAL_TEE)) {
          kept.add(instr); // a tee and a set of one variable are one set
        }
      } else {
        kept.add(instr);
      }
    }
    return kept;
  }

  /** Gives each variable the first local of its type that no conflicting variable uses. */
  private void number(List<Node> parameters) {
    List<Local> all = new ArrayList<>();
    parameters.forEach(parameter -> all.add(new Local(parameter.valueType())));
    for (Variable variable : conflicts.keySet()) {
      if (variable.isParameter()) {
        all.get(variable.parameter).users.add(variable);
      }
    }
    for (Variable variable : conflicts.keySet()) {
      if (!variable.isParameter()) {
        all.stream()
            .filter(local -> local.mayHold(variable, conflictsOf(variable)))
            .findFirst()
            .orElseGet(
                () -> {
                  all.add(new Local(variable.type));
                  return all.getLast();
                })
            .users
            .add(variable);
      }
    }
    // A module lists locals by type.
    List<Local> own = all.subList(parameters.size(), all.size());
    own.sort(Comparator.comparing(Local::type));
    own.forEach(local -> locals.add(local.type));
    for (int i = 0; i < all.size(); i++) {
      for (Variable variable : all.get(i).users) {
        numbers.put(variable, i);
      }
    }
  }
}
