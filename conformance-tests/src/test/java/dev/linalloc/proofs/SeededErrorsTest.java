package dev.linalloc.proofs;

import static dev.linalloc.proofs.Call.Method.ALLOC;
import static dev.linalloc.proofs.Call.Method.ALLOC_ZEROED;
import static dev.linalloc.proofs.Call.Method.CREATE;
import static dev.linalloc.proofs.Call.Method.DEALLOC;
import static dev.linalloc.proofs.Call.Method.REALLOC;
import static dev.linalloc.spec.Rule.A1;
import static dev.linalloc.spec.Rule.A2;
import static dev.linalloc.spec.Rule.A3;
import static dev.linalloc.spec.Rule.A4;
import static dev.linalloc.spec.Rule.A5;
import static dev.linalloc.spec.Rule.A6;
import static dev.linalloc.spec.Rule.B2;
import static dev.linalloc.spec.Rule.B3;
import static dev.linalloc.spec.Rule.B4;
import static dev.linalloc.spec.Rule.C1;
import static dev.linalloc.spec.Rule.C2;
import static dev.linalloc.spec.Rule.C3;
import static dev.linalloc.spec.Rule.C4;
import static dev.linalloc.spec.Rule.C5;
import static dev.linalloc.spec.Rule.C6;
import static dev.linalloc.spec.Rule.C7;
import static dev.linalloc.spec.Rule.D3;
import static dev.linalloc.spec.Rule.G1;
import static dev.linalloc.spec.Rule.G2;
import static dev.linalloc.spec.Rule.G3;
import static dev.linalloc.spec.Rule.G4;
import static dev.linalloc.spec.Rule.G5;
import static dev.linalloc.spec.Rule.G6;
import static dev.linalloc.spec.Rule.G9;
import static dev.linalloc.spec.Rule.R2;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Model;
import dev.linalloc.kit.Conformance;
import dev.linalloc.kit.report.Finding;
import dev.linalloc.kit.trace.Trace;
import dev.linalloc.proofs.Call.Method;
import dev.linalloc.spec.Rule;
import dev.linalloc.verifier.Prover;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The proofs can fail: for each claim there is a change of the source that breaks it. The proof
 * then yields a counterexample. The kit, which shares nothing with the proofs, finds a rule broken
 * when it replays the counterexample on the JVM.
 */
final class SeededErrorsTest {
  private static final String FAST_START = "int start = top & -align;";
  private static final String FITS = "if (Integer.compareUnsigned(end, start) <= 0";
  private static final String FAST_TOP = "negTop = end;\n    " + FITS;
  private static final String FAST_ANSWER = "return -start;\n    }\n    return allocSlowly";
  private static final String LEFT = "int left = MAX_PAGES - memory.memorySize();";
  private static final String ASKED = "possible ? left - leftThen : 0";
  private static final String POSSIBLE = "Integer.compareUnsigned(end, start) < 0\n";
  private static final String FARTHEST = "Pages.LAST_ADDRESS);\n  }\n}";
  private static final String REFUSED = "if (memory.memoryGrow(" + ASKED + ") != -1 && possible) {";
  private static final String TOP_AGAIN = "negTop = top;";
  private static final String DEALLOC_BODY =
      "public void dealloc(int address, int size, int align) {";

  /** The rules that bytes wasted between blocks can break. */
  private static final Rule[] WASTE = {B2, B4, G1, G2, G3, G5, G9, R2};

  private static final Set<Claim> SPEAK_OF_FOREIGN_PAGES =
      EnumSet.of(Claim.C2, Claim.G6, Claim.INVARIANT);

  /**
   * A change, the proof that must fail, and the rules of which the kit must name one. The kit names
   * the same rule, or another that a program can see broken; which one may depend on the
   * counterexample that Z3 finds.
   */
  record Seed(Claim claim, Method method, SeededError error, List<Rule> rules) {
    @Override
    public String toString() {
      return error.name() + " breaks " + claim.name() + " of " + method;
    }
  }

