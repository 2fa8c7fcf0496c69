package dev.linalloc.kit.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.linalloc.kit.report.StepReport;
import dev.linalloc.kit.report.StepReport.Access;
import dev.linalloc.kit.report.StepReport.Accesses;
import dev.linalloc.kit.report.StepReport.Blame;
import dev.linalloc.kit.report.StepReport.Chunk;
import dev.linalloc.kit.report.StepReport.Chunk.Use;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.toy.ToyFreeList;
import dev.linalloc.kit.toy.Toys;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.kit.wrong.WrongAllocator;
import dev.linalloc.kit.wrong.WrongAllocators;
import dev.linalloc.spec.Rule;
import dev.linalloc.spi.AllocatorProvider;
import dev.linalloc.spi.GrowableMemory;
import dev.linalloc.spi.HeapWalk;
import dev.linalloc.spi.Promises;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SteppingTest {
  private static final Step BLOCK = new Step.Alloc(0, 16, 8, false);

  private static Subject named(String name) {
    return Subject.of(
        Stream.concat(
                Toys.all().stream(), WrongAllocators.all().stream().map(WrongAllocator::provider))
            .filter(provider -> provider.name().equals(name))
            .findFirst()
            .orElseThrow());
  }

  private static List<StepReport> steps(Subject subject, Step... steps) {
    List<StepReport> reports = new ArrayList<>();
    Stepping.play(subject, Trace.of(steps), 3, reports::add);
    return reports;
  }

  private static List<StepReport> steps(String name, Step... steps) {
    return steps(named(name), steps);
  }

  private static Step alloc(int id, int size) {
    return new Step.Alloc(id, size, 8, false);
  }

  @Test
  void eachStepShowsTheChunksThatItEndedAndMade() {
    List<StepReport> steps = steps("toy-free-list", alloc(0, 16), alloc(1, 16), new Step.Free(0));
    assertThat(steps)
        .extracting(StepReport::step, StepReport::call, StepReport::result)
        .containsExactly(
            tuple(0, "the allocator is created", ""),
            tuple(1, "block 0 = alloc(16, 8)", "0x00000400"),
            tuple(2, "block 1 = alloc(16, 8)", "0x00000410"),
            tuple(3, "dealloc(block 0)", ""));
    assertThat(steps.get(0).heap().gone()).isEmpty();
    assertThat(steps.get(0).heap().come()).containsExactly(new Chunk(0x400, 0x10000, Use.FREE));
    assertThat(steps.get(1).heap().gone()).containsExactly(new Chunk(0x400, 0x10000, Use.FREE));
    assertThat(steps.get(1).heap().come())
        .containsExactly(new Chunk(0x400, 0x410, Use.LIVE), new Chunk(0x410, 0x10000, Use.FREE));
    assertThat(steps.get(3).heap().free())
        .containsExactly(new Chunk(0x400, 0x410, Use.FREE), new Chunk(0x420, 0x10000, Use.FREE));
    assertThat(steps).noneMatch(step -> step.heap().walked());
  }

  /** The list has one chunk. Its size and its link are loaded, and those of the rest are stored. */
  @Test
  void eachStepShowsTheAccessesOfTheAllocatorInOrder() {
    StepReport step = steps("toy-free-list", alloc(0, 16)).get(1);
    Accesses accesses = step.accesses();
    assertThat(accesses.stores()).isEqualTo(2);
    assertThat(accesses.loads()).isPositive();
    assertThat(accesses.contentBytes()).isZero();
    assertThat(accesses.listed())
        .hasSize(3)
        .startsWith(new Access(Access.Kind.LOAD, 0x400, 4, 0xfc00));
    assertThat(step.heap().metadata()).isEqualTo(8);
  }

  @Test
  void clearingAndMovingContentsIsCountedApart() {
    Subject copying = Subject.of(AllocatorProvider.of("copying", Promises.NONE, ByteByByte::new));
    List<StepReport> steps =
        steps(
            copying,
            new Step.Alloc(0, 24, 8, true),
            new Step.Alloc(1, 8, 8, false),
            new Step.Realloc(0, 32));
    assertThat(steps.get(1).accesses().contentBytes()).isEqualTo(24);
    assertThat(steps.get(2).accesses().contentBytes()).isZero();
    assertThat(steps.get(3).accesses().contentBytes()).isEqualTo(24);
    assertThat(steps.get(3).accesses().listed())
        .allMatch(
            access -> access.kind() == Access.Kind.LOAD || access.kind() == Access.Kind.STORE);
    assertThat(steps("toy-bump", new Step.Alloc(0, 24, 8, true)).get(1).accesses())
        .isEqualTo(new Accesses(0, 0, 24, List.of()));
  }

  /** A free list that clears and moves contents byte by byte, as a compiled module may. */
  private static final class ByteByByte extends ToyFreeList {
    ByteByByte(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    public int allocZeroed(int size, int align) {
      int block = alloc(size, align);
      for (int i = 0; i < size; i++) {
        memory.storeByte(block + i, (byte) 0);
      }
      return block;
    }

    @Override
    public int realloc(int address, int size, int align, int newSize) {
      int block = alloc(newSize, align);
      for (int i = 0; i < Math.min(size, newSize); i++) {
        memory.storeByte(block + i, memory.loadByte(address + i));
      }
      dealloc(address, size, align);
      return block;
    }
  }

  @Test
  void foreignPagesAndNewPagesAreShown() {
    List<StepReport> steps =
        steps("toy-bump", new Step.ForeignGrow(1), Step.Limit.REFUSE, alloc(0, 70_000));
    assertThat(steps.get(1).grown()).isEqualTo(1);
    assertThat(steps.get(1).heap().come())
        .containsExactly(new Chunk(0x10000, 0x20000, Use.FOREIGN));
    assertThat(steps.get(2).call()).isEqualTo("memory may have at most 0 pages");
    assertThat(steps.get(3).result()).isEqualTo("NULL");
    assertThat(steps.get(3).pages()).isEqualTo(2);
  }

  @Test
  void aHeapWalkNamesTheChunks() {
    Subject walking = Subject.of(AllocatorProvider.of("walking", Promises.NONE, Walking::new));
    List<StepReport> steps = steps(walking, alloc(0, 16), new Step.ForeignGrow(1));
    assertThat(steps.get(1).heap().walked()).isTrue();
    assertThat(steps.get(1).heap().come())
        .containsExactly(
            new Chunk(0x400, 0x410, Use.LIVE),
            new Chunk(0x410, 0x420, Use.OWN),
            new Chunk(0x420, 0x430, Use.CACHED));
    assertThat(steps.get(2).heap().come())
        .containsExactly(new Chunk(0x10000, 0x20000, Use.FOREIGN));
    assertThat(steps.get(2).heap().free()).containsExactly(new Chunk(0x420, 0x430, Use.CACHED));
    assertThat(steps.get(1).accesses().loads())
        .as("loads of the heap walk are no accesses of the step")
        .isEqualTo(steps("toy-free-list", alloc(0, 16)).get(1).accesses().loads());
  }

  /** A free list whose walk knows the heap after one block of 16 bytes. */
  private static final class Walking extends ToyFreeList implements HeapWalk {
    Walking(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    public void walk(ChunkVisitor visitor) {
      if (memory.loadInt(0x400) == 0xfc00) {
        return; // before the first block
      }
      visitor.chunk(0x400, 16, ChunkState.LIVE);
      visitor.chunk(0x410, 16, ChunkState.OWN);
      visitor.chunk(0x420, 16, ChunkState.CACHED);
    }
  }

  @Test
  void theStepThatBreaksARuleIsTheLast() {
    List<StepReport> steps = steps("aligns-to-a-word", alloc(0, 9), alloc(1, 9), alloc(2, 9));
    assertThat(steps).hasSize(3);
    assertThat(steps.get(2).breach().orElseThrow().rule()).isEqualTo(Rule.A1);
    assertThat(steps.get(2).blame()).isEqualTo(Blame.ALLOCATOR);
    assertThat(steps.get(1).breach()).isEmpty();
  }

  @Test
  void anAllocatorThatCannotBeCreatedHasOneStep() {
    Subject broken =
        Subject.of(
            AllocatorProvider.of(
                "broken",
                Promises.NONE,
                (memory, heapBase) -> {
                  throw new IllegalStateException("never");
                }));
    assertThat(steps(broken, alloc(0, 9)))
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.step()).isZero();
              assertThat(step.breach().orElseThrow().rule()).isEqualTo(Rule.D3);
            });
  }

  @Test
  void theViewerEndsTheRun() {
    List<StepReport> seen = new ArrayList<>();
    Stepping.play(
        named("toy-bump"),
        Trace.of(alloc(0, 8), alloc(1, 8), alloc(2, 8)),
        3,
        step -> {
          seen.add(step);
          return step.step() < 1;
        });
    assertThat(seen).hasSize(2);
  }

  @Test
  void aBlockThatIsFreedTwiceIsHandedOutTwice() {
    List<StepReport> steps =
        steps(
            "toy-free-list",
            alloc(0, 16),
            alloc(1, 16),
            new Step.Free(0),
            new Step.FreeAgain(0),
            alloc(2, 16),
            alloc(3, 16));
    assertThat(steps)
        .extracting(StepReport::blame)
        .containsExactly(
            Blame.ALLOCATOR,
            Blame.ALLOCATOR,
            Blame.ALLOCATOR,
            Blame.ALLOCATOR,
            Blame.CALLER,
            Blame.CALLER_BEFORE,
            Blame.CALLER_BEFORE);
    assertThat(steps.get(4).call()).isEqualTo("dealloc(block 0), which is not live");
    assertThat(steps.get(4).accesses().stores()).isPositive();
    assertThat(steps.getLast().damage()).containsExactly("it overlaps block 2");
    assertThat(steps).allMatch(step -> step.breach().isEmpty());
  }

  @Test
  void aBlockThatIsFreedWithALargerSizeTakesItsNeighbourAlong() {
    List<StepReport> steps =
        steps("toy-free-list", alloc(0, 16), alloc(1, 16), new Step.FreeAs(0, 32, 8), alloc(2, 32));
    assertThat(steps.get(3).call())
        .isEqualTo("dealloc(block 0, as if it had 32 bytes and align 8)");
    assertThat(steps.getLast().damage()).containsExactly("it overlaps block 1");
  }

  @Test
  void aWriteToAFreedBlockChangesTheFreeList() {
    List<StepReport> steps =
        steps(
            "toy-free-list",
            alloc(0, 16),
            alloc(1, 16),
            new Step.Free(0),
            new Step.Overwrite(0, 0, 17),
            alloc(2, 16));
    assertThat(steps.getLast().damage()).containsExactly("its stores change block 1");
    assertThat(steps.get(4).call()).isEqualTo("the program writes 17 bytes at offset 0 of block 0");
    assertThat(steps.get(4).damage())
        .containsExactly("the write changes block 1", "the write changes metadata: 8 bytes");
    assertThat(steps.get(4).accesses()).isEqualTo(new Accesses(0, 0, 0, List.of()));
  }

  @Test
  void anErrorWithABlockThatNeverWasIsNoCall() {
    List<StepReport> steps =
        steps("toy-free-list", Step.Limit.REFUSE, alloc(0, 70_000), new Step.FreeAgain(0));
    assertThat(steps.getLast().result()).isEqualTo("no call: the block is not live");
    assertThat(steps.getLast().blame()).isEqualTo(Blame.ALLOCATOR);
  }

  @Test
  void anErrorThatMakesNoCallSwitchesNoRuleOff() {
    Step failing = alloc(3, -1);
    List<StepReport> steps =
        steps(
            "aligns-to-a-word",
            failing,
            new Step.FreeAgain(3),
            alloc(0, 9),
            alloc(1, 9),
            alloc(2, 9));
    assertThat(steps.getLast().breach().orElseThrow().rule()).isEqualTo(Rule.A1);
  }

  @Test
  void anIdWhoseLastRequestFailedMeansNoEarlierBlock() {
    List<StepReport> steps =
        steps("toy-free-list", BLOCK, new Step.Free(0), alloc(0, -1), new Step.Overwrite(0, 0, 1));
    assertThat(steps.getLast().result()).isEqualTo("no call: the block is not live");
    assertThat(steps.getLast().blame()).isEqualTo(Blame.ALLOCATOR);
  }

  @Test
  void aFailedReallocLeavesTheLayoutByWhichAnErrorOfTheCallerIsJudged() {
    Step failing = new Step.Realloc(0, -1);
    assertThat(steps("toy-free-list", BLOCK, failing, new Step.FreeAs(0, -1, 8)).getLast().blame())
        .isEqualTo(Blame.CALLER);
    refuses("step 3 (x f 0 16 8): it is", BLOCK, failing, new Step.FreeAs(0, 16, 8));
  }

  @Test
  void aStepThatIsNoErrorOfTheCallerIsRefused() {
    String because = "it is no error of the caller, because block 0 is live, with size ";
    Step longer = new Step.Realloc(0, 17);
    refuses("step 2 (x f 0): " + because + "16 and align 8", BLOCK, new Step.FreeAgain(0));
    refuses("step 2 (x f 0 16 8): " + because, BLOCK, new Step.FreeAs(0, 16, 8));
    refuses("step 3 (x f 0 17 8): " + because + "17", BLOCK, longer, new Step.FreeAs(0, 17, 8));
    refuses("step 2 (x w 0 0 16): " + because, BLOCK, new Step.Overwrite(0, 0, 16));
    refuses("step 2 (x w 0 15 1): " + because, BLOCK, new Step.Overwrite(0, 15, 1));
  }

  @Test
  void aWriteOutsideMemoryIsRefusedWithItsStepAndOffset() {
    refuses(
        "step 2 (x w 0 -70000 1): offset -70000 of block 0 is outside memory",
        BLOCK,
        new Step.Overwrite(0, -70_000, 1));
    refuses("step 2 (x w 0 0 70000): offset 0 of block", BLOCK, new Step.Overwrite(0, 0, 70_000));
  }

  private static void refuses(String message, Step... steps) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> steps("toy-free-list", steps))
        .withMessageStartingWith(message);
  }

  @Test
  void anAllocatorThatFailsOverAnErrorOfTheCallerBreaksNoRule() {
    Subject strict = Subject.of(AllocatorProvider.of("strict", Promises.NONE, Strict::new));
    List<StepReport> steps =
        steps(strict, BLOCK, new Step.Free(0), new Step.FreeAgain(0), alloc(1, 8));
    assertThat(steps).hasSize(4);
    assertThat(steps.getLast().damage())
        .containsExactly(
            "dealloc(0x00000400, 16, 8) threw java.lang.IllegalStateException: freed twice");
    assertThat(steps.getLast().breach()).isEmpty();
  }

  /** A free list that knows whether its first block is live. */
  private static final class Strict extends ToyFreeList implements HeapWalk {
    private boolean freed;

    Strict(GrowableMemory memory, int heapBase) {
      super(memory, heapBase);
    }

    @Override
    public void dealloc(int address, int size, int align) {
      if (freed) {
        throw new IllegalStateException("freed twice");
      }
      freed = true;
      super.dealloc(address, size, align);
    }

    @Override
    public void walk(ChunkVisitor visitor) {
      if (!freed && head != base) {
        visitor.chunk((int) base, 16, ChunkState.LIVE);
      }
      if (memory.loadByte((int) base) == Step.Misuse.MARK) {
        throw new IllegalStateException("no size");
      }
    }
  }

  @Test
  void aHeapWalkThatFailsIsDamageAndTheBlocksAreShownInstead() {
    Subject strict = Subject.of(AllocatorProvider.of("strict", Promises.NONE, Strict::new));
    List<StepReport> steps = steps(strict, BLOCK, new Step.Free(0), new Step.Overwrite(0, 0, 1));
    assertThat(steps.getLast().damage())
        .containsExactly("the write changes metadata: 1 byte", "the heap walk fails: no size");
    assertThat(steps.getLast().heap().walked()).isFalse();
    assertThat(steps.getLast().heap().come()).isEmpty();
    assertThat(steps.getLast().heap().free()).containsExactly(new Chunk(0x400, 0x10000, Use.FREE));
  }
}
