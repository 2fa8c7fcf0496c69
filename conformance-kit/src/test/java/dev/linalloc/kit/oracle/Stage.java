package dev.linalloc.kit.oracle;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.linalloc.kit.subject.Image;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.toy.Toys;
import dev.linalloc.memory.NativeMemory;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GlobalAllocator;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.HeapWalk;
import dev.linalloc.spi.LinearMemory;
import dev.linalloc.spi.Promises;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The oracle over an allocator; for each call, the test says what the allocator does. */
final class Stage implements AutoCloseable {
  static final Promises BUMP = new Promises(true, false, 0, 0);
  static final Promises RECLAIMING = new Promises(false, true, 0, 0);
  static final int PAGE = 65_536;

  /** A subject that promises nothing, for tests without an allocator. */
  static final Subject NO_PROMISES = new Subject(Toys.BUMP, Promises.NONE, Optional.empty());

  final NativeMemory memory;
  final Oracle oracle;
  final Tally tally;
  private ToIntFunction<GrowableMemory> deed = memory -> 0;
  private HeapWalk heap = visitor -> {};
  private @Nullable GrowableMemory observed;

  Stage(Promises promises, int pages, int heapBase) {
    this(promises, pages, heapBase, memory -> 0);
  }

  Stage(Promises promises, int pages, int heapBase, ToIntFunction<GrowableMemory> creation) {
    this(promises, pages, heapBase, creation, Subject::of, new Tally());
  }

  private Stage(
      Promises promises,
      int pages,
      int heapBase,
      ToIntFunction<GrowableMemory> creation,
      Function<AllocatorProvider, Subject> as,
      Tally tally) {
    this.tally = tally;
    memory = NativeMemory.reserve(pages);
    AllocatorProvider provider =
        AllocatorProvider.of(
            "stage",
            promises,
            (memory, base) -> {
              observed = memory;
              int _ = creation.applyAsInt(memory);
              return new Puppet(memory);
            });
    try {
      oracle = new Oracle(as.apply(provider), memory, heapBase, tally);
    } catch (RuntimeException e) {
      memory.close();
      throw e;
    }
  }

  /** An allocator without promises in one page with the heap at 1024. */
  static Stage plain() {
    return new Stage(Promises.NONE, 1, 1024);
  }

  /** Like {@link #plain}, but a rule is not checked. */
  static Stage without(Rule rule) {
    Tally tally = new Tally();
    tally.leaveOut(rule);
    return new Stage(Promises.NONE, 1, 1024, memory -> 0, Subject::of, tally);
  }

  /** Like {@link #plain}, but a compiled module whose state begins at 512. */
  static Stage module() {
    return module(Promises.NONE, LinearMemory.MAX_PAGES);
  }

  /** Like {@link #module()}, with other promises and another maximum of pages. */
  static Stage module(Promises promises, int maximumPages) {
    Image image = new Image(1, maximumPages, 512, 1024, 16, 16, true);
    return new Stage(
        promises, 1, 1024, memory -> 0, provider -> Subject.of(provider, image), new Tally());
  }

  int alloc(int size, int align, int result) {
    return alloc(size, align, memory -> result);
  }

  int alloc(int size, int align, ToIntFunction<GrowableMemory> how) {
    deed = how;
    return oracle.alloc(size, align);
  }

  int zeroed(int size, int align, ToIntFunction<GrowableMemory> how) {
    deed = how;
    return oracle.allocZeroed(size, align);
  }

  void dealloc(int address, int size, int align) {
    dealloc(address, size, align, memory -> 0);
  }

  void dealloc(int address, int size, int align, ToIntFunction<GrowableMemory> how) {
    deed = how;
    oracle.dealloc(address, size, align);
  }

  int realloc(int address, int size, int align, int newSize, ToIntFunction<GrowableMemory> how) {
    deed = how;
    return oracle.realloc(address, size, align, newSize);
  }

  /** Returns the memory that the allocator sees. */
  GrowableMemory observed() {
    return requireNonNull(observed);
  }

  void walk(HeapWalk how) {
    heap = how;
    oracle.walk();
  }

  /** Grows memory by {@code pages}, then returns {@code result}. */
  static ToIntFunction<GrowableMemory> growing(int pages, int result) {
    return memory -> {
      memory.memoryGrow(pages);
      return result;
    };
  }

  /** Copies a block and returns its new address. */
  static ToIntFunction<GrowableMemory> moving(int from, int to, int length) {
    return memory -> {
      memory.copy(to, from, length);
      return to;
    };
  }

  static void breaks(Rule rule, String evidence, Runnable act) {
    assertThatExceptionOfType(RuleViolation.class)
        .isThrownBy(act::run)
        .withMessage(evidence)
        .satisfies(
            violation -> {
              if (violation.rule() != rule || !violation.evidence().equals(evidence)) {
                throw new AssertionError(violation.rule() + " broke, not " + rule, violation);
              }
            });
  }

  @Override
  public void close() {
    memory.close();
  }

  private final class Puppet implements GlobalAllocator, HeapWalk {
    private final GrowableMemory observed;

    Puppet(GrowableMemory observed) {
      this.observed = observed;
    }

    @Override
    public int alloc(int size, int align) {
      return deed.applyAsInt(observed);
    }

    @Override
    public int allocZeroed(int size, int align) {
      return deed.applyAsInt(observed);
    }

    @Override
    public void dealloc(int address, int size, int align) {
      int _ = deed.applyAsInt(observed);
    }

    @Override
    public int realloc(int address, int size, int align, int newSize) {
      return deed.applyAsInt(observed);
    }

    @Override
    public void walk(ChunkVisitor visitor) {
      heap.walk(visitor);
    }
  }
}
