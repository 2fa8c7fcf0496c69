package dev.linalloc.cli;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.api.Allocators;
import dev.linalloc.kit.toy.ToyProvider;
import dev.linalloc.kit.wrong.WrongAllocator;
import dev.linalloc.kit.wrong.WrongAllocators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a TARGET on the command line stands for: the name of an allocator, or a jar, a folder of
 * classes or a compiled module with allocators of somebody else's.
 */
final class Targets {
  /** What the commands' help says of a TARGET. */
  static final String HELP =
      "Name of an allocator (\"linalloc list\" shows them), a jar or a folder of classes"
          + " (some.jar#NAME takes one of its allocators), or a .wasm file.";

  private Targets() {}

  /** Returns whether the target is a file or a folder; a name that is known wins. */
  static boolean isForeign(String target) {
    return Allocators.providers().stream().noneMatch(known -> known.name().equals(target))
        && (target.contains("/")
            || target.contains("#")
            || target.endsWith(".jar")
            || isModule(target)
            || Files.exists(Path.of(target)));
  }

  /**
   * Returns the providers, at least one.
   *
   * @throws IllegalArgumentException where there is none, saying why
   */
  static List<AllocatorProvider> providers(String target, GuestFlags guest) throws IOException {
    if (!isForeign(target)) {
      return List.of(named(target));
    }
    Path path = Path.of(target);
    if (isModule(target)) {
      return List.of(guest.load(path));
    }
    int hash = target.lastIndexOf('#');
    return hash < 0 || Files.exists(path)
        ? ForeignProviders.load(path)
        : List.of(oneOf(Path.of(target.substring(0, hash)), target.substring(hash + 1)));
  }

  private static AllocatorProvider oneOf(Path path, String name) throws IOException {
    List<AllocatorProvider> providers = ForeignProviders.load(path);
    return providers.stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    path + " has no allocator \"" + name + "\"; it has: " + names(providers)));
  }

  /** Returns the names of the providers, for a message. */
  static String names(List<AllocatorProvider> providers) {
    return providers.stream().map(AllocatorProvider::name).collect(Collectors.joining(", "));
  }

  /** Returns the same, of a compiled module what can be told without further flags. */
  static List<AllocatorProvider> providers(String target) throws IOException {
    return providers(target, new GuestFlags());
  }

  /** Returns whether the target is a compiled module. */
  static boolean isModule(String target) {
    return target.endsWith(".wasm");
  }

  /**
   * Returns the allocator of that name, which may also be one of the kit's toys or wrong
   * allocators.
   *
   * @throws IllegalArgumentException where there is none, listing the real ones
   */
  static AllocatorProvider named(String name) {
    return forTeaching()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseGet(() -> Allocators.provider(name));
  }

  /** The kit's own allocators: two right ones, and those that are wrong on purpose. */
  static Stream<AllocatorProvider> forTeaching() {
    return Stream.concat(
        Stream.of(ToyProvider.BUMP, ToyProvider.FREE_LIST),
        WrongAllocators.all().stream().map(WrongAllocator::provider));
  }
}
