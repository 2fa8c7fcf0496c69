package dev.linalloc.cli;

import dev.linalloc.kit.report.StepReport;
import dev.linalloc.kit.report.StepReport.Access;
import dev.linalloc.kit.report.StepReport.Accesses;
import dev.linalloc.kit.report.StepReport.Chunk;
import dev.linalloc.kit.report.StepReport.Heap;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes a step of a trace for people. Chunks that the step ended have a minus, those that it made
 * a plus:
 *
 * <pre>
 * step 1: block 0 = alloc(9, 1) returned 0x00000404
 *   pages     1
 *   chunks    3 changes
 *             - free      0x00000400      64,512 bytes
 *             + live      0x00000400          16 bytes
 *             + free      0x00000410      64,496 bytes
 *   free      1 chunk, 64,496 bytes
 *             0x00000410      64,496 bytes
 *   metadata  20 bytes
 *   accesses  1 load, 2 stores
 *             load   4 bytes at 0x00000400: 0x00000000
 *             store  4 bytes at 0x00000400: 0x00000011
 *             store  4 bytes at 0x00000410: 0x0000fbf0
 * </pre>
 */
final class StepText {
  private final StringBuilder text = new StringBuilder();
  private final int mostListed;

  private StepText(int mostListed) {
    this.mostListed = mostListed;
  }

  /** Returns the text of a step, which lists at most so many chunks and accesses of each kind. */
  static String of(StepReport step, int mostListed) {
    StepText text = new StepText(mostListed);
    text.add(step);
    return text.text.toString();
  }

  private void add(StepReport step) {
    text.append("step %,d: %s".formatted(step.step(), step.call()));
    if (step.result().startsWith("0x") || step.result().equals("NULL")) {
      text.append(" returned ");
    } else if (!step.result().isEmpty()) {
      text.append(": ");
    }
    text.append(step.result());
    switch (step.blame()) {
      case ALLOCATOR -> {}
      case CALLER -> line("blame", "the caller errs; from here on no rule binds the allocator");
      case CALLER_BEFORE -> line("blame", "the caller, which erred in an earlier step");
    }
    step.damage().forEach(damage -> line("damage", damage));
    step.breach().ifPresent(breach -> line("broken", breach.rule() + ": " + breach.evidence()));
    String grown = step.grown() == 0 ? "" : ", %,d more than before".formatted(step.grown());
    line("pages", "%,d".formatted(step.pages()) + grown);
    add(step.heap());
    add(step.accesses());
  }

  private void add(Heap heap) {
    record Change(String sign, Chunk chunk) {}
    List<String> changes =
        Stream.concat(
                heap.gone().stream().map(chunk -> new Change("-", chunk)),
                heap.come().stream().map(chunk -> new Change("+", chunk)))
            .sorted(Comparator.comparingLong(change -> change.chunk.from()))
            .map(
                change ->
                    "%s %-8s  ".formatted(change.sign, use(change.chunk)) + place(change.chunk))
            .toList();
    line(heap.walked() ? "chunks" : "blocks", count(changes.size(), "change"));
    list(changes);
    long bytes = heap.free().stream().mapToLong(Chunk::bytes).sum();
    line(
        "free", count(heap.free().size(), heap.walked() ? "chunk" : "range") + ", " + bytes(bytes));
    list(
        heap.free().stream()
            .map(chunk -> place(chunk) + (chunk.use() == Chunk.Use.CACHED ? "  cached" : ""))
            .toList());
    line("metadata", bytes(heap.metadata()));
  }

  private void add(Accesses accesses) {
    String contents =
        accesses.contentBytes() == 0
            ? ""
            : ", " + bytes(accesses.contentBytes()) + " of contents cleared or moved";
    long made = accesses.loads() + accesses.stores();
    line(
        "accesses",
        count(accesses.loads(), "load") + ", " + count(accesses.stores(), "store") + contents);
    accesses.listed().forEach(access -> line("", access(access)));
    more(made - accesses.listed().size());
  }

  private static String access(Access access) {
    String digits = "%0" + 2 * access.width() + "x";
    return "%-5s  %s at 0x%08x: 0x"
            .formatted(
                access.kind() == Access.Kind.LOAD ? "load" : "store",
                bytes(access.width()),
                access.address())
        + digits.formatted(access.value());
  }

  private static String use(Chunk chunk) {
    return switch (chunk.use()) {
      case LIVE -> "live";
      case FREE -> "free";
      case CACHED -> "cached";
      case OWN -> "metadata";
      case FOREIGN -> "foreign";
    };
  }

  private static String place(Chunk chunk) {
    return "0x%08x  %,14d bytes".formatted(chunk.from(), chunk.bytes());
  }

  private static String bytes(long bytes) {
    return count(bytes, "byte");
  }

  private static String count(long number, String what) {
    return "%,d %s".formatted(number, number == 1 ? what : what + "s");
  }

  private void list(List<String> values) {
    values.stream().limit(mostListed).forEach(value -> line("", value));
    more(values.size() - mostListed);
  }

  private void more(long number) {
    if (number > 0) {
      line("", "and %,d more".formatted(number));
    }
  }

  private void line(String name, String value) {
    text.append("\n  %-8s  ".formatted(name)).append(value);
  }
}