  static List<Seed> seeds() {
    return List.of(
        seed(
            Claim.A1,
            ALLOC,
            "AlignsToSixteenAtMost",
            FAST_START,
            "int start = top & -Math.min(align, 16);",
            A1),
        seed(Claim.A2, ALLOC, "RoundsPagesDown", ASKED, ASKED.replace("Then", "Then - 1"), A2),
        seed(
            Claim.A2,
            ALLOC,
            "TakesMinusOneForAPage",
            REFUSED,
            REFUSED.replace("!= -1", "!= -2"),
            A2),
        seed(
            Claim.A3,
            ALLOC,
            "AlignsDown",
            FAST_START,
            "int start = (top + align - 1) & -align;",
            A3,
            A2),
        seed(
            Claim.A3,
            REALLOC,
            "TakesEveryBlockForTheNewest",
            "if (address + size == -before) {",
            "if (size != 0) {",
            A3),
        seed(
            Claim.A4,
            ALLOC,
            "RefusesAnAlignOfSixteen",
            FAST_START,
            FAST_START + " if (align == 16) return NULL;",
            A4),
        seed(
            Claim.A5,
            ALLOC,
            "HandsOutTheLastAddress",
            FARTHEST,
            FARTHEST.replace("LAST_ADDRESS", "LAST_ADDRESS + 1"),
            A5),
        seed(
            Claim.A6,
            ALLOC,
            "AnswersNothingWithNull",
            "return size == 0 ? -(top & -align) : NULL;",
            "return NULL;",
            A6),
        seed(Claim.A6, ALLOC, "GrowsForNothing", POSSIBLE, POSSIBLE.replace("<", "<="), A6),
        seed(
            Claim.B1,
            ALLOC,
            "GoesBackByTheAlign",
            FAST_START,
            "int start = (top & -align) + align;",
            A2,
            A3),
        seed(Claim.B2, ALLOC, "LeavesAGap", FAST_START, "int start = (top - 1) & -align;", WASTE),
        seed(
            Claim.B3,
            ALLOC,
            "MarksItsBlocks",
            FAST_ANSWER,
            "memory.storeByte(-start, (byte) 1); " + FAST_ANSWER,
            C4,
            C7,
            B3),
        seed(
            Claim.B4,
            ALLOC,
            "AlignsTheTopBeforeItFails",
            TOP_AGAIN,
            "negTop = top & -align;",
            WASTE),
        seed(
            Claim.B4,
            REALLOC,
            "ForgetsItsTopInAFailedRealloc",
            "negTop = before;",
            "",
            A3,
            B2,
            B4,
            G1,
            G3,
            R2),
        seed(
            Claim.C1,
            DEALLOC,
            "ClearsTheByteBefore",
            DEALLOC_BODY,
            DEALLOC_BODY + " memory.storeByte(address - 1, (byte) 0);",
            C1),
        seed(
            Claim.C2,
            DEALLOC,
            "ClearsTheByteBehind",
            DEALLOC_BODY,
            DEALLOC_BODY + " memory.storeByte(address + size, (byte) 0);",
            C2,
            C1),
        seed(
            Claim.C3,
            CREATE,
            "KeepsAMarkBelowItsHeap",
            "negTop = -heapBase;",
            "negTop = -heapBase; memory.storeByte(heapBase - 1, (byte) 1);",
            C3),
        seed(
            Claim.C4,
            ALLOC_ZEROED,
            "LeavesTheSizeInTheBlock",
            "return alloc(size, align);",
            "int a = alloc(size, align); if (a != NULL) memory.storeByte(a, (byte) size); return"
                + " a;",
            C4),
        seed(
            Claim.C5,
            REALLOC,
            "CopiesAByteTooFew",
            "memory.copy(moved, address, size);",
            "memory.copy(moved, address, size - 1);",
            C5),
        seed(
            Claim.C6,
            REALLOC,
            "ClearsWhatItCouldNotMove",
            "negTop = before;",
            "negTop = before; memory.fill(address, size, (byte) 0);",
            C6),
        seed(Claim.G1, ALLOC, "AddsAPageTooMany", ASKED, ASKED.replace("Then", "Then + 1"), G1, G9),
        seed(
            Claim.G2,
            ALLOC,
            "GrowsForTwoGiB",
            FITS,
            FITS.replace("(Integer", "(size > 0 && Integer"),
            G5,
            G2,
            R2),
        seed(
            Claim.G3,
            ALLOC,
            "LosesItsRoomWhenRefused",
            "negBound = bound;",
            "negBound = top;",
            G3,
            G2,
            B2,
            R2),
        seed(
            Claim.G4,
            ALLOC,
            "GrowsForTheImpossible",
            REFUSED,
            "if (!possible) memory.memoryGrow(1); " + REFUSED,
            G4),
        seed(
            Claim.G5,
            ALLOC,
            "RefusesTwoGiB",
            LEFT,
            "if (size < 0) { " + TOP_AGAIN + " return NULL; } " + LEFT,
            G5),
        seed(
            Claim.G6, ALLOC, "TrustsThatPagesFollow", "(foreign ? ", "(foreign && left < 0 ? ", G6),
        seed(
            Claim.G9,
            ALLOC,
            "AsksForMinusOnePage",
            "(" + ASKED + ")",
            "(possible ? left - leftThen : -1)",
            G9),
        seed(
            Claim.G9,
            ALLOC,
            "AsksForAPageMoreWhenRefused",
            "negTop = top;",
            "memory.memoryGrow(possible ? left - leftThen + 1 : 0); negTop = top;",
            G9,
            G4),
        seed(
            Claim.C7,
            ALLOC,
            "MarksTheBlocksOfAlloc",
            FAST_ANSWER,
            "memory.storeByte(-start, (byte) 7); " + FAST_ANSWER,
            C7,
            C4,
            B3),
        seed(
            Claim.D3,
            DEALLOC,
            "LooksAtWhatItIsGiven",
            DEALLOC_BODY,
            DEALLOC_BODY + " memory.loadByte(address);",
            D3),
        seed(
            Claim.INVARIANT,
            ALLOC,
            "ForgetsTheRestOfThePage",
            "negBound = leftThen << Pages.SHIFT | (leftThen - 1) >>> 31;",
            "negBound = negTop;",
            G2,
            B2,
            R2),
        seed(
            Claim.INVARIANT,
            ALLOC,
            "SharesAByteBetweenBlocks",
            FAST_TOP,
            FAST_TOP.replace("end;", "end + 1;"),
            A3,
            A2),
        seed(
            Claim.INVARIANT,
            CREATE,
            "ExtendsTheSignOfHeapBase",
            "Integer.toUnsignedLong(heapBase)",
            "(long) heapBase",
            A2),
        seed(
            Claim.INVARIANT,
            CREATE,
            "LeavesTheFirstPagesUnused",
            "Pages.end(memory))",
            "0L)",
            G2,
            A4,
            R2),
        seed(
            Claim.ZEROS,
            REALLOC,
            "TakesBackDirtyEnds",
            "return address;",
            "if (address + size == -negTop) negTop = -(address + newSize); return address;",
            C4,
            B3));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theProofYieldsACounterexampleInWhichTheKitFindsARuleBroken(
      Seed seed, @TempDir Path directory) throws Exception {
    Class<?> wrong = seed.error.compile(directory);
    try (Prover prover = new Prover()) {
      Call call = new Call(seed.method, wrong, prover);
      Model model = counterexample(seed.claim, call, prover).orElseThrow();
      Trace trace = Counterexample.trace(call, model);
      Optional<Finding> finding = Conformance.replay(seed.error.provider(wrong), trace).finding();
      assertThat(finding).as("%s%n%s", seed, trace).isPresent();
      System.out.printf("%-64s %s %s%n", seed, finding.get().rule(), finding.get().evidence());
      assertThat(finding.get().rule()).as("%s%n%s", finding.get(), trace).isIn(seed.rules);
    }
  }

  @Test
  void everyClaimIsBrokenByASeed() {
    assertThat(seeds().stream().map(Seed::claim).collect(Collectors.toSet()))
        .containsAll(Stream.of(Claim.values()).filter(claim -> claim != Claim.D2).toList());
  }

  /** Returns a counterexample, with small numbers if there is one. */
  private static Optional<Model> counterexample(Claim claim, Call call, Prover prover) {
    BoolExpr replayable =
        SPEAK_OF_FOREIGN_PAGES.contains(claim) && call.method != CREATE
            ? Counterexample.isReplayable(call)
            : prover.bits().truth();
    BoolExpr small = prover.bits().and(replayable, Counterexample.isSmall(call));
    return claim.refute(call, prover, small).or(() -> claim.refute(call, prover, replayable));
  }

  private static Seed seed(
      Claim claim, Method method, String name, String right, String wrong, Rule... rules) {
    return new Seed(claim, method, new SeededError(name, right, wrong), List.of(rules));
  }
}
