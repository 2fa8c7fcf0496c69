package dev.linalloc.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BitVecNum;
import com.microsoft.z3.BitVecSort;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;
import dev.linalloc.memory.NativeMemory;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The executor's paths agree with the JVM. For each random input exactly one path is taken, and its
 * result, fields, pages and trap are those of the JVM.
 */
final class ExecutorTest {
  /** Random inputs per method; .ci/deep tries 10,000. */
  private static final int INPUTS = Integer.getInteger("executor.inputs", 2_000);

  private static final int BATCH = 50;
  private static final long SEED = 20_261_126;
  private static final int[] CORNERS = {
    0, 1, -1, 2, 3, 31, 32, 255, 65_535, 65_536, Integer.MIN_VALUE, Integer.MAX_VALUE
  };

  /** A memory for the receivers of static methods, which do not access it. */
  private static final NativeMemory UNTOUCHED = NativeMemory.reserve(1);

  private static final List<String> REFUSED =
      List.of("loop", "recursion", "array", "exception", "floats", "otherCode", "twice");

  static Stream<String> methods() {
    return Stream.of(Torture.class.getDeclaredMethods())
        .filter(method -> !method.isSynthetic())
        .map(Method::getName)
        .filter(name -> !REFUSED.contains(name))
        .sorted();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyInputTakesOnePathWhichEndsAsOnTheJvm(String name) throws Exception {
    Method method =
        Stream.of(Torture.class.getDeclaredMethods())
            .filter(each -> each.getName().equals(name))
            .findFirst()
            .orElseThrow();
    SplittableRandom random = new SplittableRandom(SEED);
    try (Context z3 = new Context()) {
      Symbolic symbolic = new Symbolic(new Bits(z3), method);
      for (int done = 0; done < INPUTS; done += BATCH) {
        List<Run> batch = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
          batch.add(Run.onJvm(method, randomInt(random), randomArgs(method, random)));
        }
        assertThat(symbolic.agrees(batch))
            .as(() -> name + " with seed " + SEED + ": " + symbolic.firstDifference(batch))
            .isTrue();
      }
    }
  }

  private static List<Object> randomArgs(Method method, SplittableRandom random) {
    List<Object> args = new ArrayList<>();
    for (Class<?> type : method.getParameterTypes()) {
      if (type == long.class) {
        args.add(randomLong(random));
      } else {
        args.add(randomInt(random));
      }
    }
    return args;
  }

  @ParameterizedTest
  @ValueSource(strings = {"loop", "recursion", "array", "exception", "floats", "otherCode"})
  void whatIsNotModelledIsRefusedWithItsPlace(String name) {
    try (Context z3 = new Context()) {
      Bits bits = new Bits(z3);
      Executor executor = new Executor(bits, Torture.class.getClassLoader());
      State state = new State(Map.of(), SymbolicMemory.unknown(bits));
      assertThatThrownBy(() -> executor.call(Torture.class, name, state, bits.unknown("a", 32)))
          .isInstanceOf(NotModelled.class)
          .hasMessageContaining("Torture." + name)
          .hasMessageEndingWith("is not modelled");
    }
  }

  @Test
  void aRefusalNamesTheLine() {
    try (Context z3 = new Context()) {
      Bits bits = new Bits(z3);
      Executor executor = new Executor(bits, Torture.class.getClassLoader());
      State state = new State(Map.of(), SymbolicMemory.unknown(bits));
      assertThatThrownBy(() -> executor.call(Torture.class, "loop", state, bits.unknown("a", 32)))
          .hasMessageMatching("dev.linalloc.verifier.Torture.loop, line \\d+: a loop is .*");
    }
  }

  /** A method's paths as one term: result, fields, pages and trap. */
  private static final class Symbolic {
    private final Context z3;
    private final Expr<?>[] unknowns;
    private final BitVecExpr results;

