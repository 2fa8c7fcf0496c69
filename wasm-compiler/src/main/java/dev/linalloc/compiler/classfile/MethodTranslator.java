package dev.linalloc.compiler.classfile;

import dev.linalloc.compiler.ssa.Block;
import dev.linalloc.compiler.ssa.Exit;
import dev.linalloc.compiler.ssa.Graph;
import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.Refusal;
import dev.linalloc.compiler.ssa.ValueType;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Translates the control flow of a method's bytecode into blocks of a graph, in reverse postorder
 * so that all ways into a block but those round a loop are known when it comes to the block. What
 * happens in between is {@link InstructionTranslator}'s matter.
 */
final class MethodTranslator {
  /** Where and with what a method that was translated in place of a call returns. */
  record Return(Block block, Frame frame, @Nullable Node value) {}

  /** A run of instructions that control enters at the first and leaves at the last. */
  private static final class Run {
    final List<CodeElement> code = new ArrayList<>();
    final Block block = new Block();
    final List<Frame> incoming = new ArrayList<>();
    List<Integer> next = List.of();
    int line;

    /** The instruction that says where control goes, or null if it falls into the next run. */
    @Nullable Instruction last;

    @Nullable Frame loop;
  }

  private final Method method;
  private final Graph graph;
  private final InstructionTranslator translator;
  private final List<Run> runs = new ArrayList<>();
  private final Map<Label, Integer> starts = new HashMap<>();
  private final List<Return> returns = new ArrayList<>();
  private int line;

  MethodTranslator(Method method, Graph graph, InstructionTranslator translator) {
    this.method = method;
    this.graph = graph;
    this.translator = translator;
  }

  /** Translates the method from the end of a block on, and returns where it returns. */
  List<Return> translate(Block from, Frame arguments) {
    try {
      split();
      List<Integer> order = order();
      from.end(new Exit.Jump(runs.getFirst().block));
      runs.getFirst().incoming.add(arguments);
      Set<Integer> done = new HashSet<>();
      for (int index : order) {
        done.add(index);
        translateRun(index, done, order);
      }
      return returns;
    } catch (Refusal e) {
      throw e.at(method.name.display() + ", line " + line);
    }
  }

  // ---- the shape of the bytecode

  private void split() {
    Set<Label> targets = new HashSet<>();
    for (CodeElement element : method.code) {
      switch (element) {
        case BranchInstruction branch -> targets.add(branch.target());
        case TableSwitchInstruction table ->
            addTargets(table.defaultTarget(), table.cases(), targets);
        case LookupSwitchInstruction look ->
            addTargets(look.defaultTarget(), look.cases(), targets);
        case ExceptionCatch handler -> refuse(handler);
        default -> {}
      }
    }
    Run run = startRun();
    int at = 0;
    for (CodeElement element : method.code) {
      boolean target = element instanceof LabelTarget label && targets.contains(label.label());
      if ((target && !run.code.isEmpty()) || (run.last != null && element instanceof Instruction)) {
        run.next = List.of(runs.size());
        run = startRun();
        run.line = at;
      }
      switch (element) {
        case LabelTarget label -> starts.put(label.label(), runs.size() - 1);
        case LineNumber number -> {
          at = number.line();
          if (run.last == null) {
            run.code.add(number);
          }
        }
        case Instruction instruction -> {
          run.code.add(instruction);
          run.last = isLast(instruction) ? instruction : null;
        }
        default -> {}
      }
    }
    for (int i = 0; i < runs.size(); i++) {
      Run each = runs.get(i);
      if (each.last != null) {
        each.next = targets(each.last, i + 1);
      }
    }
  }

  /** Refuses a handler at the line where it begins; javac writes one for a locked block too. */
  private void refuse(ExceptionCatch handler) {
    boolean isInside = false;
    for (CodeElement element : method.code) {
      isInside |= element instanceof LabelTarget at && at.label().equals(handler.tryStart());
      if (element instanceof MonitorInstruction) {
        throw Constructs.isSynchronized();
      }
      if (element instanceof LineNumber number) {
        line = number.line();
        if (isInside) {
          break;
        }
      }
    }
    throw Constructs.exception("an exception handler");
  }

  private Run startRun() {
    Run run = new Run();
    runs.add(run);
    return run;
  }

  private static void addTargets(Label otherwise, List<SwitchCase> cases, Set<Label> targets) {
    targets.add(otherwise);
    cases.forEach(each -> targets.add(each.target()));
  }

  private static boolean isLast(Instruction instruction) {
    return instruction instanceof BranchInstruction
        || instruction instanceof ReturnInstruction
        || instruction instanceof ThrowInstruction
        || instruction instanceof TableSwitchInstruction
        || instruction instanceof LookupSwitchInstruction;
  }

  private List<Integer> targets(Instruction last, int following) {
    return switch (last) {
      case BranchInstruction branch when isGoto(branch) -> List.of(start(branch.target()));
      case BranchInstruction branch -> List.of(start(branch.target()), following);
      case TableSwitchInstruction table -> targets(table.defaultTarget(), table.cases());
      case LookupSwitchInstruction lookup -> targets(lookup.defaultTarget(), lookup.cases());
      default -> List.of();
    };
  }

  private List<Integer> targets(Label otherwise, List<SwitchCase> cases) {
    List<Integer> all = new ArrayList<>();
    cases.forEach(each -> all.add(start(each.target())));
    all.add(start(otherwise));
    return all;
  }

