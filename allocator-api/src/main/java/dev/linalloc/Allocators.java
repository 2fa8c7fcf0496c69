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
import org.jspecify.annotations.Nullable;

/**
 * The front door: finds allocators by name and opens them for programs.
 *
 * <p>Each call runs a {@link ServiceLoader}, which reads the jars on the path of this thread's
 * context class loader. That takes milliseconds, so a program that opens many allocators should
 * keep the provider. {@link LinearArena} and {@link HeapArena} look up their default allocators
 * once. Any thread may call these methods. A provider that cannot be loaded makes each of them
 * throw a {@link java.util.ServiceConfigurationError}.
 */
public final class Allocators {
  /** The project's own allocators, each in an artefact of its own. */
  private static final Set<String> OWN = Set.of("mini", "wee", "dl");

  /** The providers that {@link #remembered} has found, by name. */
  static final Map<String, AllocatorProvider> REMEMBERED = new ConcurrentHashMap<>();

  private Allocators() {}

  /** {@return the providers that {@link ServiceLoader} finds, in order of name} */
  public static List<AllocatorProvider> providers() {
    return ServiceLoader.load(AllocatorProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(AllocatorProvider::name))
        .toList();
  }

  /**
   * {@return the provider of that name}
   *
   * @param name such as {@code "mini"}; the case of letters matters
   * @throws IllegalArgumentException if there is none; the message lists the known names, and if
   *     the allocator is one of this project's, it names the missing artefact
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

  /** Returns the provider of that name. Once found, it is not looked up again. */
  static AllocatorProvider remembered(String name) {
    return REMEMBERED.computeIfAbsent(name, Allocators::provider);
  }

  /**
   * Opens an allocator that checks threads and layouts, confined to this thread.
   *
   * @param name a provider's name, such as {@code "mini"}
   * @param memory the memory to allocate in; the caller must leave its growth to the allocator
   * @param heapBase the first address the allocator may use, from 1 to 2<sup>32</sup> − 1
   * @return an allocator without blocks
   * @throws IllegalArgumentException if there is no such provider or {@code heapBase} is out of
   *     range
   */
  public static ConfinedAllocator open(String name, GrowableMemory memory, long heapBase) {
    return open(name, memory, heapBase, Watch.byProperties());
  }

  /**
   * Opens an allocator as {@link #open(String, GrowableMemory, long)} does.
   *
   * @param name a provider's name, such as {@code "mini"}
   * @param memory the memory to allocate in; the caller must leave its growth to the allocator
   * @param heapBase the first address the allocator may use, from 1 to 2<sup>32</sup> − 1
   * @param watch whether the places that allocate are recorded, and errors looked for
   * @return an allocator without blocks
   */
  public static ConfinedAllocator open(
      String name, GrowableMemory memory, long heapBase, Watch watch) {
    AllocatorProvider provider = provider(name);
    if (heapBase < 1 || heapBase > 0xffff_ffffL) {
      throw new IllegalArgumentException(
          "heapBase (" + heapBase + ") must be from 1 to " + 0xffff_ffffL);
    }
    @Nullable Ledger ledger = watch.ledger(ConfinedAllocator.class, provider);
    return new ConfinedAllocator(
        Watch.over(provider.create(memory, (int) heapBase), memory, ledger), ledger);
  }

  private static String missing(String name) {
    return OWN.contains(name)
        ? "; " + name + " comes with dev.linalloc:linalloc-" + name + ", which is not on the path"
        : "";
  }

  private static String names(List<AllocatorProvider> providers) {
    return providers.isEmpty()
        ? "none (is an allocator's jar on the path?)"
        : providers.stream().map(AllocatorProvider::name).collect(Collectors.joining(", "));
  }
}
