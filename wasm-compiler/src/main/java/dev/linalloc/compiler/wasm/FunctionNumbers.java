package dev.linalloc.compiler.wasm;

import dev.linalloc.compiler.ssa.Op;
import dev.linalloc.compiler.ssa.Operand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Numbers the functions of a module or an object. Functions with the same code share a number, and
 * one that only forwards its parameters has the number of its callee.
 */
final class FunctionNumbers {
  /** The functions by the methods' numbers. */
  private final Map<Integer, FunctionBody> functions;

  private final Map<Integer, Integer> numbers = new LinkedHashMap<>();
  private final List<FunctionBody> distinct = new ArrayList<>();

  private FunctionNumbers(Map<Integer, FunctionBody> functions) {
    this.functions = functions;
  }

  /** Numbers functions from 0 on, given by the numbers that calls name. */
  static FunctionNumbers of(Map<Integer, FunctionBody> functions) {
    FunctionNumbers made = new FunctionNumbers(functions);
    made.number();
    return made;
  }

  /** Returns the functions in the order of their numbers. */
  List<FunctionBody> distinct() {
    return distinct;
  }

  /** Returns the number of a method's function. */
  int of(int method) {
    return numbers.getOrDefault(method, -1);
  }

  private void number() {
    functions.keySet().forEach(method -> numbers.put(method, method));
    boolean changed = true;
    while (changed) {
      changed = false;
      Map<List<Object>, Integer> first = new LinkedHashMap<>();
      for (Map.Entry<Integer, FunctionBody> entry : functions.entrySet()) {
        int alias = forwardsTo(entry.getValue());
        int same =
            alias >= 0
                ? numbers.getOrDefault(alias, alias)
                : first.computeIfAbsent(content(entry.getValue()), c -> entry.getKey());
        changed |= !Integer.valueOf(same).equals(numbers.put(entry.getKey(), same));
      }
    }
    Map<Integer, Integer> places = new LinkedHashMap<>();
    for (int method : functions.keySet()) {
      if (numbers.getOrDefault(method, -1) == method) {
        places.put(method, distinct.size());
        distinct.add(function(method));
      }
    }
    numbers.replaceAll((method, same) -> places.getOrDefault(same, -1));
  }

  private FunctionBody function(int method) {
    return Objects.requireNonNull(functions.get(method), "a method without a function");
  }

  private List<Object> content(FunctionBody function) {
    List<FunctionBody.Line> lines = function.lines().stream().map(this::content).toList();
    return List.of(function.parameters(), function.results(), function.locals(), lines);
  }

  /** Returns a line without its origin, and with the number that equal callees share. */
  private FunctionBody.Line content(FunctionBody.Line line) {
    Operand operand =
        line.operand() instanceof Operand.Function(int callee)
            ? new Operand.Function(of(callee))
            : line.operand();
    return new FunctionBody.Line(line.op(), operand);
  }

  /** Returns the callee of a function that does nothing but pass its own parameters on, or −1. */
  private static int forwardsTo(FunctionBody function) {
    int arguments = function.parameters().size();
    List<FunctionBody.Line> lines = function.lines();
    if (lines.size() != arguments + 2
        || !(lines.get(arguments).operand() instanceof Operand.Function(int callee))) {
      return -1;
    }
    for (int i = 0; i < arguments; i++) {
      if (!lines.get(i).equals(new FunctionBody.Line(Op.LOCAL_GET, new Operand.Local(i)))) {
        return -1;
      }
    }
    return callee;
  }
}
