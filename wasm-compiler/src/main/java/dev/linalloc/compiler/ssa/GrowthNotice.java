package dev.linalloc.compiler.ssa;

import java.util.List;

/**
 * Calls a function outside the object after memory has grown, with the number of the memory, 0.
 * JavaScript's views of a memory become stale then.
 */
public final class GrowthNotice {
  private GrowthNotice() {}

  /**
   * Adds the calls to a function.
   *
   * @param symbol the name of the function to call
   */
  public static void add(Graph graph, String symbol) {
    for (Block block : graph.blocks()) {
      Block from = block;
      for (int at = 0; at < from.effects.size(); at++) {
        if (from.effects.get(at).op == Op.MEMORY_GROW) {
          from = notice(from, at + 1, graph, symbol);
          at = -1;
        }
      }
    }
    assert GraphChecker.check(graph, "GrowthNotice");
  }

  /** Splits a block behind a growth, puts the call there, and returns the second half. */
  private static Block notice(Block block, int at, Graph graph, String symbol) {
    Node grown = block.effects.get(at - 1);
    Block rest = block.split(at);
    Block call = new Block();
    call.effects.add(new Node(Op.CALL, null, new Operand.Symbol(symbol), List.of(graph.i32(0))));
    call.end(new Exit.Jump(rest));
    block.end(new Exit.Branch(graph.expression(Op.I32_NE, grown, graph.i32(-1)), call, rest));
    return rest;
  }
}
