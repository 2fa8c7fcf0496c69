package dev.linalloc;

import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GrowableMemory;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The front door: finds allocators by name and opens them for programs.
 *
 * <p>Each call asks {@link ServiceLoader}, which reads the jars on the path of this thread's class
 * loader: that takes milliseconds. A program that opens many allocators keeps the provider. {@link
 * LinearArena} and {@link HeapArena} ask once for their default allocators.
 */
public final class Allocators {
  /** The project's own allocators, each in an artefact of its own. */
  private static final Set<String> OWN = Set.of("mini", "wee", "dl");

  /** What {@link #remembered} found. */
  static final Map<String, AllocatorProvider> REMEMBERED = new ConcurrentHashMap<>();

  private Allocators() {}

  /** Returns the providers that {@link ServiceLoader} finds, in order of name. */
  public static List<AllocatorProvider> providers() {
    return ServiceLoader.load(AllocatorProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(AllocatorProvider::name))
        .toList();
  }

  /**
   * Returns the provider of that name.
   *
   * @throws IllegalArgumentException where there is none, listing those there are and naming the
   *     artefact of one of the project's own
   */
  public static AllocatorProvider provider(String name) {
    List<AllocatorProvider> known = providers();
    return known.stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no allocator \"" + name + "\"; known: " + names(known) + missing(name)));
  }

  /** Returns the provider of that name, and looks for it only until it was found. */
  static AllocatorProvider remembered(String name) {
    return REMEMBERED.computeIfAbsent(name, Allocators::provider);
  }

  /**
   * Opens an allocator that checks its callers.
   *
   * @param name a provider's name, such as {@code "mini"}
   * @param memory the memory to allocate in; from now on the allocator alone grows it
   * @param heapBase the first address the allocator may use, from 1 to 2<sup>32</sup> − 1
   * @throws IllegalArgumentException where there is no such provider or {@code heapBase} is out of
   *     range
   */
  public static ConfinedAllocator open(String name, GrowableMemory memory, long heapBase) {
    AllocatorProvider provider = provider(name);
    if (heapBase < 1 || heapBase > 0xffff_ffffL) {
      throw new IllegalArgumentException(
          "heapBase (" + heapBase + ") must be from 1 to " + 0xffff_ffffL);
    }
    return new ConfinedAllocator(provider.create(memory, (int) heapBase));
  }

  private static String missing(String name) {
    return OWN.contains(name)
        ? "; " + name + " comes with dev.linalloc:allocator-" + name + ", which is not on the path"
        : "";
  }

  private static String names(List<AllocatorProvider> providers) {
    return providers.isEmpty()
        ? "none (is an allocator's jar on the path?)"
        : providers.stream().map(AllocatorProvider::name).collect(Collectors.joining(", "));
  }
}
