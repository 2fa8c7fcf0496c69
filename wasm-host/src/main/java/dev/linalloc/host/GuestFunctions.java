package dev.linalloc.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
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
   * Finds them among a module's exports, by names and types.
   *
   * @param chosen functions that are given, which go before those found by their names
   * @throws IllegalArgumentException where none allocates, or one given is not there
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

  /** Of one family if its allocating function was found, of any if that was given. */
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

  /** Returns the family that they are of, if they were found by their names. */
  Optional<Family> family() {
    return family;
  }

  /** Returns the names that they are exported by. */
  Collection<String> names() {
    return functions.values().stream().map(GuestFunction::name).toList();
  }

  /** Leaves a role without function. */
  void drop(Role role) {
    functions.remove(role);
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