  private int start(Label label) {
    return Objects.requireNonNull(starts.get(label), "no code at a label");
  }

  private static boolean isGoto(BranchInstruction branch) {
    return branch.opcode() == Opcode.GOTO || branch.opcode() == Opcode.GOTO_W;
  }

  private List<Integer> order() {
    List<Integer> postorder = new ArrayList<>();
    visit(0, new HashSet<>(), postorder);
    return postorder.reversed();
  }

  private void visit(int index, Set<Integer> seen, List<Integer> postorder) {
    if (seen.add(index)) {
      runs.get(index).next.reversed().forEach(next -> visit(next, seen, postorder));
      postorder.add(index);
    }
  }

  // ---- one run after the other

  private void translateRun(int index, Set<Integer> done, List<Integer> order) {
    Run run = runs.get(index);
    line = run.line;
    Frame frame = Frame.merge(run.block, run.incoming);
    boolean isLoop =
        order.subList(order.indexOf(index), order.size()).stream()
            .anyMatch(from -> runs.get(from).next.contains(index));
    if (isLoop) {
      if (!frame.stack.isEmpty()) {
        throw new Refusal(
            "a loop inside an expression", "keep the loop's result in a local first");
      }
      frame.openLoop(run.block, run.incoming.size(), storedInLoop(index));
      run.loop = frame.copy();
    }
    frame.isOnce = method.name.isConstructor() && isOnce(index);
    translator.start(run.block, frame);
    for (CodeElement element : run.code) {
      switch (element) {
        case LineNumber number -> line = number.line();
        case Instruction last when last == run.last -> end(index, last, done);
        case Instruction instruction -> translator.translate(instruction);
        default -> throw new IllegalStateException("unexpected " + element);
      }
    }
    if (run.last == null) {
      leave(new Exit.Jump(enter(run.next.getFirst())), run.next, done);
    }
  }

  /** Returns whether every way through the method passes a run, and none passes it again. */
  private boolean isOnce(int index) {
    Set<Integer> around = new HashSet<>(Set.of(index));
    visit(0, around, new ArrayList<>());
    boolean isPassed =
        around.stream().allMatch(other -> other == index || !runs.get(other).next.isEmpty());
    Set<Integer> after = new HashSet<>();
    runs.get(index).next.forEach(next -> visit(next, after, new ArrayList<>()));
    return isPassed && !after.contains(index);
  }

  /** Returns the local variables that a loop assigns, which javac writes in one piece. */
  private Set<Integer> storedInLoop(int header) {
    int last = header;
    for (int i = header; i < runs.size(); i++) {
      if (runs.get(i).next.contains(header)) {
        last = i;
      }
    }
    Set<Integer> stored = new HashSet<>();
    for (Run run : runs.subList(header, last + 1)) {
      for (CodeElement element : run.code) {
        if (element instanceof StoreInstruction store) {
          stored.add(store.slot());
        }
      }
    }
    return stored;
  }

  private void end(int index, Instruction last, Set<Integer> done) {
    Run run = runs.get(index);
    switch (last) {
      case BranchInstruction branch when isGoto(branch) ->
          leave(new Exit.Jump(enter(run.next.getFirst())), run.next, done);
      case BranchInstruction branch -> {
        Node condition = translator.condition(branch.opcode());
        leave(
            new Exit.Branch(condition, enter(run.next.getFirst()), enter(run.next.getLast())),
            run.next,
            done);
      }
      case TableSwitchInstruction table -> {
        Block otherwise = enter(run.next.getLast());
        Block[] cases = new Block[table.highValue() - table.lowValue() + 1];
        Arrays.fill(cases, otherwise);
        for (SwitchCase each : table.cases()) {
          cases[each.caseValue() - table.lowValue()] = enter(start(each.target()));
        }
        Node position = graph.expression(Op.I32_SUB, translator.pop(), graph.i32(table.lowValue()));
        leave(new Exit.Switch(position, List.of(cases), otherwise), run.next, done);
      }
      case LookupSwitchInstruction lookup -> {
        Node key = translator.pop();
        for (SwitchCase each : lookup.cases()) {
          Block unequal = new Block();
          Node equal = graph.expression(Op.I32_EQ, key, graph.i32(each.caseValue()));
          leave(
              new Exit.Branch(equal, enter(start(each.target())), unequal),
              List.of(start(each.target())),
              done);
          translator.start(unequal, translator.frame());
        }
        leave(
            new Exit.Jump(enter(run.next.getLast())),
            run.next.subList(run.next.size() - 1, run.next.size()),
            done);
      }
      case ReturnInstruction leaving -> {
        Node value = leaving.opcode() == Opcode.RETURN ? null : translator.pop();
        if (value != null && value.type == ValueType.REFERENCE) {
          throw Constructs.returnedReference();
        }
        returns.add(new Return(translator.block(), translator.frame(), value));
      }
      default -> throw Constructs.exception("throw");
    }
  }

  private Block enter(int index) {
    return runs.get(index).block;
  }

  /** Ends the block, and hands what is known at its end on to each of the runs that may follow. */
  private void leave(Exit exit, List<Integer> next, Set<Integer> done) {
    Frame frame = translator.frame();
    translator.block().end(exit);
    for (int index : new LinkedHashSet<>(next)) {
      Run run = runs.get(index);
      if (!done.contains(index)) {
        run.incoming.add(frame.copy());
      } else {
        Objects.requireNonNull(run.loop).closeLoop(run.block, frame);
      }
    }
  }
}
