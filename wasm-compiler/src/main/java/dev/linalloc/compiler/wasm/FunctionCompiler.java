package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Block;
import dev.linalloc.compiler.ssa.Exit;
import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.ValueType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes a function from its graph to the instructions of its body. */
public final class FunctionCompiler {
  private final List<FunctionBody.Line> lines = new ArrayList<>();
  private final LocalAllocation allocation;
  private final Deque<Structure.Label> labels = new ArrayDeque<>();

  /** Compiles a graph, which is used up. */
  public static FunctionBody compile(Graph graph, List<ValueType> results) {
    FunctionCompiler compiler = new FunctionCompiler(graph, results);
    List<ValueType> parameters = graph.parameters.stream().map(Node::valueType).toList();
    return new FunctionBody(parameters, results, compiler.allocation.locals(), compiler.lines);
  }

  private FunctionCompiler(Graph graph, List<ValueType> results) {
    Schedule schedule = new Schedule(graph);
    assert ScheduleChecker.check(schedule);
    BlockEmitter emitter = new BlockEmitter(schedule, graph.parameters);
    Map<Block, List<Instr>> code = new LinkedHashMap<>();
    // Dominators first: a block's code asks for variables that those above it then know to keep.
    List<Block> order = schedule.dominators().order;
    order.forEach(block -> code.put(block, emitter.emit(block)));
    Map<Block, List<Instr>> withCopies = new LinkedHashMap<>(code);
    allocation = new LocalAllocation(code, graph.parameters);
    assert LocalChecker.check(withCopies, variable -> variable, allocation);
    assert LocalChecker.check(code, Variable::shared, allocation);
    for (Block block : order) {
      block.exit = block.exit.withTargets(target -> beyond(target, code));
    }
    connect(graph);
    Structurer structurer = new Structurer(graph, block -> code.getOrDefault(block, List.of()));
    List<Structure> body = new ArrayList<>(structurer.structure());
    if (body.getLast() instanceof Structure.Leave) {
      body.removeLast();
    } else if (!results.isEmpty()) {
      body.add(new Structure.Leave(Op.UNREACHABLE));
    }
    within(structurer.function, body);
    line(Op.END, 0);
  }

  /** Returns where control really goes that goes to a block: blocks without code are passed. */
  private static Block beyond(Block block, Map<Block, List<Instr>> code) {
    Block at = block;
    while (at.exit instanceof Exit.Jump(Block to)
        && code.getOrDefault(at, List.of()).isEmpty()
        && to != at) {
      at = to;
    }
    return at;
  }

  /** Adds to each block those that have come to lead to it. */
  private static void connect(Graph graph) {
    for (Block block : graph.blocks()) {
      block.successors().forEach(next -> next.predecessors.add(block));
    }
  }

  private void write(List<Structure> body) {
    body.forEach(this::write);
  }

  private void write(Structure part) {
    switch (part) {
      case Structure.Straight(List<Instr> code) -> code.forEach(this::write);
      case Structure.Labelled(Op kind, Structure.Label label, List<Structure> body) -> {
        if (label.isUsed) {
          line(kind, 0);
          within(label, body);
          line(Op.END, 0);
        } else {
          write(body);
        }
      }
      case Structure.If(List<Structure> then, List<Structure> otherwise) -> {
        line(Op.IF, 0);
        within(new Structure.Label(), then);
        if (!otherwise.isEmpty()) {
          line(Op.ELSE, 0);
          within(new Structure.Label(), otherwise);
        }
        line(Op.END, 0);
      }
      case Structure.Branch(Op kind, Structure.Label to) -> line(kind, depth(to));
      case Structure.Table(List<Structure.Label> cases, Structure.Label otherwise) ->
          lines.add(
              new FunctionBody.Line(
                  Op.BR_TABLE, depth(otherwise), cases.stream().map(this::depth).toList()));
      case Structure.Leave(Op kind) -> line(kind, 0);
    }
  }

  private void within(Structure.Label label, List<Structure> body) {
    labels.push(label);
    write(body);
    labels.pop();
  }

  private int depth(Structure.Label label) {
    return List.copyOf(labels).indexOf(label);
  }

  private void write(Instr instr) {
    if (instr.variable() == null) {
      line(instr.op(), instr.immediate());
      return;
    }
    int local = allocation.number(instr.variable());
    if (instr.isOn(Op.LOCAL_GET)
        && !lines.isEmpty()
        && lines.getLast().op() == Op.LOCAL_SET
        && lines.getLast().immediate() == local) {
      lines.removeLast();
      line(Op.LOCAL_TEE, local);
    } else {
      line(instr.op(), local);
    }
  }

  private void line(Op op, long immediate) {
    lines.add(new FunctionBody.Line(op, immediate, List.of()));
  }
}
