package dev.linalloc.kit.drive;

import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.trace.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Scripts of a few blocks each, at every edge of a size class that the allocator shows ({@link
 * SizeEdges}): a realloc beside free memory, and three blocks freed in each order. Most errors of
 * free lists show in so few calls, if the sizes are right.
 */
final class SmallSituations {
  private static final int[][] ORDERS = {
    {0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}
  };

  private SmallSituations() {}

  static List<Scenario> of(Subject subject) {
    List<Scenario> scripts = new ArrayList<>();
    int below = 1; // the edge of the class below
    for (int edge : SizeEdges.of(subject)) {
      scripts.addAll(reallocs(below, edge));
      scripts.addAll(orders(below, edge));
      below = edge;
    }
    return scripts;
  }

  /** A block grows or shrinks while its left, its right or both neighbours are free. */
  private static List<Scenario> reallocs(int below, int edge) {
    List<Scenario> scripts = new ArrayList<>();
    int[] sizes = {1, below, edge + 1, 2 * edge, 3 * edge};
    for (int to : IntStream.of(sizes).distinct().toArray()) {
      for (int free = 1; free <= 3; free++) {
        Script script = new Script();
        for (int id = 0; id < 4; id++) {
          script.alloc(id, edge, 1);
        }
        String neighbours = free == 1 ? "left" : free == 2 ? "right" : "left and right";
        if ((free & 1) != 0) {
          script.free(0);
        }
        if ((free & 2) != 0) {
          script.free(2);
        }
        script.realloc(1, to);
        refill(script, below, edge);
        scripts.add(
            script.named(edge + " bytes become " + to + ", free neighbours: " + neighbours));
      }
    }
    return scripts;
  }

  /**
   * Three blocks, of which some are of the class below, are freed in each order. After each free, a
   * block as large as two is requested.
   */
  private static List<Scenario> orders(int below, int edge) {
    List<Scenario> scripts = new ArrayList<>();
    int[][] triples = {{edge, edge, edge}, {edge, below, below}, {below, below, edge}};
    for (int[] sizes : triples) {
      for (int[] order : ORDERS) {
        Script script = new Script();
        for (int id = 0; id < sizes.length; id++) {
          script.alloc(id, sizes[id], 1);
        }
        script.alloc(3, 1, 1);
        for (int i = 0; i < order.length; i++) {
          script.free(order[i]).alloc(4 + i, 2 * edge, 1);
        }
        refill(script, below, edge);
        scripts.add(
            script.named(
                "blocks of "
                    + Arrays.toString(sizes)
                    + " bytes, freed in the order "
                    + Arrays.toString(order)));
      }
    }
    return scripts;
  }

  /** Requests that find what earlier calls left wrong: memory that is free twice, or dirty. */
  private static void refill(Script script, int below, int edge) {
    for (int id = 10; id < 14; id++) {
      script.alloc(id, edge, 1).add(new Step.Alloc(id + 10, below, 1, id % 2 == 0));
    }
  }
}
