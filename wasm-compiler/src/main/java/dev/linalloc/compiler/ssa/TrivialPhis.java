package dev.linalloc.compiler.ssa;

import java.util.List;
import java.util.Map;

/** Replaces a phi by a value, if each of its inputs is that value or the phi itself. */
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
