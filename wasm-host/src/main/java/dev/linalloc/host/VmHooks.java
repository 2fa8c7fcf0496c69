package dev.linalloc.host;

import dev.linalloc.host.HostFunctions.Deed;
import dev.linalloc.host.stylus.HostCalls;

/**
 * The functions that Stylus provides to contracts, as far as a contract's bill needs them: the
 * arguments of the call, the result, and for all others no effect and the result 0. Each call is
 * counted with its price.
 */
final class VmHooks {
  /** The name of the module that contracts import them from. */
  static final String MODULE = "vm_hooks";

  final HostCalls calls = new HostCalls();
  private final byte[] arguments;

  /** Makes the functions of one call of a contract. */
  VmHooks(byte[] arguments) {
    this.arguments = arguments.clone();
  }

  /** Returns the function of that name. */
  Deed of(String name) {
    return switch (name) {
      case "read_args" ->
          (memory, values) -> {
            calls.readArguments(arguments.length);
            memory.write((int) values[0], arguments);
            return 0;
          };
      case "write_result" ->
          (_, values) -> {
            calls.writeResult(values[1] & 0xffff_ffffL);
            return 0;
          };
      case "pay_for_memory_grow" ->
          (_, values) -> {
            if ((int) values[0] == 0) {
              calls.add(name); // other numbers are paid for when memory grows
            }
            return 0;
          };
      default ->
          (_, _) -> {
            calls.add(name);
            return 0;
          };
    };
  }
}
