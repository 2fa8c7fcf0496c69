package dev.linalloc.compiler.ssa;

import static org.assertj.core.api.Assertions.assertThat;

/** Applies one pass to graphs in text. */
final class PassTester {
  private final Pass pass;

  PassTester(Pass pass) {
    this.pass = pass;
  }

  /** Asserts the graph after the pass, which is applied to the first block that it changes. */
  void changes(String before, String after) {
    Graph graph = valid(before);
    assertThat(graph.blocks()).anyMatch(block -> pass.change(graph, block));
    GraphChecker.check(graph, pass.name());
    assertThat(GraphText.print(graph)).isEqualTo(after);
  }

  /** Asserts that the pass changes no block of a graph. */
  void keeps(String text) {
    Graph graph = valid(text);
    String before = GraphText.print(graph);
    assertThat(graph.blocks()).noneMatch(block -> pass.change(graph, block));
    assertThat(GraphText.print(graph)).isEqualTo(before);
  }

  /** Returns an expression of {@code additions} additions of 64 bits, each of which costs 100. */
  static String sum(String value, int additions) {
    return additions == 0 ? value : "i64_add(" + sum(value, additions - 1) + ", " + value + ")";
  }

  private static Graph valid(String text) {
    Graph graph = GraphText.parse(text);
    GraphChecker.check(graph, "reading");
    return graph;
  }
}
