package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Block;
import dev.linalloc.compiler.ssa.Graph;
import java.util.List;
import java.util.Map;

/**
 * The code of a function's blocks, the first block first and dominators before what they dominate.
 * A block's exit still says where control goes; the code leaves the exit's operands on the stack.
 */
public record BlockCode(Graph graph, Map<Block, List<Instr>> blocks) {
  /** Returns the code of one block. */
  List<Instr> of(Block block) {
    return blocks.getOrDefault(block, List.of());
  }
}