    Symbolic(Bits bits, Method method) {
      z3 = bits.z3();
      BitVecExpr start = bits.unknown("start", 32);
      List<Expr<?>> names = new ArrayList<>(List.of(start));
      BitVecExpr[] args = new BitVecExpr[method.getParameterCount()];
      for (int k = 0; k < args.length; k++) {
        args[k] = bits.unknown("arg" + k, method.getParameterTypes()[k] == long.class ? 64 : 32);
        names.add(args[k]);
      }
      unknowns = names.toArray(Expr<?>[]::new);
      Executor executor = new Executor(bits, Torture.class.getClassLoader());
      State state =
          new State(
              Map.of("count", start, "total", z3.mkSignExt(32, start)), SymbolicMemory.zeros(bits));
      List<Path> paths = executor.call(Torture.class, method.getName(), state, args);
      Expr<?>[] given = {bits.unknown("pages", 32), bits.unknown("granted0")};
      Expr<?>[] known = {bits.word(1), z3.mkTrue()};
      BitVecExpr taken = bits.number(0);
      BitVecExpr result = bits.number(0);
      BitVecExpr count = bits.number(0);
      BitVecExpr total = bits.number(0);
      BitVecExpr pages = bits.number(0);
      BitVecExpr trapped = bits.number(0);
      for (Path path : paths) {
        BoolExpr when = path.when();
        taken = bits.plus(taken, bits.choose(when, bits.number(1), bits.number(0)));
        result = bits.choose(when, path.result().map(this::wide).orElse(bits.number(0)), result);
        count = bits.choose(when, wide(path.after().field("count")), count);
        total = bits.choose(when, path.after().field("total"), total);
        pages = bits.choose(when, wide(path.after().memory().pages()), pages);
        trapped = bits.choose(when, bits.number(path.returns() ? 0 : 1), trapped);
      }
      BitVecExpr all = taken;
      for (BitVecExpr each : List.of(trapped, result, count, total, pages)) {
        all = z3.mkConcat(each, all);
      }
      results = (BitVecExpr) all.substitute(given, known).simplify();
    }

    /**
     * Asks Z3 once for many runs, because setting up a simplification takes longer than most of
     * them.
     */
    boolean agrees(List<Run> runs) {
      BoolExpr[] all =
          runs.stream().map(run -> z3.mkEq(resultsOf(run), joined(run))).toArray(BoolExpr[]::new);
      return z3.mkAnd(all).simplify().isTrue();
    }

    /** Returns the first run that differs and the executor's result for it, for people. */
    String firstDifference(List<Run> runs) {
      return runs.stream()
          .filter(run -> !run.results.equals(results(run)))
          .findFirst()
          .map(run -> run + " on the JVM, but " + results(run))
          .orElse("none");
    }

    private List<Long> results(Run run) {
      BigInteger all = ((BitVecNum) resultsOf(run).simplify()).getBigInteger();
      return IntStream.range(0, results.getSortSize() / 64)
          .mapToObj(i -> all.shiftRight(64 * i).longValue())
          .toList();
    }

    private Expr<BitVecSort> resultsOf(Run run) {
      List<Expr<?>> values = new ArrayList<>(List.of(z3.mkBV(run.start, 32)));
      for (Object arg : run.args) {
        values.add(arg instanceof Integer word ? z3.mkBV(word, 32) : z3.mkBV((long) arg, 64));
      }
      return results.substitute(unknowns, values.toArray(Expr<?>[]::new));
    }

    private Expr<BitVecSort> joined(Run run) {
      BitVecExpr all = z3.mkBV(run.results.getFirst(), 64);
      for (long each : run.results.subList(1, run.results.size())) {
        all = z3.mkConcat(z3.mkBV(each, 64), all);
      }
      return all;
    }

    private BitVecExpr wide(BitVecExpr term) {
      return term.getSortSize() == 64 ? term : z3.mkSignExt(32, term);
    }
  }

  /**
   * A run on the JVM.
   *
   * @param results 1 for the one path taken, then the trap, the result, the fields and the pages
   */
  private record Run(int start, List<Object> args, List<Long> results) {
    static Run onJvm(Method method, int start, List<Object> args) throws Exception {
      if (Modifier.isStatic(method.getModifiers())) {
        return onJvm(method, UNTOUCHED, start, args);
      }
      try (NativeMemory memory = NativeMemory.reserve(1)) {
        return onJvm(method, memory, start, args);
      }
    }

    private static Run onJvm(Method method, NativeMemory memory, int start, List<Object> args)
        throws Exception {
      Torture torture = new Torture(memory, start);
      long result = 0;
      long trapped = 0;
      try {
        result = ((Number) method.invoke(torture, args.toArray())).longValue();
      } catch (InvocationTargetException e) {
        assertThat(e.getCause())
            .isInstanceOfAny(ArithmeticException.class, IndexOutOfBoundsException.class);
        trapped = 1;
      }
      List<Long> results =
          List.of(
              1L,
              trapped,
              result,
              field(torture, "count"),
              field(torture, "total"),
              Integer.toUnsignedLong(memory.memorySize()));
      return new Run(start, args, results);
    }

    @Override
    public String toString() {
      return "start " + start + ", " + args + ": " + results;
    }
  }

  private static long field(Torture torture, String name) throws ReflectiveOperationException {
    Field field = Torture.class.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(torture) instanceof Number number ? number.longValue() : 0;
  }

  private static int randomInt(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> CORNERS[random.nextInt(CORNERS.length)];
      case 1 -> random.nextInt(-128, 128);
      default -> random.nextInt();
    };
  }

  private static long randomLong(SplittableRandom random) {
    return random.nextBoolean()
        ? random.nextLong()
        : (long) randomInt(random) << random.nextInt(33);
  }
}
