package dev.linalloc.compiler.classfile;

import dev.linalloc.compiler.ssa.Block;
import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The methods that each method calls and the globals that it assigns. The receiver of a call is
 * known only when the caller is translated for a given receiver. This analysis therefore translates
 * each {@link Callee} once, and uses the result for nothing else.
 */
final class CallGraph {
  /**
   * What a method does itself: its calls, one per call site; the globals that it assigns; whether
   * it asks for the memory's size or grows it.
   */
  private record Deeds(List<Callee> calls, Set<Integer> assigned, boolean asksMemory) {}

  private final Program program;
  private final Map<Callee, Deeds> deeds = new HashMap<>();
  private final Map<Callee, Set<Integer>> assigned = new HashMap<>();
  private final List<Callee> numbered = new ArrayList<>();

  CallGraph(Program program) {
    this.program = program;
  }

  /** Returns a callee's number, which never changes. The first request assigns the next number. */
  int number(Callee callee) {
    int known = numbered.indexOf(callee);
    if (known >= 0) {
      return known;
    }
    numbered.add(callee);
    return numbered.size() - 1;
  }

  Callee callee(int number) {
    return numbered.get(number);
  }

  /** Returns the methods that a method calls, one entry per call site. */
  List<Callee> calls(Callee caller) {
    return deeds(caller).calls;
  }

  /** Returns all methods that the given ones call, directly or not, themselves included. */
  Set<Callee> reach(List<Callee> from) {
    Set<Callee> reached = new LinkedHashSet<>();
    from.forEach(callee -> reach(callee, reached));
    return reached;
  }

  private void reach(Callee from, Set<Callee> reached) {
    if (reached.add(from)) {
      calls(from).forEach(callee -> reach(callee, reached));
    }
  }

  boolean isRecursive(Callee callee) {
    return reach(calls(callee)).contains(callee);
  }

  /** Returns the globals that a call may assign, directly or through other calls. */
  Set<Integer> assignedBy(Callee callee) {
    return assigned.computeIfAbsent(
        callee,
        from ->
            reach(List.of(from)).stream()
                .flatMap(reached -> deeds(reached).assigned.stream())
                .collect(Collectors.toSet()));
  }

  /** Returns whether a call may ask for the memory's size, or grow it, directly or not. */
  boolean asksMemory(Callee callee) {
    return reach(List.of(callee)).stream().anyMatch(reached -> deeds(reached).asksMemory);
  }

  private Deeds deeds(Callee callee) {
    return deeds.computeIfAbsent(callee, this::look);
  }

  private Deeds look(Callee callee) {
    Graph graph = FunctionTranslator.translate(program, callee, CallPolicy.LISTED);
    List<Callee> called = new ArrayList<>();
    Set<Integer> globals = new LinkedHashSet<>();
    boolean asks = false;
    for (Block block : graph.blocks()) {
      for (Node effect : block.effects) {
        if (effect.op == Op.CALL) {
          called.add(callee(effect.function()));
        } else if (effect.op == Op.GLOBAL_SET) {
          globals.add(effect.global());
        }
        asks |= effect.op == Op.MEMORY_SIZE || effect.op == Op.MEMORY_GROW;
      }
    }
    return new Deeds(called, globals, asks);
  }
}
