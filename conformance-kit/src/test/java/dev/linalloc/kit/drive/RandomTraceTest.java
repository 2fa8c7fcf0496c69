package dev.linalloc.kit.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.linalloc.kit.oracle.Tally;
import dev.linalloc.kit.subject.Subject;
import dev.linalloc.kit.toy.Toys;
import dev.linalloc.kit.trace.Step;
import dev.linalloc.kit.trace.Trace;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RandomTraceTest {
  @Property(tries = 100, seed = "20260401")
  void anyTracePassesOnTheToyBump(@ForAll("traces") Trace trace) {
    assertThat(new TraceCheck(Subject.of(Toys.BUMP), new Tally()).check(trace)).isEmpty();
  }

  @Property(tries = 100, seed = "20260401")
  void anyTracePassesOnTheToyFreeList(@ForAll("traces") Trace trace) {
    assertThat(new TraceCheck(Subject.of(Toys.FREE_LIST), new Tally()).check(trace)).isEmpty();
  }

  @Provide
  Arbitrary<Trace> traces() {
    Arbitrary<Integer> ids = Arbitraries.integers().between(0, 9);
    Arbitrary<Integer> sizes = Arbitraries.integers().between(0, 100_000);
    Arbitrary<Integer> aligns = Arbitraries.integers().between(0, 12).map(shift -> 1 << shift);
    Arbitrary<Step> steps =
        Arbitraries.oneOf(
            Combinators.combine(ids, sizes, aligns, Arbitraries.of(true, false))
                .as(Step.Alloc::new),
            Combinators.combine(ids, sizes).as(Step.Realloc::new),
            ids.map(Step.Free::new),
            Arbitraries.integers().between(1, 2).map(Step.ForeignGrow::new),
            Arbitraries.of(Step.Limit.NONE, Step.Limit.REFUSE));
    Arbitrary<List<Step>> lists = steps.list().ofMaxSize(40);
    return Combinators.combine(
            Arbitraries.integers().between(0, 3), Arbitraries.integers().between(1, 200_000), lists)
        .as(Trace::new);
  }
}
