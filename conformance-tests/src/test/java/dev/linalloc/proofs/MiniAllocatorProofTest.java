package dev.linalloc.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import dev.linalloc.mini.MiniAllocator;
import dev.linalloc.proofs.Call.Method;
import dev.linalloc.verifier.Bits;
import dev.linalloc.verifier.Path;
import dev.linalloc.verifier.ProofTable;
import dev.linalloc.verifier.Prover;
import dev.linalloc.verifier.State;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The class file of {@link MiniAllocator} keeps the rules for every input and every heap that the
 * invariant describes, both if memory grows and if it refuses to. There is one test per rule, with
 * one proof per method that the rule applies to.
 */
final class MiniAllocatorProofTest {
  private static final Map<Method, Call> CALLS = new EnumMap<>(Method.class);
  private static final ProofTable TABLE = new ProofTable("Proved of MiniAllocator's class file");
  private static Prover prover;

  @BeforeAll
  static void makeProver() {
    prover = new Prover();
  }

  @AfterAll
  static void printTable() {
    System.out.print(TABLE);
    System.out.print(prover);
    CALLS.clear();
    prover.close();
  }

  @TestFactory
  Stream<DynamicTest> a1_aBlocksAddressIsAMultipleOfItsAlign() {
    return proofs(Claim.A1);
  }

  @TestFactory
  Stream<DynamicTest> a2_aBlockLiesBetweenHeapBaseAndTheEndOfMemory() {
    return proofs(Claim.A2);
  }

  @TestFactory
  Stream<DynamicTest> a3_aBlockOverlapsNoLiveBlock() {
    return proofs(Claim.A3);
  }

  @TestFactory
  Stream<DynamicTest> a4_theFirstSmallRequestOfAFreshHeapIsNotAnsweredNull() {
    return proofs(Claim.A4);
  }

  @TestFactory
  Stream<DynamicTest> a5_aBlockDoesNotReachTheLastAddress() {
    return proofs(Claim.A5);
  }

  @TestFactory
  Stream<DynamicTest> a6_aRequestForNothingAnswersAnAlignedAddress() {
    return proofs(Claim.A6);
  }

  @TestFactory
  Stream<DynamicTest> b1_aFreshBlockStartsAboveAllBeforeIt() {
    return proofs(Claim.B1);
  }

  @TestFactory
  Stream<DynamicTest> b2_aFreshBlockStartsAtTheFirstAlignedAddressAndTheTopIsItsEnd() {
    return proofs(Claim.B2);
  }

  @TestFactory
  Stream<DynamicTest> b3_aFreshBlockWasNeverUsedBefore() {
    return proofs(Claim.B3);
  }

  @TestFactory
  Stream<DynamicTest> b4_aFailedRequestLeavesNoTrace() {
    return proofs(Claim.B4);
  }

  @TestFactory
  Stream<DynamicTest> c1_noLiveBlockIsStoredTo() {
    return proofs(Claim.C1);
  }

  @TestFactory
  Stream<DynamicTest> c2_noForeignPageIsStoredTo() {
    return proofs(Claim.C2);
  }

  @TestFactory
  Stream<DynamicTest> c3_nothingBelowHeapBaseIsStoredTo() {
    return proofs(Claim.C3);
  }

  @TestFactory
  Stream<DynamicTest> c4_aBlockFromAllocZeroedReadsZero() {
    return proofs(Claim.C4);
  }

  @TestFactory
  Stream<DynamicTest> c5_reallocKeepsTheFirstBytes() {
    return proofs(Claim.C5);
  }

  @TestFactory
  Stream<DynamicTest> c6_aFailedReallocLeavesTheOldBlockWhole() {
    return proofs(Claim.C6);
  }

  @TestFactory
  Stream<DynamicTest> c7_aBlockFromAllocReadsZeroToo() {
    return proofs(Claim.C7);
  }

  @TestFactory
  Stream<DynamicTest> g1_noPageIsAddedThatIsNotNeeded() {
    return proofs(Claim.G1);
  }

  @TestFactory
  Stream<DynamicTest> g2_aRequestThatFitsSucceedsAndAddsNoPage() {
    return proofs(Claim.G2);
  }

  @TestFactory
  Stream<DynamicTest> g3_aFailedRequestTakesNoRoomAway() {
    return proofs(Claim.G3);
  }

  @TestFactory
  Stream<DynamicTest> g4_aFailedRequestAddsNoPage() {
    return proofs(Claim.G4);
  }

  @TestFactory
  Stream<DynamicTest> g5_aRequestFailsOnlyForLackOfRoom() {
    return proofs(Claim.G5);
  }

  @TestFactory
  Stream<DynamicTest> g6_noByteOfAForeignPageIsHandedOut() {
    return proofs(Claim.G6);
  }

  @TestFactory
  Stream<DynamicTest> g9_noPageIsAskedForThatIsNotNeededOrCannotBe() {
    return proofs(Claim.G9);
  }

  @TestFactory
  Stream<DynamicTest> d2_aCallMakesAtMostTwoMemoryAccesses() {
    return proofs(Claim.D2);
  }

  @TestFactory
  Stream<DynamicTest> d3_noCallTraps() {
    return proofs(Claim.D3);
  }

