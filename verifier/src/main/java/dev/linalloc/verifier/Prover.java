package dev.linalloc.verifier;

import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Model;
import com.microsoft.z3.Solver;
import com.microsoft.z3.Status;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Asks Z3 whether statements hold. Not thread-safe. {@link #close} frees Z3's native memory, and
 * ends the life of all terms.
 */
public final class Prover implements AutoCloseable {
  private final Context z3 = new Context();
  private final Bits bits = new Bits(z3);
  private final Set<BoolExpr> impossible = new HashSet<>();
  private int queries;
  private long slowest;

  public Bits bits() {
    return bits;
  }

  /**
   * Looks for a case in which {@code given} holds and {@code claim} does not. Each part of a
   * conjunction is a query of its own, which takes Z3 much less time. What was proved before is not
   * asked again.
   *
   * @return a counterexample, or empty if the claim is proved
   * @throws IllegalStateException if Z3 gives up
   */
  public Optional<Model> refute(BoolExpr given, BoolExpr claim) {
    if (claim.isAnd()) {
      return Stream.of(claim.getArgs())
          .flatMap(part -> refute(given, (BoolExpr) part).stream())
          .findFirst();
    }
    if (claim.isImplies()) {
      return refute(bits.and(given, (BoolExpr) claim.getArgs()[0]), (BoolExpr) claim.getArgs()[1]);
    }
    BoolExpr counterexample = bits.and(given, bits.not(claim));
    if (impossible.contains(counterexample)) {
      return Optional.empty();
    }
    Optional<Model> found = find(counterexample);
    if (found.isEmpty()) {
      impossible.add(counterexample);
    }
    return found;
  }

  /**
   * Returns the paths that can be taken if {@code given} holds.
   *
   * @throws IllegalStateException if Z3 gives up
   */
  public List<Path> possible(BoolExpr given, List<Path> paths) {
    return paths.stream().filter(path -> isPossible(given, path.when())).toList();
  }

  /**
   * Returns whether all statements can hold at once.
   *
   * @throws IllegalStateException if Z3 gives up
   */
  public boolean isPossible(BoolExpr... all) {
    return find(all).isPresent();
  }

  /**
   * Returns a case in which all statements hold, or empty if there is none.
   *
   * @throws IllegalStateException if Z3 gives up
   */
  public Optional<Model> find(BoolExpr... all) {
    // Each query has its own solver: one for all, with its assertions pushed and popped, takes many
    // times as long. QF_UFBV is bit vectors and functions, without quantifiers.
    Solver solver = z3.mkSolver("QF_UFBV");
    solver.add(all);
    long start = System.nanoTime();
    Status status = solver.check();
    slowest = Math.max(slowest, System.nanoTime() - start);
    queries++;
    if (status == Status.UNKNOWN) {
      throw new IllegalStateException("Z3 gave up: " + solver.getReasonUnknown());
    }
    return status == Status.SATISFIABLE ? Optional.of(solver.getModel()) : Optional.empty();
  }

  /** Returns the number of queries so far and the time of the slowest, for people. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%,d queries to Z3, the slowest %.1f s%n", queries, slowest / 1e9);
  }

  @Override
  public void close() {
    z3.close();
  }
}
