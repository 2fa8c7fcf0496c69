package dev.linalloc.cli;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.api.CompiledProvider;
import dev.linalloc.api.GlobalAllocator;
import dev.linalloc.api.GrowableMemory;
import dev.linalloc.api.HeapWalk;
import dev.linalloc.api.Promises;
import dev.linalloc.cli.Note.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A foreign provider whose allocators leave a {@link Note} of every call. A call that does not link
 * says nothing of any rule: it ends the check.
 */
class NotedProvider implements AllocatorProvider {
  private final AllocatorProvider provider;
  private final String name;
  private final Promises promises;
  private final Note note;
  private final Consumer<LinkageError> misfit;

  /**
   * Wraps {@code provider}, a compiled module's as such.
   *
   * @param misfit is told of the first call that does not link
   */
  static AllocatorProvider of(
      AllocatorProvider provider, Note note, Consumer<LinkageError> misfit) {
    return provider instanceof CompiledProvider compiled
        ? new NotedCompiled(compiled, note, misfit)
        : new NotedProvider(provider, note, misfit);
  }

  /** Loads the target's providers, wrapped as {@link #of} does; loading is noted too. */
  static List<AllocatorProvider> load(String target, GuestFlags guest, Note note, PrintWriter err)
      throws IOException {
    note.begin(Kind.LOAD, 0, 0, 0, 0);
    List<AllocatorProvider> providers = Targets.providers(target, guest);
    note.end();
    return providers.stream()
        .map(provider -> of(provider, note, misfit -> leave(target, misfit, note, err)))
        .toList();
  }

  private static void leave(String target, LinkageError misfit, Note note, PrintWriter err) {
    err.println("linalloc: " + target + " does not link with this api: " + misfit);
    note.finish(Main.UNUSABLE);
  }

  /** Returns what {@code provider} wraps, or itself. */
  static AllocatorProvider inside(AllocatorProvider provider) {
    return provider instanceof NotedProvider noted ? noted.provider : provider;
  }

  private NotedProvider(AllocatorProvider provider, Note note, Consumer<LinkageError> misfit) {
    this.provider = provider;
    this.name = provider.name();
    this.promises = provider.promises();
    this.note = note;
    this.misfit = misfit;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Promises promises() {
    return promises;
  }

  @Override
  public GlobalAllocator create(GrowableMemory memory, int heapBase) {
    return noted(
        Kind.CREATE,
        heapBase,
        0,
        0,
        0,
        () -> {
          GlobalAllocator made = provider.create(memory, heapBase);
          return made instanceof HeapWalk walk ? new Walking(made, walk) : new Noted(made);
        });
  }

  private <T> T noted(Kind kind, int address, int size, int align, int newSize, Supplier<T> call) {
    note.begin(kind, address, size, align, newSize);
    try {
      return call.get();
    } catch (LinkageError e) {
      misfit.accept(e);
      throw e;
    } finally {
      note.end();
    }
  }

  /** An allocator, noted. */
  private class Noted implements GlobalAllocator {
    private final GlobalAllocator allocator;

    Noted(GlobalAllocator allocator) {
      this.allocator = allocator;
    }

    @Override
    public int alloc(int size, int align) {
      return noted(Kind.ALLOC, 0, size, align, 0, () -> allocator.alloc(size, align));
    }

    @Override
    public int allocZeroed(int size, int align) {
      return noted(Kind.ALLOC_ZEROED, 0, size, align, 0, () -> allocator.allocZeroed(size, align));
    }

    @Override
    public void dealloc(int address, int size, int align) {
      noted(
          Kind.DEALLOC,
          address,
          size,
          align,
          0,
          () -> {
            allocator.dealloc(address, size, align);
            return NULL;
          });
    }

    @Override
    public int realloc(int address, int size, int align, int newSize) {
      return noted(
          Kind.REALLOC,
          address,
          size,
          align,
          newSize,
          () -> allocator.realloc(address, size, align, newSize));
    }
  }

  /** An allocator that can walk its heap, noted. */
  private final class Walking extends Noted implements HeapWalk {
    private final HeapWalk heap;

    Walking(GlobalAllocator allocator, HeapWalk heap) {
      super(allocator);
      this.heap = heap;
    }

    @Override
    public void walk(ChunkVisitor visitor) {
      noted(
          Kind.WALK,
          0,
          0,
          0,
          0,
          () -> {
            heap.walk(visitor);
            return NULL;
          });
    }
  }

  /** A compiled module's provider, noted. */
  private static final class NotedCompiled extends NotedProvider implements CompiledProvider {
    private final CompiledProvider compiled;

    NotedCompiled(CompiledProvider compiled, Note note, Consumer<LinkageError> misfit) {
      super(compiled, note, misfit);
      this.compiled = compiled;
    }

    @Override
    public int initialPages() {
      return compiled.initialPages();
    }

    @Override
    public int maximumPages() {
      return compiled.maximumPages();
    }

    @Override
    public int ownFrom() {
      return compiled.ownFrom();
    }

    @Override
    public int heapBase() {
      return compiled.heapBase();
    }

    @Override
    public int leastAlign() {
      return compiled.leastAlign();
    }

    @Override
    public int maxAlign() {
      return compiled.maxAlign();
    }

    @Override
    public boolean reclaimingIsTried() {
      return compiled.reclaimingIsTried();
    }
  }
}
