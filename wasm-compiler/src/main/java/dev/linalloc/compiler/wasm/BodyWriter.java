package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.ValueType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Writes the structured code of a function as the lines of its body. */
public final class BodyWriter {
  private final LocalAllocation locals;
  private final List<FunctionBody.Line> lines = new ArrayList<>();
  private final Deque<Structure.Label> labels = new ArrayDeque<>();

  private BodyWriter(LocalAllocation locals) {
    this.locals = locals;
  }

  /** Returns a function's body. */
  public static FunctionBody write(
      Structure.Function function, LocalAllocation locals, List<ValueType> results) {
    BodyWriter writer = new BodyWriter(locals);
    List<Structure> body = new ArrayList<>(function.body());
    if (body.getLast() instanceof Structure.Leave) {
      body.removeLast(); // the end returns
    } else if (!results.isEmpty()) {
      body.add(new Structure.Leave(Op.UNREACHABLE)); // for engines, which ask for a result there
    }
    writer.within(function.end(), body);
    writer.line(Op.END, 0);
    List<ValueType> parameters =
        locals.code().graph().parameters.stream().map(Node::valueType).toList();
    return new FunctionBody(parameters, results, locals.locals(), writer.lines);
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
    int local = locals.number(instr.variable());
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
