package dev.linalloc.compiler.ssa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expressions of p0 and p1, of 32 bits, and of p2 and p3, of 64, with their simplified forms. */
class SimplifierTest {
  private static final long SEED = 20261129;
  private static final int ROUNDS = 100;

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          i32_add(2, 3) > 5
          i64_mul(2L, 3L) > 6L
          i32_eqz(0) > 1
          i64_extend_i32_u(-1) > 4294967295L
          i32_div_s(7, 2) > 3
          i32_eqz(i32_lt_s(p0, p1)) > i32_ge_s(p0, p1)
          i32_eqz(i32_eqz(i32_lt_s(p0, p1))) > i32_lt_s(p0, p1)
          i32_eqz(i32_eqz(p0)) > i32_eqz(i32_eqz(p0))
          i32_eqz(i32_eqz(i32_and(i64_eqz(p2), i32_eqz(p1)))) > i32_and(i64_eqz(p2), i32_eqz(p1))
          i32_eqz(i32_or(i32_lt_s(p0, p1), i64_eq(p2, p3))) > i32_and(i32_ge_s(p0, p1), i64_ne(p2, p3))
          i32_eqz(i32_or(i32_or(i32_lt_s(p0, p1), i32_eq(p0, 3)), i32_ne(p1, 0))) > i32_and(i32_and(i32_ge_s(p0, p1), i32_ne(p0, 3)), i32_eqz(p1))
          i32_eqz(i32_or(i32_or(i32_lt_s(p0, p1), p0), i32_ne(p1, 0))) > i32_eqz(i32_or(i32_or(i32_lt_s(p0, p1), p0), i32_ne(p1, 0)))
          i32_eqz(i32_or(i32_or(p0, i32_lt_s(p0, p1)), i32_ne(p1, 0))) > i32_eqz(i32_or(i32_or(p0, i32_lt_s(p0, p1)), i32_ne(p1, 0)))
          i32_eqz(i32_or(i32_lt_s(p0, p1), p0)) > i32_eqz(i32_or(i32_lt_s(p0, p1), p0))
          i32_eqz(i32_or(p1, i32_lt_s(p0, p1))) > i32_eqz(i32_or(p1, i32_lt_s(p0, p1)))
          i32_eqz(i32_and(i32_lt_s(p0, p1), i64_eq(p2, p3))) > i32_eqz(i32_and(i32_lt_s(p0, p1), i64_eq(p2, p3)))
          i32_eqz(p0) > i32_eqz(p0)
          i32_eqz(i32_sub(0, p0)) > i32_eqz(p0)
          i64_eqz(p2) > i64_eqz(p2)
          i64_eqz(i64_extend_i32_s(p0)) > i32_eqz(p0)
          i64_eqz(i64_extend_i32_u(p0)) > i32_eqz(p0)
          i32_clz(p0) > i32_clz(p0)
          i64_popcnt(p2) > i64_popcnt(p2)
          i32_wrap_i64(p2) > i32_wrap_i64(p2)
          i32_wrap_i64(i64_extend_i32_s(p0)) > p0
          i32_wrap_i64(i64_extend_i32_u(p0)) > p0
          i32_wrap_i64(i64_add(i64_extend_i32_u(p0), p2)) > i32_add(p0, i32_wrap_i64(p2))
          i32_wrap_i64(i64_sub(p2, i64_extend_i32_s(p0))) > i32_sub(i32_wrap_i64(p2), p0)
          i32_wrap_i64(i64_mul(p2, 3L)) > i32_mul(i32_wrap_i64(p2), 3)
          i32_wrap_i64(i64_and(i64_extend_i32_u(p0), p2)) > i32_and(p0, i32_wrap_i64(p2))
          i32_wrap_i64(i64_or(p2, i64_extend_i32_u(p0))) > i32_or(i32_wrap_i64(p2), p0)
          i32_wrap_i64(i64_xor(p2, i64_extend_i32_u(p0))) > i32_xor(i32_wrap_i64(p2), p0)
          i32_wrap_i64(i64_add(p2, p3)) > i32_wrap_i64(i64_add(p2, p3))
          i32_wrap_i64(i64_shr_u(p2, 3L)) > i32_wrap_i64(i64_shr_u(p2, 3L))
          i32_add(3, p0) > i32_add(p0, 3)
          i32_sub(3, p0) > i32_sub(3, p0)
          i32_lt_s(3, p0) > i32_gt_s(p0, 3)
          i64_ge_u(3L, p2) > i64_le_u(p2, 3L)
          i32_add(p0, 0) > p0
          i32_add(p0, p1) > i32_add(p0, p1)
          i32_add(i32_add(p0, 3), 4) > i32_add(p0, 7)
          i64_add(i64_add(p2, 3L), 4L) > i64_add(p2, 7L)
          i32_add(i32_add(p0, p1), 4) > i32_add(i32_add(p0, p1), 4)
          i32_add(i32_sub(3, p0), 4) > i32_sub(7, p0)
          i64_add(i64_sub(3L, p2), 4L) > i64_sub(7L, p2)
          i32_add(i32_sub(p1, p0), 4) > i32_add(i32_sub(p1, p0), 4)
          i32_add(p0, i32_sub(0, p1)) > i32_sub(p0, p1)
          i32_add(i32_sub(0, p1), p0) > i32_sub(p0, p1)
          i64_add(p2, i64_sub(0L, p3)) > i64_sub(p2, p3)
          i64_add(i64_sub(0L, p3), p2) > i64_sub(p2, p3)
          i32_add(p0, i32_sub(1, p1)) > i32_add(p0, i32_sub(1, p1))
          i32_sub(p0, 3) > i32_add(p0, -3)
          i64_sub(p2, 3L) > i64_add(p2, -3L)
          i32_sub(p0, p0) > 0
          i64_sub(p2, p2) > 0L
          i32_sub(p0, i32_sub(0, p1)) > i32_add(p0, p1)
          i64_sub(p2, i64_sub(0L, p3)) > i64_add(p2, p3)
          i32_sub(0, i32_sub(p0, p1)) > i32_sub(p1, p0)
          i64_sub(0L, i64_sub(p2, p3)) > i64_sub(p3, p2)
          i32_sub(3, i32_sub(p0, p1)) > i32_sub(3, i32_sub(p0, p1))
          i32_sub(0, i32_add(p0, p1)) > i32_sub(0, i32_add(p0, p1))
          i32_sub(i32_add(p0, p1), p0) > p1
          i32_sub(i32_add(p0, p1), p1) > p0
          i64_sub(i64_add(p2, p3), p2) > p3
          i64_sub(i64_add(p2, p3), p3) > p2
          i32_sub(p0, p1) > i32_sub(p0, p1)
          i32_sub(i32_add(p0, p1), i32_clz(p1)) > i32_sub(i32_add(p0, p1), i32_clz(p1))
          i32_sub(i32_or(p0, p1), p1) > i32_sub(i32_or(p0, p1), p1)
          i32_mul(p0, 8) > i32_shl(p0, 3)
          i64_mul(p2, 8L) > i64_shl(p2, 3L)
          i32_mul(p0, 1) > p0
          i32_mul(p0, 0) > 0
          i64_mul(p2, 0L) > 0L
          i32_mul(p0, 3) > i32_mul(p0, 3)
          i32_mul(p0, p1) > i32_mul(p0, p1)
          i32_mul(i32_lt_u(p0, p1), i32_ne(p0, 3)) > i32_and(i32_lt_u(p0, p1), i32_ne(p0, 3))
          i32_mul(i32_lt_u(p0, p1), p0) > i32_mul(i32_lt_u(p0, p1), p0)
          i32_eqz(i32_or(i32_eq(p0, 1), i32_eqz(i32_and(i32_eq(p1, 1), i32_eq(p1, 2))))) > i32_and(i32_ne(p0, 1), i32_and(i32_eq(p1, 1), i32_eq(p1, 2)))
          i32_eqz(i32_or(i32_eq(p0, 1), i32_eqz(p1))) > i32_eqz(i32_or(i32_eq(p0, 1), i32_eqz(p1)))
          i32_mul(p0, -2147483648) > i32_mul(p0, -2147483648)
          i64_mul(p2, -9223372036854775808L) > i64_shl(p2, 63L)
          i32_and(p0, -1) > p0
          i32_and(-1, p0) > p0
          i64_and(p2, -1L) > p2
          i32_and(p0, 0) > 0
          i64_and(p2, 0L) > 0L
          i64_and(i64_extend_i32_s(p0), 4294967295L) > i64_extend_i32_u(p0)
          i64_and(i64_extend_i32_u(p0), 4294967295L) > i64_extend_i32_u(p0)
          i64_and(p2, 4294967295L) > i64_and(p2, 4294967295L)
          i64_and(i64_extend_i32_s(p0), 255L) > i64_and(i64_extend_i32_s(p0), 255L)
          i32_and(i32_and(p0, 12), 10) > i32_and(p0, 8)
          i64_and(i64_and(p2, 12L), 10L) > i64_and(p2, 8L)
          i32_and(i32_and(p0, p1), 10) > i32_and(i32_and(p0, p1), 10)
          i32_and(i32_and(p0, 12), p1) > i32_and(i32_and(p0, 12), p1)
          i32_and(i32_or(p0, 12), 10) > i32_and(i32_or(p0, 12), 10)
          i32_and(p0, p1) > i32_and(p0, p1)
          i32_or(p0, 0) > p0
          i64_or(p2, 0L) > p2
          i32_xor(p0, 0) > p0
          i64_xor(p2, 0L) > p2
          i32_or(p0, 3) > i32_or(p0, 3)
          i32_or(i32_eq(p0, 5), 1) > 1
          i32_or(i32_eq(p0, 5), 2) > i32_or(i32_eq(p0, 5), 2)
          i32_or(p0, 1) > i32_or(p0, 1)
          i32_or(p0, -1) > -1
          i32_and(i32_eqz(p0), i32_ne(p0, 0)) > 0
          i32_and(i32_ne(p0, 0), i32_eqz(p0)) > 0
          i32_or(i32_eqz(p0), i32_ne(p0, 0)) > 1
          i32_or(i32_ne(p0, 0), i32_eqz(p0)) > 1
          i32_or(i32_eqz(p0), i32_ne(p1, 0)) > i32_or(i32_eqz(p0), i32_ne(p1, 0))
          i32_or(i32_eqz(p0), i32_ne(p0, 3)) > i32_or(i32_eqz(p0), i32_ne(p0, 3))
          i32_or(i32_eqz(p0), i32_gt_s(p0, 0)) > i32_or(i32_eqz(p0), i32_gt_s(p0, 0))
          i32_or(i32_clz(p0), i32_ne(p0, 0)) > i32_or(i32_clz(p0), i32_ne(p0, 0))
          i32_ge_u(p0, 1) > i32_ne(p0, 0)
          i32_ge_s(p0, 1) > i32_ge_s(p0, 1)
          i32_ge_u(p0, 2) > i32_ge_u(p0, 2)
          i32_gt_u(i32_sub(0, p0), 0) > i32_ne(p0, 0)
          i32_shl(p0, 0) > p0
          i32_shl(p0, 32) > p0
          i32_shl(p0, 33) > i32_shl(p0, 1)
          i64_shl(p2, 32L) > i64_shl(p2, 32L)
          i64_shl(p2, 64L) > p2
          i64_shr_s(p2, 65L) > i64_shr_s(p2, 1L)
          i32_shr_s(p0, 32) > p0
          i32_shr_u(p0, -1) > i32_shr_u(p0, 31)
          i64_shr_u(p2, -1L) > i64_shr_u(p2, 63L)
          i32_shr_u(p0, p1) > i32_shr_u(p0, p1)
          i32_rotl(3, 0) > 3
          i32_rotl(p0, 0) > i32_rotl(p0, 0)
          i32_lt_s(p0, p0) > 0
          i32_le_u(p0, p0) > 1
          i64_ne(p2, p2) > 0
          i64_eq(p2, p2) > 1
          i32_lt_s(compare_s32(p0, p1), 0) > i32_lt_s(p0, p1)
          i32_ne(compare_s32(p0, p1), 0) > i32_ne(p0, p1)
          i32_lt_s(compare_u32(p0, p1), 0) > i32_lt_u(p0, p1)
          i32_eq(compare_u32(p0, p1), 0) > i32_eq(p0, p1)
          i32_gt_s(compare_s64(p2, p3), 0) > i64_gt_s(p2, p3)
          i32_le_s(compare_u64(p2, p3), 0) > i64_le_u(p2, p3)
          i32_ge_s(compare_u64(p2, p3), 0) > i64_ge_u(p2, p3)
          i32_gt_s(compare_u32(p0, p1), 0) > i32_gt_u(p0, p1)
          i32_gt_u(compare_s32(p0, p1), 0) > i32_ne(compare_s32(p0, p1), 0)
          i32_lt_s(compare_s32(p0, p1), 1) > i32_lt_s(compare_s32(p0, p1), 1)
          i32_lt_s(0, compare_s32(p0, p1)) > i32_gt_s(p0, p1)
          i64_lt_s(i64_extend_i32_s(p0), i64_extend_i32_s(p1)) > i32_lt_s(p0, p1)
          i64_lt_s(i64_extend_i32_u(p0), i64_extend_i32_u(p1)) > i32_lt_u(p0, p1)
          i64_gt_s(i64_extend_i32_u(p0), 5L) > i32_gt_u(p0, 5)
          i64_ge_s(i64_extend_i32_u(p0), 5L) > i32_ge_u(p0, 5)
          i64_le_s(i64_extend_i32_u(p0), 4294967295L) > i32_le_u(p0, -1)
          i64_le_s(i64_extend_i32_u(p0), -1L) > i64_le_s(i64_extend_i32_u(p0), -1L)
          i64_le_s(i64_extend_i32_s(p0), -1L) > i32_le_s(p0, -1)
          i64_le_s(i64_extend_i32_s(p0), 4294967295L) > i64_le_s(i64_extend_i32_s(p0), 4294967295L)
          i64_le_s(i64_extend_i32_s(p0), i64_extend_i32_u(p1)) > i64_le_s(i64_extend_i32_s(p0), i64_extend_i32_u(p1))
          i64_le_u(i64_extend_i32_s(p0), p2) > i64_le_u(i64_extend_i32_s(p0), p2)
          i64_eq(i64_extend_i32_s(p0), 7L) > i32_eq(p0, 7)
          i32_eq(p0, i32_sub(0, p1)) > i32_eqz(i32_add(p0, p1))
          i32_eq(i32_sub(0, p0), p1) > i32_eqz(i32_add(p0, p1))
          i64_ne(p2, i64_sub(0L, p3)) > i64_ne(i64_add(p2, p3), 0L)
          i64_ne(i64_sub(0L, p2), p3) > i64_ne(i64_add(p2, p3), 0L)
          i32_lt_s(i32_sub(0, p0), p1) > i32_lt_s(i32_sub(0, p0), p1)
          i32_eq(p0, 0) > i32_eqz(p0)
          i32_le_u(p0, 0) > i32_eqz(p0)
          i64_eq(p2, 0L) > i64_eqz(p2)
          i64_le_u(p2, 0L) > i64_eqz(p2)
          i32_ne(p0, 0) > i32_ne(p0, 0)
          i32_ne(i32_lt_s(p0, p1), 0) > i32_lt_s(p0, p1)
          i32_gt_u(i32_lt_s(p0, p1), 0) > i32_lt_s(p0, p1)
          i32_gt_u(p0, 0) > i32_ne(p0, 0)
          i64_gt_u(p2, 0L) > i64_ne(p2, 0L)
          i64_ne(p2, 0L) > i64_ne(p2, 0L)
          i32_lt_s(p0, 0) > i32_lt_s(p0, 0)
          i32_lt_u(p0, 1) > i32_eqz(p0)
          i64_lt_u(p2, 1L) > i64_eqz(p2)
          i32_lt_s(p0, 1) > i32_lt_s(p0, 1)
          i32_lt_u(p0, 2) > i32_lt_u(p0, 2)
          select(p0, p0, p1) > p0
          select(p0, p1, 0) > p1
          select(p0, p1, 5) > p0
          select(p2, p3, i32_eqz(p0)) > select(p3, p2, p0)
          select(p2, p3, i32_ne(p0, 0)) > select(p2, p3, p0)
          select(p2, p3, i32_ne(p0, 1)) > select(p2, p3, i32_ne(p0, 1))
          select(p2, p3, p0) > select(p2, p3, p0)
          select(0, p0, p1) > i32_mul(i32_eqz(p1), p0)
          select(0L, p2, p1) > select(0L, p2, p1)
          select(p0, 0, i32_lt_s(p0, p1)) > i32_mul(i32_lt_s(p0, p1), p0)
          select(p0, 0, p1) > select(p0, 0, p1)
          select(1, 0, p1) > i32_ne(p1, 0)
          select(-1, p0, i32_lt_s(p0, p1)) > i32_or(p0, i32_sub(0, i32_lt_s(p0, p1)))
          select(-1, p0, p1) > select(-1, p0, p1)
          select(p0, -1, p1) > i32_or(p0, i32_sub(0, i32_eqz(p1)))
          select(p0, -1, i32_lt_s(p0, p1)) > i32_or(p0, i32_sub(0, i32_ge_s(p0, p1)))
          select(p0, p1, i32_lt_s(p0, p1)) > i32_xor(p1, i32_and(i32_xor(p0, p1), i32_sub(0, i32_lt_s(p0, p1))))
          select(p0, p1, i32_and(i32_lt_s(p0, p1), i64_eqz(p2))) > i32_xor(p1, i32_and(i32_xor(p0, p1), i32_sub(0, i32_and(i32_lt_s(p0, p1), i64_eqz(p2)))))
          select(p0, p1, i32_or(i32_lt_s(p0, p1), i64_eqz(p2))) > i32_xor(p1, i32_and(i32_xor(p0, p1), i32_sub(0, i32_or(i32_lt_s(p0, p1), i64_eqz(p2)))))
          select(p0, p1, i32_xor(i32_lt_s(p0, p1), i64_eqz(p2))) > i32_xor(p1, i32_and(i32_xor(p0, p1), i32_sub(0, i32_xor(i32_lt_s(p0, p1), i64_eqz(p2)))))
          select(p0, p1, i32_xor(i32_lt_s(p0, p1), 1)) > i32_xor(p1, i32_and(i32_xor(p0, p1), i32_sub(0, i32_xor(i32_lt_s(p0, p1), 1))))
          select(p0, p1, i32_or(i32_lt_s(p0, p1), p0)) > select(p0, p1, i32_or(i32_lt_s(p0, p1), p0))
          select(p0, p1, i32_or(p0, i32_lt_s(p0, p1))) > select(p0, p1, i32_or(p0, i32_lt_s(p0, p1)))
          select(p0, p1, i32_and(p0, 1)) > select(p0, p1, i32_and(p0, 1))
          select(p0, p1, p1) > select(p0, p1, p1)
          """)
  void anExpressionBecomesASimplerOne(String before, String after) {
    assertThat(GraphText.simplified(before)).isEqualTo(after);
    Graph raw = GraphText.parse(GraphText.returning(before));
    Graph simplified = GraphText.simplifiedGraph(before);
    GraphChecker.check(simplified, "simplifying");
    for (long[] values : Values.edges()) {
      long wanted = result(raw, values);
      if (result(simplified, values) != wanted) {
        fail("%s for %s is not %d", after, Arrays.toString(values), wanted);
      }
    }
  }

  private static long result(Graph graph, long... parameters) {
    return Values.of(graph.entry.exit.inputs().getFirst(), parameters);
  }

  @Test
  void aSimplifiedExpressionHasTheSameValue() {
    Random random = new Random(SEED);
    List<Op> ops = Arrays.stream(Op.values()).filter(SimplifierTest::isExpression).toList();
    for (int round = 0; round < ROUNDS; round++) {
      Graph raw = new Graph();
      Graph simplified = new Graph();
      List<Node> before = new ArrayList<>();
      List<Node> after = new ArrayList<>();
      for (ValueType type : List.of(ValueType.I32, ValueType.I32, ValueType.I64, ValueType.I64)) {
        before.add(raw.parameter(type));
        after.add(simplified.parameter(type));
      }
      for (long constant : new long[] {0, 1, -1, 8, 0xffff_ffffL, Values.number(random)}) {
        for (ValueType type : List.of(ValueType.I32, ValueType.I64)) {
          before.add(raw.constant(type, constant));
          after.add(simplified.constant(type, constant));
        }
      }
      for (int i = 0; i < 40; i++) {
        Op op = ops.get(random.nextInt(ops.size()));
        int[] chosen = inputs(op, before, random);
        List<Node> inputs = Arrays.stream(chosen).mapToObj(before::get).toList();
        if (op.isDivision() && !(inputs.get(1).isConstant() && !inputs.get(1).isConstant(0))) {
          continue;
        }
        ValueType type = op.result == null ? inputs.getFirst().valueType() : op.result;
        before.add(raw.unique(op, type, inputs));
        after.add(
            simplified.expression(
                op, Arrays.stream(chosen).mapToObj(after::get).toArray(Node[]::new)));
      }
      for (int call = 0; call < 10; call++) {
        long[] values = Values.parameters(random);
        for (int i = 0; i < before.size(); i++) {
          long wanted = Values.of(before.get(i), values);
          if (after.get(i).type != before.get(i).type
              || Values.of(after.get(i), values) != wanted) {
            fail(
                "seed %d, round %d: %s for %s is not %d, as %s is",
                SEED, round, after.get(i), Arrays.toString(values), wanted, before.get(i));
          }
        }
      }
    }
  }

  private static boolean isExpression(Op op) {
    boolean computes = op.operands != null && op.result != null && !op.operands.isEmpty();
    boolean isOfMemory = op.name().contains("LOAD") || op == Op.MEMORY_GROW;
    return op == Op.SELECT || (computes && !isOfMemory);
  }

  private static int[] inputs(Op op, List<Node> from, Random random) {
    List<ValueType> types = op.operands;
    if (types == null) {
      ValueType type = random.nextBoolean() ? ValueType.I32 : ValueType.I64;
      types = List.of(type, type, ValueType.I32);
    }
    return types.stream()
        .mapToInt(
            type -> {
              int at;
              do {
                at = random.nextInt(from.size());
              } while (from.get(at).type != type);
              return at;
            })
        .toArray();
  }

  @Test
  void thereIsNoExpressionOfFourInputs() {
    Graph graph = new Graph();
    Node zero = graph.i32(0);
    assertThatThrownBy(() -> graph.expression(Op.SELECT, zero, zero, zero, zero))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("SELECT with 4 operands");
  }
}
