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
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Translates the control flow of a method's bytecode into blocks of a graph. It goes in reverse
 * postorder: all predecessors of a block come before it, except those that jump back to a loop's
 * header. {@link InstructionTranslator} translates the instructions in between.
 */
final class MethodTranslator {
  /**
   * A point at which a method returns: the block there, the frame, and the value, null for void.
   */
  record Return(Block block, Frame frame, @Nullable Node value) {}

  /** The block that a {@link Runs.Run} becomes. */
  private static final class Place {
    final Block block = new Block();

    /** The frames at the ends of the blocks that lead here. */
    final List<Frame> incoming = new ArrayList<>();

    /** The frame at the loop's start, if this is a loop's header. */
    @Nullable Frame loop;
  }

  private final Method method;
  private final Graph graph;
  private final Cursor cursor;
  private final InstructionTranslator instructions;
  private final Runs runs;
  private final List<Place> places = new ArrayList<>();
  private final List<Return> returns = new ArrayList<>();
  private int line;

  private MethodTranslator(
      Method method, Runs runs, Graph graph, Cursor cursor, InstructionTranslator instructions) {
    this.method = method;
    this.runs = runs;
    this.graph = graph;
    this.cursor = cursor;
    this.instructions = instructions;
  }

  /**
   * Translates a method, beginning at the cursor. Returns the points at which the method returns.
   *
   * @param start the method's frame, with its arguments
   */
  static List<Return> translate(
      Method method, Frame start, Graph graph, Cursor cursor, InstructionTranslator instructions) {
    MethodTranslator translator =
        new MethodTranslator(method, Runs.of(method), graph, cursor, instructions);
    try {
      translator.translate(start);
    } catch (Refusal e) {
      throw e.at(method.name.display() + ", line " + translator.line);
    }
    return translator.returns;
  }

  private void translate(Frame start) {
    for (int i = 0; i < runs.count(); i++) {
      places.add(new Place());
    }
    cursor.block().end(new Exit.Jump(block(0)));
    places.getFirst().incoming.add(start);
    List<Integer> order = runs.order();
    Set<Integer> done = new HashSet<>();
    for (int index : order) {
      done.add(index);
      translateRun(index, done, order);
    }
  }

  private void translateRun(int index, Set<Integer> done, List<Integer> order) {
    Runs.Run run = runs.get(index);
    Place place = places.get(index);
    line = run.line;
    Frame frame = Frame.merge(place.block, place.incoming);
    boolean isLoop =
        order.subList(order.indexOf(index), order.size()).stream()
            .anyMatch(from -> runs.get(from).next.contains(index));
    if (isLoop) {
      if (!frame.stack.isEmpty()) {
        throw new Refusal("a loop inside an expression", "keep the loop's result in a local first");
      }
      frame.openLoop(place.block, place.incoming.size(), runs.storedInLoop(index));
      place.loop = frame.copy();
    }
    frame.isOnce = method.name.isConstructor() && runs.isOnce(index);
    cursor.move(place.block, frame);
    for (CodeElement element : run.code) {
      graph.origin = origin(); // a method translated in place has set its own
      switch (element) {
        case LineNumber number -> line = number.line();
        case Instruction last when last == run.last -> end(index, last, done);
        case Instruction instruction -> instructions.translate(instruction);
        default -> throw new IllegalStateException("unexpected " + element);
      }
    }
    if (run.last == null) {
      leave(new Exit.Jump(block(run.next.getFirst())), run.next, done);
    }
  }

  private String origin() {
    return line == 0 ? "" : Names.simple(method.name.owner()) + ":" + line;
  }

  private void end(int index, Instruction last, Set<Integer> done) {
    Runs.Run run = runs.get(index);
    switch (last) {
      case BranchInstruction branch when Runs.isGoto(branch) ->
          leave(new Exit.Jump(block(run.next.getFirst())), run.next, done);
      case BranchInstruction branch -> {
        Node condition = instructions.condition(branch.opcode());
        leave(
            new Exit.Branch(condition, block(run.next.getFirst()), block(run.next.getLast())),
            run.next,
            done);
      }
      case TableSwitchInstruction table -> endByTable(table, run.next, done);
      case LookupSwitchInstruction lookup -> endByLookup(lookup, run.next.getLast(), done);
      case ReturnInstruction leaving -> {
        Node value = leaving.opcode() == Opcode.RETURN ? null : cursor.pop();
        if (value != null && value.type == ValueType.REFERENCE) {
          throw Constructs.returnedReference();
        }
        returns.add(new Return(cursor.block(), cursor.frame(), value));
      }
      default -> throw Constructs.exception("throw");
    }
  }

  private void endByTable(TableSwitchInstruction table, List<Integer> next, Set<Integer> done) {
    Block otherwise = block(next.getLast());
    Block[] cases = new Block[table.highValue() - table.lowValue() + 1];
    Arrays.fill(cases, otherwise);
    for (SwitchCase each : table.cases()) {
      cases[each.caseValue() - table.lowValue()] = block(runs.start(each.target()));
    }
    Node position = graph.expression(Op.I32_SUB, cursor.pop(), graph.i32(table.lowValue()));
    leave(new Exit.Switch(position, List.of(cases), otherwise), next, done);
  }

  /**
   * Translates a switch into a branch per key: a table would be large if the keys are far apart.
   */
  private void endByLookup(LookupSwitchInstruction lookup, int otherwise, Set<Integer> done) {
    Node key = cursor.pop();
    for (SwitchCase each : lookup.cases()) {
      int target = runs.start(each.target());
      Block unequal = new Block();
      Node equal = graph.expression(Op.I32_EQ, key, graph.i32(each.caseValue()));
      leave(new Exit.Branch(equal, block(target), unequal), List.of(target), done);
      cursor.move(unequal, cursor.frame());
    }
    leave(new Exit.Jump(block(otherwise)), List.of(otherwise), done);
  }

  private Block block(int index) {
    return places.get(index).block;
  }

  /** Ends the block, and passes its frame on to each run that may follow. */
  private void leave(Exit exit, List<Integer> next, Set<Integer> done) {
    Frame frame = cursor.frame();
    cursor.block().end(exit);
    for (int index : new LinkedHashSet<>(next)) {
      Place place = places.get(index);
      if (!done.contains(index)) {
        place.incoming.add(frame.copy());
      } else {
        Objects.requireNonNull(place.loop).closeLoop(place.block, frame);
      }
    }
  }
}
