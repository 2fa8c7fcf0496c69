package dev.linalloc.compiler.ssa;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GraphTextTest {
  @Test
  void aGraphThatIsReadIsPrintedAsItWas() {
    String text =
        """
        p0: i32, p1: i64
        b0:
          v0 = i32_load(p0)
          v1 = global_get.2 i64()
          global_set.1(i32_wrap_i64(i64_add(v1, -5L)))
          switch v0 b1 b2 b4
        b1:
          call.3(p0, -2147483648)
          leave i32_eqz(v0) v0 b2
        b2:
          x0 = phi i32 b0: 7, b1: i32_add(v0, 1)
          x1 = phi i64 b0: 3L, b1: p1
          v2 = call.4 i64(x1)
          i64_store(x0, v2)
          if i32_ne(x0, v0) b4 b3
        b3:
          return x0
        b4:
          x2 = phi i32 b0: 1, b2: x0, b4: x2
          jump b4
        """;
    Graph graph = GraphText.parse(text);
    assertThat(GraphText.print(graph)).isEqualTo(text);
    assertThat(GraphChecker.check(graph, "reading")).isTrue();
  }
}
