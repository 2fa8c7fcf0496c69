package dev.linalloc.compiler.ssa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SetUpTest {
  private static final int UNREADY = 8;
  private static final int TAKEN = 9;

  @Test
  void aGlobalWithOneConstantOnEachPathIsNotLocated() {
    Graph constructor =
        GraphText.parse(
            """
            p0: i32
            b0:
              global_set.1(5)
              global_set.2(p0)
              global_set.3(1)
              v0 = memory_size()
              global_set.3(2)
              if p0 b1 b2
            b1:
              global_set.4(7)
              jump b2
            b2:
              global_set.5(8)
              return
            """);
    assertThat(SetUp.located(constructor)).containsExactlyInAnyOrder(2, 3, 4);
  }

  @Test
  void theHeapBeginsAtItsBaseOrBehindAllPagesIfThatIsTaken() {
    Graph graph =
        GraphText.parse(
            """
            p0: i32
            b0:
              global_set.1(p0)
              v0 = memory_size()
              global_set.2(v0)
              global_set.4(5)
              return
            """);
    Map<Integer, ValueType> needed = Map.of(1, ValueType.I32, 2, ValueType.I32, 3, ValueType.I64);
    SetUp.complete(graph, needed, UNREADY, TAKEN, false);
    assertThat(GraphText.print(graph))
        .isEqualTo(
            """
            b0:
              v0 = global_get.9 i32()
              v1 = memory_size()
              global_set.9(1)
              global_set.8(0)
              global_set.3(0L)
              global_set.1(select(i32_sub(i32_shl(v1, 16), i32_shr_u(v1, 16)), address.__heap_base(), v0))
              global_set.2(v1)
              return
            """);
  }

  @Test
  void aGlobalThatTheConstructorReadsIsKept() {
    Graph graph =
        GraphText.parse(
            """
            p0: i32
            b0:
              global_set.4(7)
              v0 = global_get.4 i32()
              global_set.1(v0)
              v1 = memory_grow(7)
              return
            """);
    SetUp.complete(graph, Map.of(1, ValueType.I32), UNREADY, TAKEN, false);
    assertThat(GraphText.print(graph))
        .isEqualTo(
            """
            b0:
              v0 = global_get.9 i32()
              v1 = memory_size()
              global_set.9(1)
              global_set.8(0)
              global_set.4(7)
              v2 = global_get.4 i32()
              global_set.1(v2)
              v3 = memory_grow(7)
              return
            """);
  }

  @Test
  void withTheHeapsEndTheFirstHeapHasThePagesUpToIt() {
    Graph graph =
        GraphText.parse(
            """
            p0: i32
            b0:
              v0 = memory_size()
              global_set.1(v0)
              return
            """);
    SetUp.complete(graph, Map.of(1, ValueType.I32), UNREADY, TAKEN, true);
    assertThat(GraphText.print(graph))
        .isEqualTo(
            """
            b0:
              v0 = global_get.9 i32()
              v1 = memory_size()
              global_set.9(1)
              global_set.8(0)
              global_set.1(select(v1, i32_add(i32_shr_u(i32_add(address.__heap_end(), -1), 16), 1), v0))
              return
            """);
  }

  @Test
  void withoutOtherObjectsTheHeapBeginsAtItsBase() {
    Graph graph =
        GraphText.parse(
            """
            p0: i32
            b0:
              global_set.1(p0)
              v0 = memory_size()
              global_set.2(v0)
              return
            """);
    Map<Integer, ValueType> needed = Map.of(1, ValueType.I32, 2, ValueType.I32);
    SetUp.complete(graph, needed, UNREADY, SetUp.NOT_SHARED, false);
    assertThat(GraphText.print(graph))
        .isEqualTo(
            """
            b0:
              v0 = memory_size()
              global_set.8(0)
              global_set.1(address.__heap_base())
              global_set.2(v0)
              return
            """);
  }
}
