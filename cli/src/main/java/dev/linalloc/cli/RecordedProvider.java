package dev.linalloc.cli;

import dev.linalloc.cli.FlightRecorder.Kind;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.HeapWalk;
import dev.linalloc.spi.Promises;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A foreign provider whose allocators record each call in a {@link FlightRecorder}. A call that
 * does not link with the API breaks no rule: it ends the check.
 */
final class RecordedProvider implements AllocatorProvider {
  private final AllocatorProvider provider;
  private final String name;
  private final Promises promises;
  private final FlightRecorder recorder;
  private final Consumer<LinkageError> misfit;

  /** Loads the target's subjects and wraps their providers. Loading is recorded too. */
  static List<Subject> load(Target target, FlightRecorder recorder, PrintWriter err)
      throws IOException {
    recorder.begin(Kind.LOAD, 0, 0, 0, 0);
    List<Subject> subjects = target.subjects();
    recorder.end();
    return subjects.stream()
        .map(
            subject ->
                subject.madeBy(
                    new RecordedProvider(
                        subject.provider(),
                        recorder,
                        misfit -> leave(target, misfit, recorder, err))))
        .toList();
  }

  private static void leave(
      Target target, LinkageError misfit, FlightRecorder recorder, PrintWriter err) {
    err.println("linalloc: " + target.text() + " does not link with this api: " + misfit);
    recorder.finish(Main.UNUSABLE);
  }

  /**
   * Returns the provider that {@code provider} wraps, or {@code provider} itself if it is no
   * wrapper.
   */
  static AllocatorProvider inside(AllocatorProvider provider) {
    return provider instanceof RecordedProvider recorded ? recorded.provider : provider;
  }

  /**
   * Wraps {@code provider}.
   *
   * @param misfit takes the error of the first call that does not link with the API
   */
  private RecordedProvider(
      AllocatorProvider provider, FlightRecorder recorder, Consumer<LinkageError> misfit) {
    this.provider = provider;
    this.name = provider.name();
    this.promises = provider.promises();
    this.recorder = recorder;
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
    return recorded(
        Kind.CREATE,
        heapBase,
        0,
        0,
        0,
        () -> {
          GlobalAllocator made = provider.create(memory, heapBase);
          return made instanceof HeapWalk walk ? new Walking(made, walk) : new Recorded(made);
        });
  }

  private <T> T recorded(
      Kind kind, int address, int size, int align, int newSize, Supplier<T> call) {
    recorder.begin(kind, address, size, align, newSize);
    try {
      return call.get();
    } catch (LinkageError e) {
      misfit.accept(e);
      throw e;
    } finally {
      recorder.end();
    }
  }

  /** Records the calls of an allocator. */
  private class Recorded implements GlobalAllocator {
    private final GlobalAllocator allocator;

    Recorded(GlobalAllocator allocator) {
      this.allocator = allocator;
    }

    @Override
    public int alloc(int size, int align) {
      return recorded(Kind.ALLOC, 0, size, align, 0, () -> allocator.alloc(size, align));
    }

    @Override
    public int allocZeroed(int size, int align) {
      return recorded(
          Kind.ALLOC_ZEROED, 0, size, align, 0, () -> allocator.allocZeroed(size, align));
    }

    @Override
    public void dealloc(int address, int size, int align) {
      recorded(
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
      return recorded(
          Kind.REALLOC,
          address,
          size,
          align,
          newSize,
          () -> allocator.realloc(address, size, align, newSize));
    }
  }

  /** Records the calls of an allocator that can walk its heap. */
  private final class Walking extends Recorded implements HeapWalk {
    private final HeapWalk heap;

    Walking(GlobalAllocator allocator, HeapWalk heap) {
      super(allocator);
      this.heap = heap;
    }

    @Override
    public void walk(ChunkVisitor visitor) {
      recorded(
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
}
