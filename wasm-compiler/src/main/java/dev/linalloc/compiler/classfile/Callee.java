package dev.linalloc.compiler.classfile;

import dev.linalloc.compiler.ssa.Node;
import dev.linalloc.compiler.ssa.ValueType;
import java.util.List;

/**
 * A method for the objects that it is called with, which becomes one function of the module. The
 * references are known when it is compiled, so only numbers are left as its parameters. A method
 * that is called for two components becomes two functions, since their fields are different
 * globals.
 *
 * @param references what the method's receiver, if it has one, and its parameters refer to; numbers
 *     are left out
 */
public record Callee(Method.Name method, List<Node> references) {
  /** Returns a method for the references among a call's arguments, the receiver first. */
  public static Callee of(Method.Name method, List<Node> arguments) {
    return new Callee(
        method,
        arguments.stream().filter(argument -> argument.type == ValueType.REFERENCE).toList());
  }
}
