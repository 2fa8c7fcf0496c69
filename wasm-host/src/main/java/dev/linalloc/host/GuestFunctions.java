package dev.linalloc.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.ValType;

/** The functions of a module that make it an allocator, each with its {@link Role}. */
final class GuestFunctions {
  private final Map<Role, GuestFunction> functions = new EnumMap<>(Role.class);
  private final Optional<Family> family;

  /**
   * Finds the functions among a module's exports, by names and types.
   *
   * @param chosen functions that the user has given; they take precedence over those found by name
   * @throws IllegalArgumentException if no function allocates, or if a given function is not
   *     exported
   */
  GuestFunctions(GuestModule module, Map<Role, GuestFunction> chosen) {
    chosen.forEach((role, function) -> check(module, role, function));
    family =
        chosen.containsKey(Role.ALLOC)
            ? Optional.empty()
            : Arrays.stream(Family.values())
                .filter(each -> find(module, Role.ALLOC, each.functions(Role.ALLOC)).isPresent())
                .findFirst();
    for (Role role : Role.values()) {
      find(module, role, common(role)).ifPresent(function -> functions.put(role, function));
    }
    functions.putAll(chosen);
    if (!functions.containsKey(Role.ALLOC)) {
      throw new IllegalArgumentException(
          "the module exports no function that allocates, such as "
              + Arrays.stream(Family.values())
                  .flatMap(each -> each.functions(Role.ALLOC).stream())
                  .toList()
              + "; its exports: "
              + exports(module));
    }
  }

  private static void check(GuestModule module, Role role, GuestFunction function) {
    if (!fits(module, role, function)) {
      throw new IllegalArgumentException(
          "the module exports no function "
              + function
              + (role.returnsAddress()
                  ? " of 32-bit integers that returns one"
                  : " of 32-bit integers")
              + "; its exports: "
              + exports(module));
    }
  }

  /**
   * Returns candidates for a role. If the allocating function was found by name, they come from its
   * family alone; if the user gave it, from any family.
   */
  private List<GuestFunction> common(Role role) {
    return role == Role.INIT
        ? Family.INIT
        : family
            .map(Stream::of)
            .orElse(Arrays.stream(Family.values()))
            .flatMap(each -> each.functions(role).stream())
            .toList();
  }

  private static Optional<GuestFunction> find(
      GuestModule module, Role role, List<GuestFunction> common) {
    return common.stream().filter(function -> fits(module, role, function)).findFirst();
  }

  Optional<GuestFunction> of(Role role) {
    return Optional.ofNullable(functions.get(role));
  }

  /** Returns the family of the functions, if the allocating function was found by name. */
  Optional<Family> family() {
    return family;
  }

  /** Returns the names under which the functions are exported. */
  Collection<String> names() {
    return functions.values().stream().map(GuestFunction::name).toList();
  }

  /** Returns the functions as text, by the names of their roles in options. */
  Map<String, String> byRole() {
    Map<String, String> texts = new LinkedHashMap<>();
    functions.forEach((role, function) -> texts.put(role.optionName(), function.toString()));
    return texts;
  }

  /** Removes the function of a role. */
  void drop(Role role) {
    functions.remove(role);
  }

  /** Returns whether the module takes every align: the host need not limit it. */
  boolean alignEverywhere() {
    return of(Role.ALLOC).orElseThrow().takes(GuestFunction.Parameter.ALIGN)
        || functions.containsKey(Role.ALLOC_ALIGNED);
  }

  /** Returns a line per role: its function, or what the host does if there is none. */
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

  private static boolean fits(GuestModule module, Role role, GuestFunction function) {
    Optional<FunctionType> type = module.type(function.name());
    return type.isPresent()
        && type.get().params().size() == function.arguments().size()
        && type.get().params().stream().allMatch(ValType.I32::equals)
        && (!role.returnsAddress() || type.get().returns().equals(List.of(ValType.I32)));
  }

  private static String exports(GuestModule module) {
    return module.signatures().isEmpty() ? "none" : String.join(", ", module.signatures());
  }
}
