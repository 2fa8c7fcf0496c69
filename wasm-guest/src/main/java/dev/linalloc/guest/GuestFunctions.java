package dev.linalloc.guest;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The functions of a module that make it an allocator, each with its {@link Role}. */
final class GuestFunctions {
  private final Map<Role, GuestFunction> functions = new EnumMap<>(Role.class);

  /**
   * Finds them among a module's exports.
   *
   * @param chosen functions that are given, which go before those found by their names
   * @throws IllegalArgumentException where none allocates, or one given is not there
   */
  GuestFunctions(GuestModule module, Map<Role, GuestFunction> chosen) {
    for (Role role : Role.values()) {
      role.common().stream()
          .filter(function -> fits(module, function))
          .findFirst()
          .ifPresent(function -> functions.put(role, function));
    }
    chosen.forEach(
        (role, function) -> {
          if (!fits(module, function)) {
            throw new IllegalArgumentException(
                "the module exports no function " + function + "; its exports: " + exports(module));
          }
          functions.put(role, function);
        });
    if (!functions.containsKey(Role.ALLOC)) {
      throw new IllegalArgumentException(
          "the module exports no function that allocates, such as "
              + Role.ALLOC.common()
              + "; its exports: "
              + exports(module));
    }
  }

  Optional<GuestFunction> of(Role role) {
    return Optional.ofNullable(functions.get(role));
  }

  /** Whether every align is passed on. */
  boolean alignEverywhere() {
    return of(Role.ALLOC).orElseThrow().takes(GuestFunction.Parameter.ALIGN)
        || functions.containsKey(Role.ALLOC_ALIGNED);
  }

  /** Says which function plays which role, and how what is missing is made up for. */
  List<String> describe() {
    List<String> lines = new ArrayList<>();
    functions.forEach((role, function) -> lines.add(role.optionName() + " = " + function));
    if (!functions.containsKey(Role.ALLOC_ZEROED)) {
      lines.add("alloc_zeroed = " + functions.get(Role.ALLOC) + ", cleared by the host");
    }
    if (!functions.containsKey(Role.DEALLOC)) {
      lines.add("dealloc = nothing: the module exports none");
    }
    if (!functions.containsKey(Role.REALLOC)) {
      lines.add("realloc = alloc, copied by the host, and dealloc");
    }
    return lines;
  }

  private static boolean fits(GuestModule module, GuestFunction function) {
    return module.functions().contains(function.name())
        && module.parameters(function.name()) == function.parameters().size();
  }

  private static String exports(GuestModule module) {
    return module.functions().isEmpty() ? "none" : String.join(", ", module.functions());
  }
}
