package dev.linalloc.compiler.classfile;

import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a translator does with calls of the program's own methods.
 *
 * @param inlined tells which are translated in place of their calls
 * @param assignedBy returns the globals that a call may assign, whose values are unknown after it
 */
public record CallPolicy(Predicate<Callee> inlined, Function<Callee, Set<Integer>> assignedBy) {
  /** Translates everything in place. */
  static final CallPolicy IN_PLACE = new CallPolicy(callee -> true, callee -> Set.of());

  /** Leaves all calls, for a look at what is called and assigned. The values may be wrong. */
  static final CallPolicy LISTED = new CallPolicy(callee -> false, callee -> Set.of());
}
