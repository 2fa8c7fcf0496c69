package dev.linalloc.compiler.wasm;

import static dev.linalloc.compiler.ssa.ValueType.I32;
import static dev.linalloc.compiler.ssa.ValueType.I64;
import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.compiler.ssa.Exit;
import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graphs, and the bodies that result from scheduling, local allocation and structuring. */
class FunctionBodyTest {
  @Test
  void theResultOfAReturnIsLeftOnTheStack() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  return i32_add(p0, p1)
                """,
                I32))
        .isEqualTo(
            """
              local_get 0
              local_get 1
              i32_add
            end
            """);
  }

  @Test
  void aValueUsedTwiceIsKeptByItsFirstUse() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  v0 = i32_load(p0)
                  return i32_mul(v0, i32_add(v0, p1))
                """,
                I32))
        .isEqualTo(
            """
              local_get 0
              i32_load
              local_tee 0
              local_get 0
              local_get 1
              i32_add
              i32_mul
            end
            """);
  }

  @Test
  void aSmallExpressionIsMadeAgainForEachUse() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  return i32_mul(i32_eqz(p0), i32_clz(i32_eqz(p0)))
                """,
                I32))
        .isEqualTo(
            """
              local_get 0
              i32_eqz
              local_get 0
              i32_eqz
              i32_clz
              i32_mul
            end
            """);
  }

  @Test
  void aLargerExpressionIsKept() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  return i32_mul(i32_add(p0, p1), i32_clz(i32_add(p0, p1)))
                """,
                I32))
        .isEqualTo(
            """
              local_get 0
              local_get 1
              i32_add
              local_tee 0
              local_get 0
              i32_clz
              i32_mul
            end
            """);
  }

  /** The sum is in a local already, so an expression that uses it is small, and is recomputed. */
  @Test
  void aSmallUseOfAKeptExpressionIsMadeAgain() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  i32_store(p0, i32_add(p0, p1))
                  return i32_mul(i32_eqz(i32_add(p0, p1)), i32_clz(i32_eqz(i32_add(p0, p1))))
                """,
                I32))
        .isEqualTo(
            """
              local_get 0
              local_get 0
              local_get 1
              i32_add
              local_tee 0
              i32_store
              local_get 0
              i32_eqz
              local_get 0
              i32_eqz
              i32_clz
              i32_mul
            end
            """);
  }

  @Test
  void aConstantIsMadeWhereverItIsUsed() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  if p0 b1 b2
                b1:
                  i64_store(p0, 1000000000000000000L)
                  return
                b2:
                  i64_store(0, 1000000000000000000L)
                  return
                """))
        .isEqualTo(
            """
              local_get 0
              if
                local_get 0
                i64_const 1000000000000000000
                i64_store
                return
              end
              i32_const 0
              i64_const 1000000000000000000
              i64_store
            end
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          i32_eqz(i32_add(p0, p1))          | 2
          i32_clz(i32_eqz(i32_add(p0, p1))) | 1
          i32_eqz(i32_add(v0, p1))          | 2
          i32_add(p0, 5000)                 | 2
          i32_add(p0, 100000)               | 1
          """)
  void onTwoBranchesASmallExpressionIsComputedTwiceAndALargerOneOnce(String expression, int times) {
    String body =
        BodyText.compiled(
            """
            p0: i32, p1: i32
            b0:
              v0 = i32_load(p0)
              if p0 b1 b2
            b1:
              i32_store(p0, %1$s)
              return
            b2:
              i32_store(p1, %1$s)
              return
            """
                .formatted(expression));
    assertThat(body.split("i32_add", -1)).as(body).hasSize(times + 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          i32_eqz(i32_add(p0, p1))          | false
          i32_clz(i32_eqz(i32_add(p0, p1))) | true
          """)
  void anExpressionLeavesALoopIfItIsLarge(String expression, boolean leaves) {
    String body =
        BodyText.compiled(
            """
            p0: i32, p1: i32
            b0:
              jump b1
            b1:
              x0 = phi i32 b0: 0, b1: i32_sub(x0, p0)
              i32_store(x0, %s)
              if i32_lt_s(x0, p0) b1 b2
            b2:
              return
            """
                .formatted(expression));
    assertThat(body.indexOf("i32_add") < body.indexOf("loop")).as(body).isEqualTo(leaves);
  }

  /** Each expression uses the one before it twice, so following every use would take 2^60 steps. */
  @Test
  void aChainOfSharedExpressionsIsFollowedOnce() {
    Graph graph = new Graph();
    Node last = graph.parameter(I32);
    for (int i = 0; i < 60; i++) {
      last = graph.expression(Op.I32_MUL, last, last);
    }
    graph.entry.end(new Exit.Return(List.of(last)));
    assertThat(BodyText.print(BodyText.body(graph, I32)).split("i32_mul", -1)).hasSize(61);
  }

  @Test
  void loadsWaitForStoresBeforeThem() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  v0 = i32_load(p0)
                  i32_store(p0, p1)
                  v1 = i32_load(p1)
                  return i32_sub(v1, v0)
                """,
                I32))
        .isEqualTo(
            """
            locals i32
              local_get 0
              i32_load
              local_set 2
              local_get 0
              local_get 1
              i32_store
              local_get 1
              i32_load
              local_get 2
              i32_sub
            end
            """);
  }

  @Test
  void loadsWithoutAStoreBetweenAreMadeWhereTheyAreUsed() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  v0 = i32_load(p0)
                  v1 = i32_load(p1)
                  return i32_sub(v1, v0)
                """,
                I32))
        .isEqualTo(
            """
              local_get 1
              i32_load
              local_get 0
              i32_load
              i32_sub
            end
            """);
  }

  @Test
  void aResultThatNothingUsesIsDropped() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  v0 = memory_grow(p0)
                  return
                """))
        .isEqualTo(
            """
              local_get 0
              memory_grow
              drop
            end
            """);
  }

  @Test
  void globalsOfTheSameNumberStayInOrder() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  v0 = global_get.1 i32()
                  global_set.1(p0)
                  v1 = global_get.2 i32()
                  global_set.3(i32_sub(v1, p0))
                  return v0
                """,
                I32))
        .isEqualTo(
            """
            locals i32
              global_get 1
              local_set 1
              local_get 0
              global_set 1
              global_get 2
              local_get 0
              i32_sub
              global_set 3
              local_get 1
            end
            """);
  }

  @Test
  void aChoiceWithTwoArmsIsAnIfWithElse() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  if p0 b1 b2
                b1:
                  i32_store(p0, 1)
                  jump b3
                b2:
                  i32_store(p0, 2)
                  jump b3
                b3:
                  i32_store(p0, 3)
                  return
                """))
        .isEqualTo(
            """
              local_get 0
              if
                local_get 0
                i32_const 1
                i32_store
              else
                local_get 0
                i32_const 2
                i32_store
              end
              local_get 0
              i32_const 3
              i32_store
            end
            """);
  }

  @Test
  void aChoiceWithOneArmIsAnIf() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  if p0 b1 b2
                b1:
                  i32_store(p0, 1)
                  jump b2
                b2:
                  i32_store(p0, 3)
                  return
                """))
        .isEqualTo(
            """
              local_get 0
              if
                local_get 0
                i32_const 1
                i32_store
              end
              local_get 0
              i32_const 3
              i32_store
            end
            """);
  }

  @Test
  void aChoiceWithOneArmForTheSecondBlockIsAnIfOnTheNegation() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  if i32_lt_s(p0, 4) b2 b1
                b1:
                  i32_store(p0, 1)
                  jump b2
                b2:
                  i32_store(p0, 3)
                  return
                """))
        .isEqualTo(
            """
              local_get 0
              i32_const 4
              i32_ge_s
              if
                local_get 0
                i32_const 1
                i32_store
              end
              local_get 0
              i32_const 3
              i32_store
            end
            """);
  }

  @Test
  void anArmThatLeavesIsAnIf() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  if p0 b1 b2
                b1:
                  i32_store(p0, 1)
                  return 1
                b2:
                  i32_store(p0, 2)
                  return 2
                """,
                I32))
        .isEqualTo(
            """
              local_get 0
              if
                local_get 0
                i32_const 1
                i32_store
                i32_const 1
                return
              end
              local_get 0
              i32_const 2
              i32_store
              i32_const 2
            end
            """);
  }

  @Test
  void aLoopRepeatsFromAnIf() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  jump b1
                b1:
                  x0 = phi i32 b0: 0, b1: i32_add(x0, 3)
                  if i32_lt_s(x0, p0) b1 b2
                b2:
                  return x0
                """,
                I32))
        .isEqualTo(
            """
            locals i32
              i32_const 0
              local_set 1
              loop
                local_get 1
                local_get 0
                i32_lt_s
                if
                  local_get 1
                  i32_const 3
                  i32_add
                  local_set 1
                  br 1
                end
                local_get 1
                return
              end
              unreachable
            end
            """);
  }

  @Test
  void aLoopThatTestsFirstHasItsBodyInAnIf() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  jump b1
                b1:
                  x0 = phi i32 b0: 0, b2: i32_add(x0, 1)
                  if i32_lt_s(x0, p0) b2 b3
                b2:
                  i32_store(x0, p0)
                  jump b1
                b3:
                  return x0
                """,
                I32))
        .isEqualTo(
            """
            locals i32
              i32_const 0
              local_set 1
              loop
                local_get 1
                local_get 0
                i32_lt_s
                if
                  local_get 1
                  local_get 0
                  i32_store
                  local_get 1
                  i32_const 1
                  i32_add
                  local_set 1
                  br 1
                end
                local_get 1
                return
              end
              unreachable
            end
            """);
  }

  @Test
  void aLoadIsMadeInTheStoreThatUsesIt() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  v0 = i32_load(p0)
                  i32_store(p1, v0)
                  return
                """))
        .isEqualTo(
            """
              local_get 1
              local_get 0
              i32_load
              i32_store
            end
            """);
  }

  @Test
  void countersAreStoredOneAfterTheOther() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  jump b1
                b1:
                  x0 = phi i32 b0: 0, b1: i32_add(x0, 1)
                  x1 = phi i32 b0: 0, b1: i32_add(x1, 2)
                  i32_store(x0, x1)
                  if i32_lt_s(x0, p0) b1 b2
                b2:
                  return
                """))
        .isEqualTo(
            """
            locals i32 i32
              i32_const 0
              local_set 2
              i32_const 0
              local_set 1
              loop
                local_get 1
                local_get 2
                i32_store
                local_get 1
                local_get 0
                i32_lt_s
                if
                  local_get 2
                  i32_const 2
                  i32_add
                  local_set 2
                  local_get 1
                  i32_const 1
                  i32_add
                  local_set 1
                  br 1
                end
                return
              end
            end
            """);
  }

  @Test
  void aPhiThatIsCopiedToAnotherIsReadBeforeItIsStored() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  jump b1
                b1:
                  x0 = phi i32 b0: 0, b1: i32_add(p0, p1)
                  x1 = phi i32 b0: 0, b1: x0
                  i32_store(x0, x1)
                  if i32_lt_s(x1, p0) b1 b2
                b2:
                  return
                """))
        .isEqualTo(
            """
            locals i32 i32
              i32_const 0
              local_set 3
              i32_const 0
              local_set 2
              loop
                local_get 2
                local_get 3
                i32_store
                local_get 3
                local_get 0
                i32_lt_s
                if
                  local_get 2
                  local_set 3
                  local_get 0
                  local_get 1
                  i32_add
                  local_set 2
                  br 1
                end
                return
              end
            end
            """);
  }

  @Test
  void threePhisPassTheirValuesOn() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  jump b1
                b1:
                  x0 = phi i32 b0: 0, b1: x1
                  x1 = phi i32 b0: 0, b1: x2
                  x2 = phi i32 b0: 0, b1: i32_add(x2, 1)
                  i32_store(x0, x1)
                  if i32_lt_s(x2, p0) b1 b2
                b2:
                  return
                """))
        .isEqualTo(
            """
            locals i32 i32 i32
              i32_const 0
              local_set 2
              i32_const 0
              local_set 3
              i32_const 0
              local_set 1
              loop
                local_get 1
                local_get 3
                i32_store
                local_get 2
                local_get 0
                i32_lt_s
                if
                  local_get 3
                  local_set 1
                  local_get 2
                  local_set 3
                  local_get 2
                  i32_const 1
                  i32_add
                  local_set 2
                  br 1
                end
                return
              end
            end
            """);
  }

  @Test
  void aValueThatWasMadeBeforeReadsNoPhiAnyMore() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  jump b1
                b1:
                  x0 = phi i32 b0: 0, b2: i32_mul(i32_clz(i32_eqz(x1)), x1)
                  x1 = phi i32 b0: 0, b2: x0
                  i32_store(x0, i32_mul(i32_clz(i32_eqz(x1)), x1))
                  if i32_lt_s(x0, p0) b2 b3
                b2:
                  i32_store(p0, x1)
                  jump b1
                b3:
                  return
                """))
        .isEqualTo(
            """
            locals i32 i32 i32
              i32_const 0
              local_set 2
              i32_const 0
              local_set 1
              loop
                local_get 1
                local_get 2
                i32_eqz
                i32_clz
                local_get 2
                i32_mul
                local_tee 3
                i32_store
                local_get 1
                local_get 0
                i32_lt_s
                if
                  local_get 0
                  local_get 2
                  i32_store
                  local_get 1
                  local_set 2
                  local_get 3
                  local_set 1
                  br 1
                end
                return
              end
            end
            """);
  }

  @Test
  void aStoreThatIsReadAtOnceKeepsItsValueOnTheStack() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  jump b1
                b1:
                  x0 = phi i32 b0: i32_add(p0, p1)
                  i32_store(x0, x0)
                  return
                """))
        .isEqualTo(
            """
              local_get 0
              local_get 1
              i32_add
              local_tee 0
              local_get 0
              i32_store
            end
            """);
  }

  /** The dead phi shares a local with the first, which is stored right after it. */
  @Test
  void twoStoresToOneLocalStayTwo() {
    assertThat(
            BodyText.compiled(
                """
                b0:
                  jump b1
                b1:
                  x0 = phi i32 b0: 1, b1: x2
                  x1 = phi i32 b0: 3, b1: x0
                  x2 = phi i32 b0: 2, b1: x0
                  i32_store(x0, x2)
                  v0 = i32_load(x0)
                  if v0 b1 b2
                b2:
                  return
                """))
        .isEqualTo(
            """
            locals i32 i32
              i32_const 2
              local_set 1
              i32_const 3
              local_set 0
              i32_const 1
              local_set 0
              loop
                local_get 0
                local_get 1
                i32_store
                local_get 0
                i32_load
                if
                  local_get 1
                  local_get 0
                  local_get 0
                  local_set 1
                  local_set 0
                  local_set 0
                  br 1
                end
                return
              end
            end
            """);
  }

  @Test
  void aStoreBeforeAReadOfAnotherLocalStays() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  jump b1
                b1:
                  x0 = phi i32 b0: i32_add(p0, p1)
                  i32_store(p0, x0)
                  i32_store(p1, x0)
                  return
                """))
        .isEqualTo(
            """
            locals i32
              local_get 0
              local_get 1
              i32_add
              local_set 2
              local_get 0
              local_get 2
              i32_store
              local_get 1
              local_get 2
              i32_store
            end
            """);
  }

  @Test
  void aLoopMayRepeatByTheSecondTargetOfABranch() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  jump b1
                b1:
                  v0 = i32_load(p0)
                  if v0 b2 b1
                b2:
                  return
                """))
        .isEqualTo(
            """
              loop
                local_get 0
                i32_load
                i32_eqz
                br_if 0
                return
              end
            end
            """);
  }

  @Test
  void anArmThatCompletesFollowsOneThatLeaves() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  if p1 b5 b4
                b1:
                  i32_store(p0, 1)
                  jump b3
                b2:
                  i32_store(p0, 2)
                  return
                b3:
                  i32_store(p0, 3)
                  return
                b4:
                  i32_store(p0, 4)
                  jump b3
                b5:
                  if p0 b1 b2
                """))
        .isEqualTo(
            """
              local_get 1
              if
                local_get 0
                i32_eqz
                if
                  local_get 0
                  i32_const 2
                  i32_store
                  return
                end
                local_get 0
                i32_const 1
                i32_store
              else
                local_get 0
                i32_const 4
                i32_store
              end
              local_get 0
              i32_const 3
              i32_store
            end
            """);
  }

  @Test
  void anArmThatBranchesFarAwayNeedsNoElse() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  if p1 b6 b7
                b1:
                  i32_store(p0, 1)
                  jump b4
                b2:
                  i32_store(p0, 2)
                  jump b3
                b3:
                  i32_store(p0, 3)
                  jump b4
                b4:
                  i32_store(p0, 4)
                  return
                b6:
                  if p0 b1 b2
                b7:
                  i32_store(p0, 7)
                  jump b3
                """))
        .isEqualTo(
            """
              block
                local_get 1
                if
                  local_get 0
                  if
                    local_get 0
                    i32_const 1
                    i32_store
                    br 2
                  end
                  local_get 0
                  i32_const 2
                  i32_store
                else
                  local_get 0
                  i32_const 7
                  i32_store
                end
                local_get 0
                i32_const 3
                i32_store
              end
              local_get 0
              i32_const 4
              i32_store
            end
            """);
  }

  @Test
  void anEndlessLoopWithoutCodeIsALoop() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  if p0 b1 b2
                b1:
                  jump b1
                b2:
                  return
                """))
        .isEqualTo(
            """
              local_get 0
              if
                loop
                  br 0
                end
              end
            end
            """);
  }

  @Test
  void codeAfterAnEndlessLoopNeedsNoElse() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  if p0 b1 b2
                b1:
                  i32_store(p0, 1)
                  jump b1
                b2:
                  i32_store(p0, 2)
                  return
                """))
        .isEqualTo(
            """
              local_get 0
              if
                loop
                  local_get 0
                  i32_const 1
                  i32_store
                  br 0
                end
              end
              local_get 0
              i32_const 2
              i32_store
            end
            """);
  }

  @Test
  void anArmThatMayBranchAwayAtItsEndCompletes() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  if p0 b1 b2
                b1:
                  i32_store(p0, 1)
                  if p1 b4 b3
                b2:
                  i32_store(p0, 2)
                  jump b3
                b3:
                  i32_store(p0, 3)
                  jump b4
                b4:
                  i32_store(p0, 4)
                  return
                """))
        .isEqualTo(
            """
              block
                local_get 0
                if
                  local_get 0
                  i32_const 1
                  i32_store
                  local_get 1
                  br_if 1
                else
                  local_get 0
                  i32_const 2
                  i32_store
                end
                local_get 0
                i32_const 3
                i32_store
              end
              local_get 0
              i32_const 4
              i32_store
            end
            """);
  }

  @Test
  void anEndlessLoopHasNoExit() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  jump b1
                b1:
                  i32_store(p0, 1)
                  jump b1
                """))
        .isEqualTo(
            """
              loop
                local_get 0
                i32_const 1
                i32_store
                br 0
              end
            end
            """);
  }

  @Test
  void phisThatExchangeTheirValuesAreCopiedInParallel() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  jump b1
                b1:
                  x0 = phi i32 b0: p0, b1: x1
                  x1 = phi i32 b0: p1, b1: x0
                  i32_store(x0, x1)
                  v0 = i32_load(x1)
                  if v0 b1 b2
                b2:
                  return x0
                """,
                I32))
        .isEqualTo(
            """
              loop
                local_get 0
                local_get 1
                i32_store
                local_get 1
                i32_load
                if
                  local_get 1
                  local_get 0
                  local_set 1
                  local_set 0
                  br 1
                end
                local_get 0
                return
              end
              unreachable
            end
            """);
  }

  @Test
  void aPhiIsStoredAfterTheOthersHaveReadIt() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  jump b1
                b1:
                  x0 = phi i32 b0: 1, b1: i32_add(x0, x1)
                  x1 = phi i32 b0: 1, b1: x0
                  i32_store(x0, x1)
                  if i32_lt_s(x0, p0) b1 b2
                b2:
                  return x0
                """,
                I32))
        .isEqualTo(
            """
            locals i32
              i32_const 1
              local_set 2
              i32_const 1
              local_set 1
              loop
                local_get 1
                local_get 2
                i32_store
                local_get 1
                local_get 0
                i32_lt_s
                if
                  local_get 1
                  local_get 2
                  i32_add
                  local_get 1
                  local_set 2
                  local_set 1
                  br 1
                end
                local_get 1
                return
              end
              unreachable
            end
            """);
  }

  @Test
  void anExpensiveValueIsMadeBeforeTheLoop() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  jump b1
                b1:
                  x0 = phi i32 b0: 0, b1: i32_add(x0, i32_mul(i32_xor(p0, 1000), i32_xor(p1, 1000)))
                  if i32_lt_s(x0, p0) b1 b2
                b2:
                  return x0
                """,
                I32))
        .isEqualTo(
            """
            locals i32
              local_get 0
              i32_const 1000
              i32_xor
              local_get 1
              i32_const 1000
              i32_xor
              i32_mul
              local_set 2
              i32_const 0
              local_set 1
              loop
                local_get 1
                local_get 0
                i32_lt_s
                if
                  local_get 1
                  local_get 2
                  i32_add
                  local_set 1
                  br 1
                end
                local_get 1
                return
              end
              unreachable
            end
            """);
  }

  @Test
  void aCheapValueIsMadeInTheLoop() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  jump b1
                b1:
                  x0 = phi i32 b0: 0, b1: i32_add(x0, i32_xor(p0, p1))
                  if i32_lt_s(x0, p0) b1 b2
                b2:
                  return x0
                """,
                I32))
        .isEqualTo(
            """
            locals i32
              i32_const 0
              local_set 2
              loop
                local_get 2
                local_get 0
                i32_lt_s
                if
                  local_get 2
                  local_get 0
                  local_get 1
                  i32_xor
                  i32_add
                  local_set 2
                  br 1
                end
                local_get 2
                return
              end
              unreachable
            end
            """);
  }

  @Test
  void aValueIsComputedOnTheBranchesThatUseIt() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  v0 = i32_load(p0)
                  switch v0 b1 b2 b3
                b1:
                  i32_store(p0, i32_xor(v0, p1))
                  return 1
                b2:
                  i32_store(p1, i32_xor(v0, p1))
                  return 2
                b3:
                  return 3
                """,
                I32))
        .isEqualTo(
            """
            locals i32
              block
                block
                  block
                    local_get 0
                    i32_load
                    local_tee 2
                    br_table 0 1 2
                  end
                  local_get 0
                  local_get 2
                  local_get 1
                  i32_xor
                  i32_store
                  i32_const 1
                  return
                end
                local_get 1
                local_get 2
                local_get 1
                i32_xor
                i32_store
                i32_const 2
                return
              end
              i32_const 3
            end
            """);
  }

  @Test
  void aValueThatIsUsedAtOnceAndLaterIsKept() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  i32_store(p0, i32_xor(p0, p1))
                  if p0 b1 b2
                b1:
                  i32_store(p0, 1)
                  return i32_xor(p0, p1)
                b2:
                  i32_store(p0, 2)
                  return 2
                """,
                I32))
        .isEqualTo(
            """
              local_get 0
              local_get 0
              local_get 1
              i32_xor
              local_tee 1
              i32_store
              local_get 0
              if
                local_get 0
                i32_const 1
                i32_store
                local_get 1
                return
              end
              local_get 0
              i32_const 2
              i32_store
              i32_const 2
            end
            """);
  }

  @Test
  void aSwitchIsATable() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  switch p0 b1 b2 b1 b3
                b1:
                  i32_store(p0, 1)
                  jump b4
                b2:
                  i32_store(p0, 2)
                  jump b4
                b3:
                  i32_store(p0, 3)
                  jump b4
                b4:
                  x0 = phi i32 b1: 5, b2: 6, b3: 7
                  return x0
                """,
                I32))
        .isEqualTo(
            """
              block
                block
                  block
                    block
                      local_get 0
                      br_table 0 1 0 2
                    end
                    local_get 0
                    i32_const 1
                    i32_store
                    i32_const 5
                    local_set 0
                    br 2
                  end
                  local_get 0
                  i32_const 2
                  i32_store
                  i32_const 6
                  local_set 0
                  br 1
                end
                local_get 0
                i32_const 3
                i32_store
                i32_const 7
                local_set 0
              end
              local_get 0
            end
            """);
  }

  @Test
  void anEdgeThatControlMayNotTakeGetsTheCopies() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  switch p0 b1 b2 b3
                b1:
                  x0 = phi i32 b0: 1, b2: 2
                  i32_store(p0, x0)
                  return x0
                b2:
                  i32_store(p0, 2)
                  jump b1
                b3:
                  return 3
                """,
                I32))
        .isEqualTo(
            """
            locals i32
              block
                block
                  block
                    block
                      local_get 0
                      br_table 0 1 3
                    end
                    i32_const 1
                    local_set 1
                    br 1
                  end
                  local_get 0
                  i32_const 2
                  i32_store
                  i32_const 2
                  local_set 1
                end
                local_get 0
                local_get 1
                i32_store
                local_get 1
                return
              end
              i32_const 3
            end
            """);
  }

  @Test
  void aBranchOutOfTheFunctionDropsItsResultIfNotTaken() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  leave i32_lt_s(p0, 3) 7 b1
                b1:
                  i32_store(p0, 3)
                  return 8
                """,
                I32))
        .isEqualTo(
            """
              i32_const 7
              local_get 0
              i32_const 3
              i32_lt_s
              br_if 0
              drop
              local_get 0
              i32_const 3
              i32_store
              i32_const 8
            end
            """);
  }

  @Test
  void aBranchOutOfAFunctionWithoutResult() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  leave i32_lt_s(p0, 3) b1
                b1:
                  i32_store(p0, 3)
                  return
                """))
        .isEqualTo(
            """
              local_get 0
              i32_const 3
              i32_lt_s
              br_if 0
              local_get 0
              i32_const 3
              i32_store
            end
            """);
  }

  @Test
  void localsOf32BitsComeBeforeThoseOf64() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i64
                b0:
                  v0 = i64_load(p0)
                  v1 = i32_load(p0)
                  v2 = i64_load(i32_add(p0, 8))
                  i64_store(p0, p1)
                  i64_store(v1, v0)
                  i32_store(p0, v1)
                  i64_store(v1, v2)
                  return i64_add(v0, v2)
                """,
                I64))
        .isEqualTo(
            """
            locals i32 i64 i64
              local_get 0
              i64_load
              local_set 4
              local_get 0
              i32_load
              local_set 2
              local_get 0
              i32_const 8
              i32_add
              i64_load
              local_set 3
              local_get 0
              local_get 1
              i64_store
              local_get 2
              local_get 4
              i64_store
              local_get 0
              local_get 2
              i32_store
              local_get 2
              local_get 3
              i64_store
              local_get 4
              local_get 3
              i64_add
            end
            """);
  }

  @Test
  void variablesThatAreNeverLiveTogetherShareALocal() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  v0 = i32_load(p1)
                  i32_store(p1, p0)
                  i32_store(v0, v0)
                  v1 = i32_load(p1)
                  i32_store(p1, p0)
                  i32_store(v1, v1)
                  return p0
                """,
                I32))
        .isEqualTo(
            """
            locals i32
              local_get 1
              i32_load
              local_set 2
              local_get 1
              local_get 0
              i32_store
              local_get 2
              local_get 2
              i32_store
              local_get 1
              i32_load
              local_set 2
              local_get 1
              local_get 0
              i32_store
              local_get 2
              local_get 2
              i32_store
              local_get 0
            end
            """);
  }

  @Test
  void aDivisionThatMayTrapIsMadeEvenIfNothingUsesIt() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  v0 = i32_div_u(p0, p1)
                  return
                """))
        .isEqualTo(
            """
              local_get 0
              local_get 1
              i32_div_u
              drop
            end
            """);
  }

  @Test
  void nestedChoicesFollowTheirDominators() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  if p0 b1 b2
                b1:
                  if p1 b3 b4
                b2:
                  i32_store(p0, 2)
                  jump b4
                b3:
                  i32_store(p0, 3)
                  jump b5
                b4:
                  x0 = phi i32 b1: 1, b2: p1
                  i32_store(p0, x0)
                  jump b5
                b5:
                  x1 = phi i32 b3: 1, b4: x0
                  return x1
                """,
                I32))
        .isEqualTo(
            """
              block
                local_get 0
                if
                  local_get 1
                  if
                    local_get 0
                    i32_const 3
                    i32_store
                    i32_const 1
                    local_set 1
                    br 2
                  end
                  i32_const 1
                  local_set 1
                else
                  local_get 0
                  i32_const 2
                  i32_store
                end
                local_get 0
                local_get 1
                i32_store
              end
              local_get 1
            end
            """);
  }

  @Test
  void aLoopInALoop() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32
                b0:
                  jump b1
                b1:
                  x0 = phi i32 b0: 0, b3: i32_add(x0, 1)
                  jump b2
                b2:
                  x1 = phi i32 b1: 0, b2: i32_add(x1, 1)
                  i32_store(x1, x0)
                  if i32_lt_s(x1, p1) b2 b3
                b3:
                  if i32_lt_s(x0, p0) b1 b4
                b4:
                  return i32_mul(x0, x0)
                """,
                I32))
        .isEqualTo(
            """
            locals i32 i32
              i32_const 0
              local_set 2
              loop
                i32_const 0
                local_set 3
                loop
                  local_get 3
                  local_get 2
                  i32_store
                  local_get 3
                  local_get 1
                  i32_lt_s
                  if
                    local_get 3
                    i32_const 1
                    i32_add
                    local_set 3
                    br 1
                  end
                  local_get 2
                  local_get 0
                  i32_lt_s
                  if
                    local_get 2
                    i32_const 1
                    i32_add
                    local_set 2
                    br 2
                  end
                  local_get 2
                  local_get 2
                  i32_mul
                  return
                end
              end
              unreachable
            end
            """);
  }

  @Test
  void fillingAndCopying() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32, p1: i32, p2: i32
                b0:
                  memory_fill(p0, p1, p2)
                  memory_copy(p1, p0, p2)
                  call.7(p0)
                  v0 = call.8 i64(p1)
                  v1 = memory_size()
                  i64_store(v1, v0)
                  return
                """))
        .isEqualTo(
            """
            locals i64
              local_get 0
              local_get 1
              local_get 2
              memory_fill
              local_get 1
              local_get 0
              local_get 2
              memory_copy
              local_get 0
              call 7
              local_get 1
              call 8
              local_set 3
              memory_size
              local_get 3
              i64_store
            end
            """);
  }

  @Test
  void anEmptyBlockIsPassed() {
    assertThat(
            BodyText.compiled(
                """
                p0: i32
                b0:
                  if p0 b1 b2
                b1:
                  jump b3
                b2:
                  i32_store(p0, 2)
                  jump b3
                b3:
                  jump b4
                b4:
                  i32_store(p0, 3)
                  return
                """))
        .isEqualTo(
            """
              local_get 0
              i32_eqz
              if
                local_get 0
                i32_const 2
                i32_store
              end
              local_get 0
              i32_const 3
              i32_store
            end
            """);
  }
}
