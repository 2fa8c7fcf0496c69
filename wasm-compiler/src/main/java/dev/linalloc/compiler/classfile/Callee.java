package dev.linalloc.compiler.classfile;

import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.ValueType;
import java.util.List;

/**
 * A method together with the objects that it is called with; it becomes one function of the module.
 * All references are known at compile time, so the function's parameters are numbers alone. A
 * method called for two components becomes two functions, because the components' fields are
 * different globals.
 *
 * @param references the objects that the receiver, if there is one, and the parameters refer to, in
 *     order; numbers are left out
 */
public record Callee(Method.Name method, List<Node> references) {
  /** Returns a method for the references among a call's arguments, the receiver first. */
  public static Callee of(Method.Name method, List<Node> arguments) {
    return new Callee(
        method,
        arguments.stream().filter(argument -> argument.type == ValueType.REFERENCE).toList());
  }
}
