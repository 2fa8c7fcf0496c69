package dev.linalloc.compiler.classfile;

import java.util.Collection;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What a translator does with calls of the program's own methods.
 *
 * @param inlined tells which are translated in place of their calls
 * @param assignedBy returns the globals that a call may assign, whose values are unknown after it
 * @param loopsForBulk whether calls of {@link BulkLoops} stand for {@code memory.fill} and {@code
 *     memory.copy}
 */
public record CallPolicy(
    Predicate<Callee> inlined, Function<Callee, Set<Integer>> assignedBy, boolean loopsForBulk) {
  /** Translates everything in place. */
  static final CallPolicy IN_PLACE = new CallPolicy(callee -> true, callee -> Set.of(), false);

  /** Leaves all calls, for a look at what is called and assigned. The values may be wrong. */
  static final CallPolicy LISTED = new CallPolicy(callee -> false, callee -> Set.of(), false);

  /**
   * Returns the policy for a program, which leaves the calls that {@link Inlining} does not take.
   */
  public static CallPolicy of(Program program, Collection<Callee> entries, boolean loopsForBulk) {
    return new CallPolicy(
        Inlining.choose(program, entries)::contains, program.calls::assignedBy, loopsForBulk);
  }
}