  @TestFactory
  Stream<DynamicTest> theInvariantIsEstablishedAndKept() {
    return proofs(Claim.INVARIANT);
  }

  @TestFactory
  Stream<DynamicTest> whatWasNeverHandedOutReadsZero() {
    return proofs(Claim.ZEROS);
  }

  /** The invariant depends on the allocator alone: no permitted action of others can break it. */
  @Test
  void foreignGrowthKeepsTheInvariant() {
    Call call = call(Method.ALLOC);
    Bits bits = prover.bits();
    State state = call.before.state();
    BitVecExpr added = bits.unknown("added", 32);
    State grown = new State(state.fields(), state.memory().grownByOthers(added));
    Heap after = call.heap(grown);
    BitVecExpr any = bits.number(call.anyAddress);
    BoolExpr isNew = bits.within(any, call.before.end(), after.end());
    BoolExpr given =
        bits.and(
            call.given(),
            bits.atMost(added, 65_536),
            bits.atMost(after.end(), Heap.LAST_ADDRESS + 1));
    assertThat(prover.refute(given, after.isSound())).isEmpty();
    assertThat(prover.refute(bits.and(given, isNew), after.leavesOut(any))).isEmpty();
  }

  /** Stores to live blocks and to foreign pages do not touch bytes that must read zero. */
  @Test
  void storesByUsersKeepTheInvariant() {
    Call call = call(Method.ALLOC);
    Bits bits = prover.bits();
    BitVecExpr any = bits.number(call.anyAddress);
    BoolExpr inLiveBlock =
        bits.and(call.isOther(), bits.within(any, call.otherStart, call.otherEnd));
    BoolExpr isFree = bits.within(any, call.before.top(), call.before.bound());
    assertThat(prover.isPossible(call.given(), inLiveBlock)).isTrue();
    assertThat(prover.isPossible(call.given(), isFree)).isTrue();
    assertThat(
            prover.isPossible(
                call.given(), bits.or(inLiveBlock, call.before.leavesOut(any)), isFree))
        .isFalse();
  }

  /** The proofs would be void if their hypotheses excluded an ending that they are about. */
  @TestFactory
  Stream<DynamicTest> everyKindOfEndingIsPossible() {
    Bits bits = prover.bits();
    return Stream.of(
        possible(Method.ALLOC, "succeeds without growing", e -> bits.and(e.succeeds(), e.fits())),
        possible(
            Method.ALLOC,
            "succeeds by growing at the top",
            e -> bits.and(e.succeeds(), bits.not(e.addsNoPage()), bits.not(e.pagesAreForeign()))),
        possible(
            Method.ALLOC,
            "succeeds behind foreign pages",
            e -> bits.and(e.succeeds(), e.pagesAreForeign(), bits.not(e.addsNoPage()))),
        possible(
            Method.ALLOC,
            "fails, growth refused",
            e ->
                bits.and(
                    e.fails(),
                    e.whereItGrows(
                        start ->
                            bits.atMost(
                                bits.plus(start, e.size()), bits.number(Heap.LAST_ADDRESS))))),
        possible(
            Method.ALLOC,
            "fails, no address left",
            e ->
                bits.and(
                    e.fails(),
                    e.whereItGrows(
                        start ->
                            bits.less(
                                bits.number(Heap.LAST_ADDRESS), bits.plus(start, e.size()))))),
        possible(
            Method.REALLOC,
            "grows in place",
            e -> bits.and(e.succeeds(), bits.not(e.isFresh()), bits.less(e.before.top(), e.end()))),
        possible(Method.REALLOC, "moves and copies", Ending::isFresh),
        possible(
            Method.REALLOC,
            "the newest block moves",
            e -> bits.and(e.isFresh(), e.call.isNewest())),
        possible(Method.REALLOC, "fails", Ending::fails));
  }

  /** Each input takes some path. */
  @TestFactory
  Stream<DynamicTest> thePathsLeaveNoInputOut() {
    return Stream.of(Method.values())
        .map(
            method ->
                DynamicTest.dynamicTest(
                    method.toString(),
                    () -> {
                      Call call = call(method);
                      BoolExpr some =
                          prover.bits().or(call.paths().map(Path::when).toArray(BoolExpr[]::new));
                      assertThat(prover.refute(call.given(), some)).isEmpty();
                    }));
  }

  private static Stream<DynamicTest> proofs(Claim claim) {
    return claim.methods().stream()
        .map(
            method ->
                DynamicTest.dynamicTest(
                    claim + ": " + method,
                    () -> {
                      Call call = call(method);
                      long start = System.nanoTime();
                      assertThat(claim.refute(call, prover)).isEmpty();
                      long nanos = System.nanoTime() - start;
                      TABLE.add(
                          claim.toString(), method.toString(), (int) call.paths().count(), nanos);
                    }));
  }

  private static DynamicTest possible(
      Method method, String what, Function<Ending, BoolExpr> condition) {
    return DynamicTest.dynamicTest(
        method + " " + what,
        () -> {
          Call call = call(method);
          assertThat(call.paths())
              .anyMatch(
                  path ->
                      prover.isPossible(
                          call.given(), path.when(), condition.apply(new Ending(call, path))));
        });
  }

  private static Call call(Method method) {
    return CALLS.computeIfAbsent(method, each -> new Call(each, MiniAllocator.class, prover));
  }
}
