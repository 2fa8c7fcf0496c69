package dev.linalloc.kit.oracle;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.linalloc.api.AllocatorProvider;
import dev.linalloc.api.GlobalAllocator;
import dev.linalloc.api.GrowableMemory;
import dev.linalloc.api.NativeMemory;
import dev.linalloc.api.Promises;
import dev.linalloc.spec.Rule;
import java.util.function.ToIntFunction;

/** The oracle over an allocator that does, call by call, what a test tells it to. */
final class Stage implements AutoCloseable {
  static final Promises BUMP = new Promises(true, false, 0, 0);
  static final Promises RECLAIMING = new Promises(false, true, 0, 0);
  static final int PAGE = 65_536;

  final NativeMemory memory;
  final Oracle oracle;
  final Tally tally = new Tally();
  private ToIntFunction<GrowableMemory> deed = memory -> 0;

  Stage(Promises promises, int pages, int heapBase) {
    this(promises, pages, heapBase, memory -> 0);
  }

  Stage(Promises promises, int pages, int heapBase, ToIntFunction<GrowableMemory> creation) {
    memory = NativeMemory.reserve(pages);
    AllocatorProvider provider =
        new AllocatorProvider() {
          @Override
          public String name() {
            return "stage";
          }

          @Override
          public Promises promises() {
            return promises;
          }

          @Override
          public GlobalAllocator create(GrowableMemory observed, int base) {
            int _ = creation.applyAsInt(observed);
            return new Puppet(observed);
          }
        };
    try {
      oracle = new Oracle(provider, memory, heapBase, tally);
    } catch (RuntimeException e) {
      memory.close();
      throw e;
    }
  }

  /** An allocator without promises in one page with the heap at 1024. */
  static Stage plain() {
    return new Stage(Promises.NONE, 1, 1024);
  }

  int alloc(int size, int align, int answer) {
    return alloc(size, align, memory -> answer);
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

  /** Grows and then answers. */
  static ToIntFunction<GrowableMemory> growing(int pages, int answer) {
    return memory -> {
      memory.memoryGrow(pages);
      return answer;
    };
  }

  /** Copies a block and answers its new address. */
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

  private final class Puppet implements GlobalAllocator {
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
  }
}
