package dev.linalloc.compiler.fuzz;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the code of one method may use: variables, fields, methods generated before it, and the
 * memory. It also tracks the method's cost, to keep each call short.
 */
final class Body {
  /** The most statements and calls, estimated, that one call of a method may execute. */
  private static final long MOST_COST = 4_000;

  /**
   * A local variable, a parameter, a field or a constant.
   *
   * @param type in Java; an expression of it has the sort {@link #sort}
   * @param kind the construct that a use of it counts as, or null for a local
   */
  record Variable(String name, String type, boolean isAssignable, @Nullable Construct kind) {
    static Variable local(String name, String type, boolean isAssignable) {
      return new Variable(name, type, isAssignable, null);
    }

    Sort sort() {
      return switch (type) {
        case "long" -> Sort.LONG;
        case "boolean" -> Sort.BOOLEAN;
        default -> Sort.INT;
      };
    }

    boolean isNarrow() {
      return !type.equals(sort().java);
    }
  }

  /** A method that can be called: what it takes besides the memory, and what a call costs. */
  record Callee(
      Construct kind,
      String prefix,
      Sort result,
      List<Sort> parameters,
      boolean memory,
      long cost) {}

  final Random random;
  final Map<Construct, Integer> tally;
  final List<Variable> locals = new ArrayList<>();
  final List<Variable> fields;
  final List<Callee> callees;

  /** The code's name for the memory, or null if it has none. */
  final @Nullable String memory;

  private final boolean onlyItsSize;
  private long times = 1;
  private long cost;
  private int names;

  /**
   * Starts a method.
   *
   * @param onlyItsSize whether the memory may be asked for its size alone, as in a constructor
   */
  Body(
      Random random,
      Map<Construct, Integer> tally,
      List<Variable> fields,
      List<Callee> callees,
      @Nullable String memory,
      boolean onlyItsSize) {
    this.random = random;
    this.tally = tally;
    this.fields = List.copyOf(fields);
    this.callees = List.copyOf(callees);
    this.memory = memory;
    this.onlyItsSize = onlyItsSize;
  }

  static Map<Construct, Integer> newTally() {
    return new EnumMap<>(Construct.class);
  }

  void count(Construct construct) {
    tally.merge(construct, 1, Integer::sum);
  }

  boolean isConstructor() {
    return onlyItsSize;
  }

  /** Returns one of the arguments at random. */
  @SafeVarargs
  final <T> T any(T... of) {
    return of[random.nextInt(of.length)];
  }

  <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  String newName(String prefix) {
    return prefix + names++;
  }

  /** Returns a variable or a field that the condition holds for, or null if there is none. */
  @Nullable Variable variable(Predicate<Variable> condition) {
    List<Variable> found = new ArrayList<>(locals);
    found.addAll(fields);
    found.removeIf(condition.negate());
    if (found.isEmpty()) {
      return null;
    }
    Variable chosen = any(found);
    if (chosen.kind() != null) {
      count(chosen.kind());
    }
    return chosen;
  }

  /** Returns a method that the condition holds for and that the remaining cost allows, or null. */
  @Nullable Callee callee(Predicate<Callee> condition) {
    List<Callee> found = new ArrayList<>(callees);
    found.removeIf(
        each ->
            !condition.test(each)
                || cost + times * each.cost() > MOST_COST
                || (each.memory() && (memory == null || onlyItsSize)));
    if (found.isEmpty()) {
      return null;
    }
    Collections.shuffle(found, random);
    Callee chosen = found.getFirst();
    spend(chosen.cost());
    return chosen;
  }

  void spend(long more) {
    cost += times * more;
  }

  long cost() {
    return cost;
  }

  /**
   * Enters a loop of {@code rounds} rounds. Returns false instead if its body could run more than
   * 300 times in one call, or if the remaining cost does not allow it.
   */
  boolean enterLoop(int rounds) {
    if (times * rounds > 300 || cost + times * rounds > MOST_COST) {
      return false;
    }
    times *= rounds;
    return true;
  }

  void leaveLoop(int rounds) {
    times /= rounds;
  }
}
