package dev.linalloc.compiler.classfile;

import java.util.Collection;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How a translator treats calls of the program's own methods.
 *
 * @param inlined whether a method is translated in place of its calls
 * @param assignedBy returns the globals that a call may assign; their values are unknown after it
 * @param loopsForBulk whether calls of {@link BulkLoops} stand for {@code memory.fill} and {@code
 *     memory.copy}
 */
public record CallPolicy(
    Predicate<Callee> inlined, Function<Callee, Set<Integer>> assignedBy, boolean loopsForBulk) {
  /** Translates every call in place. */
  static final CallPolicy IN_PLACE = new CallPolicy(callee -> true, callee -> Set.of(), false);

  /**
   * Leaves every call as a call, for {@link CallGraph}, which needs only the calls and assignments:
   * the values of fields after a call may be wrong.
   */
  static final CallPolicy LISTED = new CallPolicy(callee -> false, callee -> Set.of(), false);

  /**
   * Returns the policy for a program: methods that {@link Inlining} chooses are translated in
   * place; calls of all others remain.
   */
  public static CallPolicy of(Program program, Collection<Callee> entries, boolean loopsForBulk) {
    return new CallPolicy(
        Inlining.choose(program, entries)::contains, program.calls::assignedBy, loopsForBulk);
  }
}
