package dev.linalloc.compiler.classfile;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses the methods to translate in place of their calls: those with one call site, and those so
 * short that a call costs as much as the body.
 */
final class Inlining {
  /**
   * The most bytecode instructions of a short method: a call with its arguments is about as many.
   */
  private static final int TINY = 8;

  private Inlining() {}

  /** Returns the methods to translate in place, of all that the entries reach. */
  static Set<Callee> choose(Program program, Collection<Callee> entries) {
    Set<Callee> reached = program.calls.reach(List.copyOf(entries));
    Map<Callee, Integer> callers = new HashMap<>();
    for (Callee caller : reached) {
      program.calls.calls(caller).forEach(callee -> callers.merge(callee, 1, Integer::sum));
    }
    Set<Callee> inlined = new HashSet<>();
    for (Callee callee : reached) {
      boolean isTiny = program.method(callee.method()).length() <= TINY;
      boolean pays = callers.getOrDefault(callee, 0) == 1 || isTiny;
      if (!entries.contains(callee) && !program.calls.isRecursive(callee) && pays) {
        inlined.add(callee);
      }
    }
    return inlined;
  }
}
