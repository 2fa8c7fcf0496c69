package dev.linalloc.compiler.ssa;

import java.util.List;
import java.util.Map;

/** Removes a phi whose inputs are one value, besides the phi itself: the value takes its place. */
final class TrivialPhis implements Pass {
  @Override
  public boolean change(Graph graph, Block block) {
    for (Node phi : block.phis) {
      List<Node> values = phi.inputs.stream().filter(in -> in != phi).distinct().toList();
      if (values.size() == 1) {
        graph.replace(Map.of(phi, values.getFirst()));
        return true;
      }
    }
    return false;
  }
}
