package dev.linalloc.host;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.Instruction;
import run.endive.wasm.types.OpCode;

/**
 * Finds the functions that some functions of a module may call, directly or through a table. An
 * allocator is a small part of most modules. Compiling the rest would take most of the loading
 * time, and would meet functions too long for a JVM method.
 */
final class Reach {
  private final WasmModule module;
  private final int imported;
  private final BitSet reached = new BitSet();
  private final Deque<Integer> left = new ArrayDeque<>();

  private Reach(WasmModule module) {
    this.module = module;
    this.imported = module.importSection().count(ExternalType.FUNCTION);
  }

  /**
   * Returns the functions that {@code roots} may call, themselves included.
   *
   * @param roots the functions' indices; imported functions come first, here and in the result
   */
  static BitSet from(WasmModule module, Iterable<Integer> roots) {
    Reach reach = new Reach(module);
    roots.forEach(reach::add);
    while (!reach.left.isEmpty()) {
      reach.follow(reach.left.remove());
    }
    return reach.reached;
  }

  private void add(int function) {
    if (!reached.get(function)) {
      reached.set(function);
      left.add(function);
    }
  }

  private void follow(int function) {
    if (function >= imported) {
      module
          .codeSection()
          .getFunctionBody(function - imported)
          .instructions()
          .forEach(this::follow);
    }
  }

  private void follow(Instruction instruction) {
    switch (instruction.opcode()) {
      case CALL, RETURN_CALL, REF_FUNC -> add((int) instruction.operand(0));
      case CALL_INDIRECT, RETURN_CALL_INDIRECT ->
          addFromTables(module.typeSection().getType((int) instruction.operand(0)));
      default -> {}
    }
  }

  /**
   * Adds the functions that an indirect call may reach: those of its type that any element segment
   * names.
   */
  private void addFromTables(FunctionType type) {
    module.elementSection().stream()
        .flatMap(element -> element.initializers().stream())
        .flatMap(List::stream)
        .filter(each -> each.opcode() == OpCode.REF_FUNC)
        .map(each -> (int) each.operand(0))
        .filter(function -> type(function).equals(type))
        .forEach(this::add);
  }

  private FunctionType type(int function) {
    return GuestModule.type(module, function);
  }
}
