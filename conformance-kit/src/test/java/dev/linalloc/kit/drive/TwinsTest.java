package dev.linalloc.kit.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.report.Difference;
import dev.linalloc.kit.report.Difference.Kind;
import dev.linalloc.kit.subject.Image;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.toy.Toys;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.kit.wrong.WrongAllocator;
import dev.linalloc.kit.wrong.WrongAllocators;
import dev.linalloc.spi.AllocatorProvider;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TwinsTest {
  private static AllocatorProvider named(String name) {
    return Stream.concat(
            Toys.all().stream(), WrongAllocators.all().stream().map(WrongAllocator::provider))
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Optional<Difference> diff(String one, String other, Step... steps) {
    return Twins.compare(Subject.of(named(one)), Subject.of(named(other)), Trace.of(steps));
  }

  private static Step alloc(int id, int size, int align) {
    return new Step.Alloc(id, size, align, false);
  }

  @Test
  void anAllocatorDoesTheSameAsItself() {
    assertThat(
            diff(
                "toy-free-list",
                "toy-free-list",
                alloc(0, 100, 8),
                alloc(1, 20, 1),
                new Step.Free(0),
                new Step.ForeignGrow(1),
                alloc(2, 200_000, 64)))
        .isEmpty();
  }

  @Test
  void theFirstOtherAddressIsTheDifference() {
    assertThat(diff("toy-bump", "toy-free-list", alloc(0, 8, 8), alloc(1, 9, 1), alloc(2, 9, 1)))
        .get()
        .extracting(Difference::what)
        .isEqualTo(Kind.ADDRESS);
  }

  @Test
  void moreForGrowthThanNeededIsADifferenceOfPages() {
    assertThat(diff("toy-bump", "doubles-memory", alloc(0, 65536, 1), alloc(1, 65536, 1)))
        .get()
        .extracting(Difference::what)
        .isIn(Kind.PAGES, Kind.RULE);
  }

  @Test
  void aRuleThatOnlyOneBreaksIsADifference() {
    Difference difference =
        diff("aligns-to-a-word", "toy-bump", alloc(0, 1, 1), alloc(1, 8, 64)).orElseThrow();
    assertThat(difference)
        .isEqualTo(
            new Difference(2, "block 1 = alloc(8, 64)", Kind.RULE, "breaks A1", "breaks no rule"));
  }

  @Test
  void bytesThatAnAllocatorLeavesInFreeMemoryAreContents() {
    AllocatorProvider bump = named("toy-bump");
    AllocatorProvider untidy =
        AllocatorProvider.of(
            "untidy",
            bump.promises(),
            (memory, heapBase) -> {
              memory.storeByte(0x8003, (byte) 7);
              return bump.create(memory, heapBase);
            });
    assertThat(Twins.compare(Subject.of(bump), Subject.of(untidy), Trace.of(alloc(0, 8, 8))))
        .contains(
            new Difference(
                1, "the end", Kind.CONTENTS, "0x00 at 0x00008003", "0x07 at 0x00008003"));
  }

  @Test
  void modulesWithOtherHeapsCannotStartAlike() {
    Subject one = Subject.of(named("toy-bump"), new Image(1, 10, 1024, 1024, 1, 8, true));
    Subject other = Subject.of(named("toy-bump"), new Image(2, 10, 1024, 2048, 1, 8, true));
    assertThat(Twins.compare(one, other, Trace.of(alloc(0, 8, 8))))
        .contains(
            new Difference(
                0,
                "creation",
                Kind.START,
                "begins with 1 page and the heap at 0x00000400",
                "begins with 2 pages and the heap at 0x00000800"));
  }
}
