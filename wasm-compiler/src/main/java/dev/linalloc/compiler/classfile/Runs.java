package dev.linalloc.compiler.classfile;

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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A method's bytecode split into runs, which become basic blocks, with the edges between them.
 * Control enters a run at its first instruction and leaves it at its last. Runs are numbered from 0
 * in the order of the bytecode.
 */
final class Runs {
  /** A run of instructions, and the line numbers among them. */
  static final class Run {
    final List<CodeElement> code = new ArrayList<>();

    /** The runs that may follow. */
    List<Integer> next = List.of();

    /** The line of the first instruction. */
    int line;

    /**
     * The branch, switch, return or throw at the end, or null if control falls into the next run.
     */
    @Nullable Instruction last;
  }

  private final Method method;
  private final List<Run> runs = new ArrayList<>();
  private final Map<Label, Integer> starts = new HashMap<>();

  private Runs(Method method) {
    this.method = method;
  }

  /** Splits a method's code. */
  static Runs of(Method method) {
    Runs runs = new Runs(method);
    runs.split(runs.targets());
    return runs;
  }

  int count() {
    return runs.size();
  }

  Run get(int index) {
    return runs.get(index);
  }

  /** Returns the run that begins at a label. */
  int start(Label label) {
    return Objects.requireNonNull(starts.get(label), "no code at a label");
  }

  static boolean isGoto(BranchInstruction branch) {
    return branch.opcode() == Opcode.GOTO || branch.opcode() == Opcode.GOTO_W;
  }

  /** Returns the runs that control can reach, in reverse postorder. */
  List<Integer> order() {
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

  /** Returns whether every path through the method passes a run exactly once. */
  boolean isOnce(int index) {
    Set<Integer> around = new HashSet<>(Set.of(index));
    visit(0, around, new ArrayList<>());
    boolean isPassed =
        around.stream().allMatch(other -> other == index || !runs.get(other).next.isEmpty());
    Set<Integer> after = new HashSet<>();
    runs.get(index).next.forEach(next -> visit(next, after, new ArrayList<>()));
    return isPassed && !after.contains(index);
  }

  /**
   * Returns the local variables that a loop assigns. javac writes a loop contiguously, from its
   * header to its last jump back.
   */
  Set<Integer> storedInLoop(int header) {
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

  // ---- splitting

  /** Returns the labels that instructions may jump to. */
  private Set<Label> targets() {
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
    return targets;
  }

  private void split(Set<Label> targets) {
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

  /**
   * Refuses an exception handler at the line where its {@code try} begins. javac writes a handler
   * for {@code synchronized} too, which is then named instead.
   */
  private void refuse(ExceptionCatch handler) {
    boolean isInside = false;
    int line = 0;
    for (CodeElement element : method.code) {
      isInside |= element instanceof LabelTarget at && at.label().equals(handler.tryStart());
      if (element instanceof MonitorInstruction) {
        throw Constructs.isSynchronized().at(place(line));
      }
      if (element instanceof LineNumber number) {
        line = number.line();
        if (isInside) {
          break;
        }
      }
    }
    throw Constructs.exception("an exception handler").at(place(line));
  }

  private String place(int line) {
    return method.name.display() + ", line " + line;
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
}
