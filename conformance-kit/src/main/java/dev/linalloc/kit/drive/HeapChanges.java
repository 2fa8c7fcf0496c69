package dev.linalloc.kit.drive;

import dev.linalloc.kit.drive.HeapRun.Range;
import dev.linalloc.kit.oracle.Oracle;
import dev.linalloc.kit.oracle.RuleViolation;
import dev.linalloc.kit.report.StepReport.Chunk;
import dev.linalloc.kit.report.StepReport.Chunk.Use;
import dev.linalloc.kit.report.StepReport.Heap;
import dev.linalloc.spi.HeapWalk.ChunkState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Compares the chunks of a heap before and after each step. */
final class HeapChanges {
  private static final Comparator<Chunk> BY_ADDRESS = Comparator.comparingLong(Chunk::from);

  private final Oracle oracle;
  private final HeapRun run;
  private final FilmedHeap heap;
  private final long heapBase;
  private List<Chunk> chunks = List.of();

  /** Whether {@link #chunks} are those of a heap walk. */
  private boolean walked;

  /** Whether the heap was looked at before. */
  private boolean looked;

  HeapChanges(Oracle oracle, HeapRun run, FilmedHeap heap, long heapBase) {
    this.oracle = oracle;
    this.run = run;
    this.heap = heap;
    this.heapBase = heapBase;
  }

  /** Returns the heap as it was at the last look. */
  Heap none() {
    return changed(chunks);
  }

  /** Looks at the heap. If the heap walk finds it damaged, that is added to {@code damage}. */
  Heap look(List<String> damage) {
    List<Chunk> before = chunks;
    boolean walkedBefore = walked;
    chunks = Stream.concat(own(damage), foreign()).sorted(BY_ADDRESS).toList();
    boolean comparable = walked == walkedBefore || !looked;
    looked = true;
    return changed(comparable ? before : chunks);
  }

  private Heap changed(List<Chunk> before) {
    return new Heap(
        walked,
        without(before, chunks),
        without(chunks, before),
        chunks.stream().filter(Chunk::isFree).toList(),
        heap.metadata(heapBase, run.end()));
  }

  private static List<Chunk> without(List<Chunk> chunks, List<Chunk> others) {
    Set<Chunk> left = new HashSet<>(others);
    return chunks.stream().filter(chunk -> !left.contains(chunk)).toList();
  }

  /** Returns the chunks of the heap walk, or if there is none, what the live blocks tell. */
  private Stream<Chunk> own(List<String> damage) {
    List<Chunk> own = new ArrayList<>();
    try {
      walked =
          oracle.walk(
              (address, size, state) -> {
                long from = Integer.toUnsignedLong(address);
                own.add(new Chunk(from, from + Integer.toUnsignedLong(size), use(state)));
              });
    } catch (RuleViolation _) {
      walked = false;
      damage.add("the heap walk does not end");
    } catch (RuntimeException e) { // oracle.walk() has reported it, if the allocator is to blame
      walked = false;
      damage.add("the heap walk fails: " + e.getMessage());
    }
    return walked ? own.stream() : byBlocks();
  }

  private static Use use(ChunkState state) {
    return switch (state) {
      case LIVE -> Use.LIVE;
      case FREE -> Use.FREE;
      case CACHED -> Use.CACHED;
      case OWN -> Use.OWN;
    };
  }

  private Stream<Chunk> foreign() {
    return run.foreign().stream().map(pages -> new Chunk(pages.from(), pages.to(), Use.FOREIGN));
  }

  /** Returns the live blocks, and the memory between them as free chunks. */
  private Stream<Chunk> byBlocks() {
    List<Chunk> all = new ArrayList<>();
    Stream<Range> taken = Stream.concat(run.live().values().stream(), run.foreign().stream());
    long at = heapBase;
    for (Range range : taken.sorted(Comparator.comparingLong(Range::from)).toList()) {
      if (at < range.from()) {
        all.add(new Chunk(at, range.from(), Use.FREE));
      }
      at = Math.max(at, range.to());
    }
    if (at < run.end()) {
      all.add(new Chunk(at, run.end(), Use.FREE));
    }
    return Stream.concat(
        all.stream(),
        run.live().values().stream().map(block -> new Chunk(block.from(), block.to(), Use.LIVE)));
  }
}
