package dev.linalloc.cli;

import dev.linalloc.Allocators;
import dev.linalloc.host.GuestProvider;
import dev.linalloc.kit.subject.Image;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.toy.Toys;
import dev.linalloc.kit.wrong.WrongAllocator;
import dev.linalloc.kit.wrong.WrongAllocators;
import dev.linalloc.spi.AllocatorProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a TARGET on the command line stands for. A command parses the text once, before it does any
 * work. After that it uses only the target.
 */
sealed interface Target {
  /** The description of a TARGET in the commands' help. */
  String HELP =
      "Name of an allocator (\"linalloc list\" shows them), a jar or a folder of classes"
          + " (some.jar#NAME takes one of its allocators), or a .wasm file.";

  /** Returns the target as the user wrote it. */
  String text();

  /**
   * Returns the target's providers, at least one.
   *
   * @throws IllegalArgumentException if there is none; the message says why in one line
   */
  List<AllocatorProvider> load() throws IOException;

  /** Returns the same providers as subjects, which hold what the kit must know of modules. */
  default List<Subject> subjects() throws IOException {
    return load().stream().map(Subject::of).toList();
  }

  /** Returns whether the target's code is not part of this command. Such code may do anything. */
  default boolean isForeign() {
    return true;
  }

  /** Returns the options that, together with {@link #text}, name this target on a command line. */
  default List<String> options() {
    return List.of();
  }

  /**
   * Returns the file or folder that holds the target's code; none if it comes with this command.
   */
  default Optional<Path> file() {
    return Optional.empty();
  }

  /**
   * Returns the target's only provider.
   *
   * @throws IllegalArgumentException if there are several; the message says how to choose one
   */
  default AllocatorProvider loadOne() throws IOException {
    List<AllocatorProvider> providers = load();
    if (providers.size() > 1) {
      throw new IllegalArgumentException(
          "%s has the allocators %s; choose one, as in %s#%s"
              .formatted(text(), names(providers), text(), providers.getFirst().name()));
    }
    return providers.getFirst();
  }

  /** An allocator that comes with this command. */
  record Named(String text, AllocatorProvider provider) implements Target {
    @Override
    public List<AllocatorProvider> load() {
      return List.of(provider);
    }

    @Override
    public boolean isForeign() {
      return false;
    }

    /** Returns the kit's own allocators: four toys, and the wrong allocators. */
    static Stream<AllocatorProvider> forTeaching() {
      return Stream.concat(
          Toys.all().stream(), WrongAllocators.all().stream().map(WrongAllocator::provider));
    }
  }

  /**
   * A jar or a folder of classes.
   *
   * @param only the name of the only provider to load, or empty for all
   */
  record Classes(String text, Path path, Optional<String> only) implements Target {
    @Override
    public Optional<Path> file() {
      return Optional.of(path);
    }

    @Override
    public List<AllocatorProvider> load() throws IOException {
      List<AllocatorProvider> all = ForeignProviders.load(path);
      return only.isEmpty() ? all : List.of(named(all, only.get()));
    }

    private AllocatorProvider named(List<AllocatorProvider> all, String name) {
      return find(all.stream(), name)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      path + " has no allocator \"" + name + "\"; it has: " + names(all)));
    }
  }

  /**
   * A compiled module.
   *
   * @param flags the options that describe it
   */
  record Module(String text, Path path, GuestFlags flags) implements Target {
    @Override
    public Optional<Path> file() {
      return Optional.of(path);
    }

    @Override
    public List<AllocatorProvider> load() throws IOException {
      return List.of(flags.load(path));
    }

    @Override
    public List<Subject> subjects() throws IOException {
      GuestProvider module = flags.load(path);
      Image image =
          new Image(
              module.initialPages(),
              module.maximumPages(),
              module.ownFrom(),
              module.heapBase(),
              module.leastAlign(),
              module.maxAlign(),
              module.frees());
      return List.of(Subject.of(module, image));
    }

    @Override
    public List<String> options() {
      return flags.arguments();
    }
  }

  /**
   * Parses a target. The name of an allocator wins over a file of that name.
   *
   * @param flags the options that describe modules
   * @throws IllegalArgumentException if the text is neither a path nor the name of an allocator;
   *     the message lists the names
   */
  static Target parse(String text, GuestFlags flags) {
    Optional<AllocatorProvider> known = find(Allocators.providers().stream(), text);
    if (known.isPresent()) {
      return new Named(text, known.get());
    }
    Path path = Path.of(text);
    if (text.endsWith(".wasm")) {
      return new Module(text, path, flags);
    }
    int hash = text.lastIndexOf('#');
    if (hash >= 0 && !Files.exists(path)) {
      return new Classes(
          text, Path.of(text.substring(0, hash)), Optional.of(text.substring(hash + 1)));
    }
    if (text.contains("/") || text.endsWith(".jar") || Files.exists(path)) {
      return new Classes(text, path, Optional.empty());
    }
    return new Named(
        text, find(Named.forTeaching(), text).orElseGet(() -> Allocators.provider(text)));
  }

  private static Optional<AllocatorProvider> find(Stream<AllocatorProvider> all, String name) {
    return all.filter(provider -> provider.name().equals(name)).findFirst();
  }

  private static String names(List<AllocatorProvider> providers) {
    return providers.stream().map(AllocatorProvider::name).collect(Collectors.joining(", "));
  }
}
