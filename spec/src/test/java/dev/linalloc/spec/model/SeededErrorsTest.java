package dev.linalloc.spec.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Seeded errors: each changes one expression of a model, and some assertion then has a
 * counterexample. They show that the assertions of the models can fail.
 */
class SeededErrorsTest {
  /** Enough for a counterexample to each error. */
  private static final int CELLS = 7;

  /**
   * One error.
   *
   * @param name the error, in words
   * @param model the name of the changed model
   * @param original the right expression
   * @param replacement the wrong expression
   * @param refutedBy the assertion that finds the error
   */
  record SeededError(
      String name, String model, String original, String replacement, String refutedBy) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<SeededError> errors() {
    return Stream.concat(
        Stream.of(
                List.of(
                    "alloc ignores the align",
                    "let here = lowest[Request.aligned - top]",
                    "let here = lowest[Cell - top]",
                    "AllocRefines"),
                List.of(
                    "alloc hands out the last address",
                    "some end & s.bound - lastAddress",
                    "some end & s.bound",
                    "AllocRefines"),
                List.of(
                    "growth trusts that new pages follow the old ones",
                    "top + (s.mem in s.bound => none else s.mem)",
                    "top",
                    "AllocRefines"),
                List.of(
                    "growth that was refused is taken for growth",
                    "=> r = there and t.used = upto[end] and t.mem = wanted",
                    "or some end => r = there and t.used = upto[end] and t.mem = s.mem",
                    "AllocRefines"),
                List.of(
                    "pages are rounded down",
                    "=> s.mem + pagesTo[end] else none",
                    "=> s.mem + upto[highest[Memory.pageEnds & upto[end]]] else none",
                    "AllocRefines"),
                List.of(
                    "growth takes all that it can get",
                    "=> s.mem + pagesTo[end] else none",
                    "=> s.mem + pagesTo[end] + s.limit else none",
                    "G1"),
                List.of(
                    "all of memory is asked for if the block can lie nowhere",
                    "=> s.mem + pagesTo[end] else none",
                    "=> s.mem + pagesTo[end] else Cell",
                    "G9"),
                List.of(
                    "a page more is asked for",
                    "=> s.mem + pagesTo[end] else none",
                    "=> s.mem + pagesTo[end] + pagesTo[justBehind[highest[pagesTo[end]]]] else none",
                    "G9"),
                List.of(
                    "a failed alloc has moved the top",
                    "else no r and t.mem = s.mem and t.used = s.used",
                    "else no r and t.mem = s.mem and t.used = s.used + preceding[there] & s.bound",
                    "B4"),
                List.of(
                    "a request for nothing aligns the top beyond the bound",
                    "(preceding[r] in s.bound => preceding[r] else none)",
                    "preceding[r]",
                    "NothingKeeps"),
                List.of(
                    "a shrink gives back what it does not clear",
                    "=> r = b and unchanged[s, t]",
                    "=> r = b and t.mem = s.mem and t.bound = s.bound and t.newest = s.newest"
                        + " and t.used = (s.used = upto[highest[old]] => upto[end] else s.used)",
                    "ReallocKeeps"),
                List.of(
                    "realloc copies nothing",
                    "t.data = s.data ++ moved[s, r]",
                    "t.data = s.data",
                    "ReallocRefines"),
                List.of(
                    "a failed realloc gives the old block up",
                    "else t.live = s.live and t.reached",
                    "else t.live = s.live - b -> Cell and t.reached",
                    "ReallocRefines"))
            .map(error -> seeded("bump", error)),
        Stream.of(
                List.of(
                    "coalescing does not ask whether the next block is free",
                    "right = justBehind[highest[c]] & list.Cell,\n      whole = left.list + c + right.list",
                    "right = justBehind[highest[c]],\n      whole = left.list + c + right",
                    "DeallocKeeps"),
                List.of(
                    "chunks never come together",
                    "list - (left + right) -> Cell + lowest[whole] -> whole",
                    "list + lowest[c] -> c",
                    "DeallocKeeps"),
                List.of(
                    "chunks come together across a foreign page",
                    "let left = { h: list.Cell | highest[h.list] = justBefore[lowest[c]] }",
                    "let left = highest[list.Cell & preceding[lowest[c]]]",
                    "AllocKeeps"),
                List.of(
                    "splitting loses what is left behind the block",
                    "    + (lowest[chunk.list & following[highest[b]]] -> (chunk.list & following[highest[b]]))\n",
                    "",
                    "AllocKeeps"),
                List.of(
                    "splitting loses what align leaves in front of the block",
                    "    + ((chunk - b) -> (chunk.list & preceding[lowest[b]]))\n",
                    "",
                    "AllocKeeps"),
                List.of(
                    "a size that wraps fits anywhere",
                    "some lastOf[b, size] & chunk.list",
                    "lastOf[b, size] in chunk.list",
                    "AllocKeeps"),
                List.of(
                    "a search looks at the size of chunks, not at the align",
                    "{ b: lowest[aligned & chunk.list] |",
                    "{ b: chunk |",
                    "AllocRefines"),
                List.of(
                    "zeroed without clearing",
                    "(Cell - cleared) <: s.data",
                    "s.data",
                    "AllocRefines"),
                List.of(
                    "the tag of a free chunk goes one cell too far in front",
                    "{ (t.free - s.free).Cell -> Tag }",
                    "{ (t.free - s.free).Cell -> Tag + justBefore[(t.free - s.free).Cell] -> Tag }",
                    "DeallocRefines"),
                List.of(
                    "memory grows by more than the block needs",
                    "=> pagesTo[endBehindAll[s]] else none",
                    "=> pagesTo[justBehind[endBehindAll[s]]] else none",
                    "G1"),
                List.of(
                    "memory is asked for what it cannot have",
                    "=> pagesTo[endBehindAll[s]] else none",
                    "=> pagesTo[endBehindAll[s]] else Cell",
                    "G9"))
            .map(error -> seeded("freelist", error)));
  }

  private static SeededError seeded(String model, List<String> error) {
    return new SeededError(error.get(0), model, error.get(1), error.get(2), error.get(3));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void aSeededErrorHasACounterexample(SeededError error) {
    Model.Outcome outcome =
        Model.changed(error.model, CELLS, error.original, error.replacement).run(error.refutedBy);

    System.out.printf("%-58s %-24s %s%n", error.name, outcome.command(), outcome.verdict());
    assertThat(outcome.check()).isTrue();
    assertThat(outcome.found()).isPresent();
  }
}
