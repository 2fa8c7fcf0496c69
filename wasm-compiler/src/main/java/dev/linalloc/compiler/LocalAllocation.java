package dev.linalloc.compiler;

import java.util.ArrayList;
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
 * Decides which variables share a local: first those that are copied to each other and never live
 * with different values, so that the copies vanish; then any that are never live together.
 */
final class LocalAllocation {
  private final Map<Block, List<Instr>> code;
  private final Map<Block, Set<Variable>> liveIn = new HashMap<>();
  private final Map<Variable, Set<Variable>> conflicts = new LinkedHashMap<>();
  private final Map<Variable, Integer> numbers = new HashMap<>();
  private final List<ValueType> locals = new ArrayList<>();
  private final int parameters;

  /**
   * Allocates the variables of a function's code, and shortens the code by what became needless.
   *
   * @param code of all blocks, in reverse postorder
   */
  LocalAllocation(Map<Block, List<Instr>> code, List<Node> parameters) {
    this.code = code;
    this.parameters = parameters.size();
    findConflicts();
    code.values().forEach(this::joinCopies);
    for (Map.Entry<Block, List<Instr>> entry : code.entrySet()) {
      entry.setValue(withoutCopies(entry.getValue()));
    }
    conflicts.clear();
    findConflicts();
    number();
    removeDead();
  }

  /** Returns the types of the locals beyond the parameters, in their order. */
  List<ValueType> locals() {
    return locals;
  }

  int number(Variable variable) {
    return Objects.requireNonNull(numbers.get(variable.shared()), "a variable without a local");
  }

  // ---- who is live when

  private void findConflicts() {
    liveIn.clear();
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Block block : List.copyOf(code.keySet()).reversed()) {
        Set<Variable> live = liveOut(block);
        for (Instr instr : code(block).reversed()) {
          step(instr, live);
        }
        changed |= !live.equals(liveIn.put(block, live));
      }
    }
    for (Block block : code.keySet()) {
      addConflicts(block);
    }
  }

  private List<Instr> code(Block block) {
    return code.getOrDefault(block, List.of());
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
    List<Instr> instrs = code(block);
    for (int i = instrs.size() - 1; i >= 0; i--) {
      Instr instr = instrs.get(i);
      if (instr.variable() != null) {
        conflicts.computeIfAbsent(instr.shared(), v -> new LinkedHashSet<>());
      }
      if (instr.isOn(Op.LOCAL_SET) || instr.isOn(Op.LOCAL_TEE)) {
        Variable source = copied(instrs, i);
        for (Variable other : live) {
          if (other != instr.shared() && other != source) {
            addConflict(other, instr.shared());
          }
        }
      }
      step(instr, live);
    }
  }

  /** Notes that two must not share a local; the second is known already. */
  private void addConflict(Variable a, Variable b) {
    conflicts.computeIfAbsent(a, v -> new LinkedHashSet<>()).add(b);
    conflictsOf(b).add(a);
  }

  /** Returns the variable whose value an instruction stores, where it comes right out of one. */
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
      if (instrs.get(i).isOn(Op.LOCAL_SET) || instrs.get(i).isOn(Op.LOCAL_TEE)) {
        Variable to = instrs.get(i).shared();
        Variable from = copied(instrs, i);
        if (from != null && from != to && mayShare(from, to)) {
          join(to.isParameter() ? from : to, to.isParameter() ? to : from);
        }
      }
    }
  }

  private boolean mayShare(Variable a, Variable b) {
    return a.type == b.type && !(a.isParameter() && b.isParameter()) && !conflictsOf(a).contains(b);
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

  private static List<Instr> withoutCopies(List<Instr> instrs) {
    List<Instr> kept = new ArrayList<>();
    for (Instr instr : instrs) {
      boolean stores = instr.isOn(Op.LOCAL_SET) || instr.isOn(Op.LOCAL_TEE);
      Instr last = kept.isEmpty() ? null : kept.getLast();
      if (stores && last != null && last.variable() != null && last.shared() == instr.shared()) {
        if (last.isOn(Op.LOCAL_GET) || last.isOn(Op.LOCAL_TEE)) {
          kept.removeLast();
          Instr same = instr.isOn(Op.LOCAL_TEE) ? last : null;
          if (last.isOn(Op.LOCAL_TEE)) {
            same = instr;
          }
          if (same != null) {
            kept.add(same);
          }
          continue;
        }
      }
      if (instr.isOn(Op.LOCAL_GET)
          && last != null
          && last.isOn(Op.LOCAL_SET)
          && last.shared() == instr.shared()) {
        kept.removeLast();
        kept.add(Instr.of(Op.LOCAL_TEE, instr.shared()));
        continue;
      }
      kept.add(instr);
    }
    return kept;
  }

  /** Gives every variable the first local of its type that nobody uses who is live with it. */
  private void number() {
    List<Set<Variable>> users = new ArrayList<>();
    List<@Nullable ValueType> types = new ArrayList<>();
    for (int i = 0; i < parameters; i++) {
      users.add(new HashSet<>());
      types.add(null);
    }
    for (Variable variable : conflicts.keySet()) {
      if (variable.isParameter()) {
        users.get(variable.parameter).add(variable);
        types.set(variable.parameter, variable.type);
      }
    }
    for (Variable variable : conflicts.keySet()) {
      if (!variable.isParameter()) {
        int at = 0;
        while (at < users.size()
            && (types.get(at) != variable.type
                || users.get(at).stream().anyMatch(conflictsOf(variable)::contains))) {
          at++;
        }
        if (at == users.size()) {
          users.add(new HashSet<>());
          types.add(variable.type);
        }
        users.get(at).add(variable);
      }
    }
    int next = parameters;
    for (int i = 0; i < parameters; i++) {
      number(users.get(i), i);
    }
    for (ValueType type : List.of(ValueType.I32, ValueType.I64)) {
      for (int i = parameters; i < users.size(); i++) {
        if (types.get(i) == type) {
          number(users.get(i), next++);
          locals.add(type);
        }
      }
    }
  }

  private void number(Set<Variable> variables, int number) {
    variables.forEach(variable -> numbers.put(variable, number));
  }

  /** Removes stores that no load follows. */
  private void removeDead() {
    for (Block block : List.copyOf(code.keySet())) {
      Set<Variable> live = liveOut(block);
      List<Instr> kept = new ArrayList<>();
      for (Instr instr : code(block).reversed()) {
        boolean stores = instr.isOn(Op.LOCAL_SET) || instr.isOn(Op.LOCAL_TEE);
        if (!stores || live.contains(instr.shared())) {
          kept.add(instr);
        } else if (instr.isOn(Op.LOCAL_SET)) {
          kept.add(Instr.of(Op.DROP, 0));
        }
        step(instr, live);
      }
      code.put(block, kept.reversed());
    }
  }
}
