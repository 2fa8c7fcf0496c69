package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.Operand;
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
      body.removeLast(); // the end of the function returns anyway
    } else if (!results.isEmpty()) {
      // Validation requires a result at the end, although control never arrives there.
      body.add(new Structure.Leave(Op.UNREACHABLE));
    }
    writer.within(function.end(), body);
    writer.line(Op.END);
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
          line(kind);
          within(label, body);
          line(Op.END);
        } else {
          write(body);
        }
      }
      case Structure.If(List<Structure> then, List<Structure> otherwise) -> {
        line(Op.IF);
        within(new Structure.Label(), then);
        if (!otherwise.isEmpty()) {
          line(Op.ELSE);
          within(new Structure.Label(), otherwise);
        }
        line(Op.END);
      }
      case Structure.Branch(Op kind, Structure.Label to) -> line(kind, label(to));
      case Structure.Table(List<Structure.Label> cases, Structure.Label otherwise) ->
          line(
              Op.BR_TABLE,
              new Operand.Table(cases.stream().map(this::label).toList(), label(otherwise)));
      case Structure.Leave(Op kind) -> line(kind);
    }
  }

  private void within(Structure.Label label, List<Structure> body) {
    labels.push(label);
    write(body);
    labels.pop();
  }

  private Operand.Label label(Structure.Label to) {
    return new Operand.Label(List.copyOf(labels).indexOf(to));
  }

  private void write(Instr instr) {
    if (instr.variable() == null) {
      lines.add(new FunctionBody.Line(instr.op(), instr.operand(), instr.origin()));
      return;
    }
    Operand local = new Operand.Local(locals.number(instr.variable()));
    boolean isSetBefore =
        !lines.isEmpty() && lines.getLast().equals(new FunctionBody.Line(Op.LOCAL_SET, local));
    if (instr.isOn(Op.LOCAL_GET) && isSetBefore) {
      lines.removeLast();
      line(Op.LOCAL_TEE, local);
    } else {
      line(instr.op(), local);
    }
  }

  private void line(Op op) {
    line(op, Operand.NONE);
  }

  private void line(Op op, Operand operand) {
    lines.add(new FunctionBody.Line(op, operand));
  }
}
