package dev.linalloc.compiler.ssa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The values of expressions of the parameters p0: i32, p1: i32, p2: i64, p3: i64. */
public final class Values {
  private static final long[] EDGES = {
    0,
    1,
    -1,
    2,
    31,
    32,
    33,
    64,
    0x7fff_ffffL,
    0x8000_0000L,
    0xffff_ffffL,
    -0x8000_0000L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    0x1_0000_0000L
  };

  private Values() {}

  /** Returns the value of an expression, with numbers of 32 bits sign-extended. */
  public static long of(Node node, long... parameters) {
    return of(node, parameters, new HashMap<>());
  }

  private static long of(Node node, long[] parameters, Map<Node, Long> known) {
    Long value = known.get(node);
    if (value == null) {
      value = compute(node, parameters, known);
      known.put(node, value);
    }
    return value;
  }

  private static long compute(Node node, long[] parameters, Map<Node, Long> known) {
    if (node.isConstant()) {
      return node.value();
    }
    if (node.op == Op.PARAMETER) {
      return parameters[node.parameter()];
    }
    long[] in = node.inputs.stream().mapToLong(input -> of(input, parameters, known)).toArray();
    return switch (in.length) {
      case 1 -> Arithmetic.evaluate(node.op, in[0]);
      case 2 -> Arithmetic.evaluate(node.op, in[0], in[1]);
      default -> in[2] != 0 ? in[0] : in[1];
    };
  }

  public static long number(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> EDGES[random.nextInt(EDGES.length)];
      case 1 -> random.nextInt(200) - 100;
      default -> random.nextLong();
    };
  }

  public static long[] parameters(Random random) {
    return new long[] {(int) number(random), (int) number(random), number(random), number(random)};
  }

  /** Returns parameters with every pair of boundary values. */
  public static List<long[]> edges() {
    List<long[]> all = new ArrayList<>();
    for (long a : EDGES) {
      for (long b : EDGES) {
        all.add(new long[] {(int) a, (int) b, a, b});
      }
    }
    return all;
  }
}
