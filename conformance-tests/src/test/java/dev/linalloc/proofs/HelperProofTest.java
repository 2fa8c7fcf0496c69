package dev.linalloc.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import dev.linalloc.dl.DlProvider;
import dev.linalloc.proofs.symbolic.Bits;
import dev.linalloc.proofs.symbolic.Executor;
import dev.linalloc.proofs.symbolic.Path;
import dev.linalloc.proofs.symbolic.Prover;
import dev.linalloc.proofs.symbolic.State;
import dev.linalloc.proofs.symbolic.SymbolicMemory;
import dev.linalloc.wee.WeeProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contracts of what in {@code wee} and {@code dl} has no loops: sizes, bins, and the words
 * written around blocks. Every 32-bit input that the contract allows is covered, and any memory.
 */
final class HelperProofTest {
  private static final ProofTable TABLE = new ProofTable("Proved of helpers");
  private static final long PAST_LAST = 1L << 32;

  private Prover prover;
  private Bits bits;
  private BitVecExpr size;
  private BitVecExpr other;

  @BeforeEach
  void makeProver() {
    prover = new Prover();
    bits = prover.bits();
    size = bits.unknown("size", 32);
    other = bits.unknown("other", 32);
  }

  @AfterEach
  void closeProver() {
    prover.close();
  }

  @AfterAll
  static void printTable() {
    System.out.print(TABLE);
  }

  // ---- wee

  /** A tag lies 8 behind a multiple of 16, not inside the block and less than 16 bytes off. */
  @Test
  void weeReachRoundsABlockSoThatItsTagDoesNotTouchIt() {
    BoolExpr given = bits.and(isAtLeast(size, 1), isAtMost(size, PAST_LAST - 8));
    BitVecExpr reach = run("wee.Cell", "reach", size).answer();
    prove(
        "wee.Cell.reach",
        given,
        bits.and(
            bits.isMultiple(bits.plus(reach, 8), bits.word(16)),
            bits.atMost(size, reach),
            bits.less(bits.number(reach), bits.plus(bits.number(size), 16))));
  }

  // ---- dl

  @Test
  void dlAlignUpIsTheFirstMultipleFromAnAddressOn() {
    BitVecExpr address = bits.unknown("address", 64);
    BitVecExpr align = bits.number(other);
    BitVecExpr answer = run("dl.DlAllocator", "alignUp", address, other).answer();
    prove(
        "dl.DlAllocator.alignUp",
        bits.and(bits.isPowerOfTwo(other), bits.atMost(address, PAST_LAST)),
        bits.and(
            bits.isMultiple(answer, align),
            bits.atMost(address, answer),
            bits.less(answer, bits.plus(address, align))));
  }

  /** Multiples of 8 that hold the block and a tag, and not 8 bytes more; or less than asked. */
  @Test
  void dlSizeForHoldsABlockAndItsTagOrSaysThatNothingDoes() {
    BitVecExpr chunk = run("dl.Chunk", "sizeFor", size).answer();
    BitVecExpr least = bits.plus(bits.number(size), 4);
    BoolExpr fits = bits.atMost(least, PAST_LAST - 8);
    prove(
        "dl.Chunk.sizeFor",
        bits.truth(),
        bits.and(
            bits.isMultiple(chunk, bits.word(8)),
            bits.implies(
                fits,
                bits.and(
                    bits.atMost(least, bits.number(chunk)),
                    bits.less(bits.number(chunk), bits.plus(least, 8)))),
            bits.implies(bits.not(fits), bits.less(chunk, size))));
  }

  /** The upper bits of a tag are the size, whatever the marks; encoding and decoding agree. */
  @Test
  void dlTagsKeepSizesApartFromMarks() {
    BitVecExpr marks = bits.z3().mkBVAND(other, bits.word(7));
    BitVecExpr tag = bits.z3().mkBVOR(size, marks);
    prove(
        "dl.Chunk.size",
        bits.isMultiple(size, bits.word(8)),
        bits.same(run("dl.Chunk", "size", tag).answer(), size));
  }

  /** A free chunk's size is read from either end, and the tag below keeps all but one mark. */
  @Test
  void dlSetFreeWritesTheSizeAtBothEndsAndTellsTheChunkBelow() {
    BitVecExpr chunk = other;
    BoolExpr given =
        bits.and(isPlaced(chunk, size), bits.isMultiple(size, bits.word(8)), isAtLeast(size, 8));
    Path path =
        onlyReturn(
            given, executor().callOnMemory(type("dl.Chunk"), "setFree", state(), chunk, size));
    BitVecExpr footer = bits.plus(bits.plus(chunk, size), -4);
    BitVecExpr below = bits.plus(chunk, -4);
    BitVecExpr before = word(SymbolicMemory.unknown(bits), below);
    BitVecExpr after = word(path.after().memory(), below);
    BitVecExpr any = bits.unknown("anyAddress", 32);
    prove(
        "dl.Chunk.setFree",
        bits.and(given, path.when()),
        bits.and(
            bits.same(word(path.after().memory(), chunk), size),
            bits.same(run("dl.Chunk", "size", word(path.after().memory(), footer)).answer(), size),
            bits.same(bits.z3().mkBVOR(before, bits.word(2)), after),
            bits.implies(
                path.after().memory().stored(any),
                bits.or(isWordAt(any, chunk), isWordAt(any, footer), isWordAt(any, below)))));
  }

  /** Bins are numbered by size: a larger chunk is in no lower bin, and every number has a bit. */
  @Test
  void dlBinsAscendWithSizes() {
    BoolExpr given = bits.and(isAtLeast(size, 16), bits.atMost(size, other));
    BitVecExpr bin = run("dl.Bins", "bin", size).answer();
    BitVecExpr higher = run("dl.Bins", "bin", other).answer();
    prove(
        "dl.Bins.bin",
        given,
        bits.and(bits.atMost(bits.word(2), bin), bits.atMost(bin, 57), bits.atMost(bin, higher)));
  }

  /** Below 272 bytes a bin has chunks of one size: multiples of 8 share none. */
  @Test
  void dlSmallBinsHoldOneSizeEach() {
    BoolExpr given =
        bits.and(
            bits.isMultiple(size, bits.word(8)),
            isAtLeast(size, 16),
            isAtMost(size, 271),
            bits.isMultiple(other, bits.word(8)),
            bits.less(size, other));
    prove(
        "dl.Bins.bin (small)",
        given,
        bits.less(run("dl.Bins", "bin", size).answer(), run("dl.Bins", "bin", other).answer()));
  }

  /** Of sizes with the same highest bit the keys are ordered as the sizes are. */
  @Test
  void dlTrieKeysOrderSizesOfTheSameBin() {
    BitVecExpr bin = run("dl.Bins", "bin", size).answer();
    BitVecExpr same = run("dl.Bins", "bin", other).answer();
    BoolExpr given = bits.and(isAtLeast(size, 272), isAtLeast(other, 272), bits.same(bin, same));
    BitVecExpr key = run("dl.Trie", "key", size).answer();
    BitVecExpr otherKey = run("dl.Trie", "key", other).answer();
    prove("dl.Trie.key", given, bits.z3().mkEq(bits.less(size, other), bits.less(key, otherKey)));
  }

  @Test
  void dlFitsAddsWithoutWrapping() {
    BitVecExpr room = bits.unknown("room", 32);
    BitVecExpr front = bits.word(-8);
    BitVecExpr fits = run("dl.Chunk", "fits", size, front, room).answer();
    prove(
        "dl.Chunk.fits",
        bits.truth(),
        bits.z3()
            .mkEq(
                bits.not(bits.same(fits, 0)),
                bits.atMost(bits.number(size), bits.plus(bits.number(room), 8))));
  }

  // ---- what the contracts share

  /** The one path of a method that has no branches, or the choice between those it has. */
  private Path run(String owner, String method, BitVecExpr... args) {
    List<Path> paths = executor().call(type(owner), method, state(), args);
    Path first = paths.getFirst();
    BitVecExpr answer = first.answer();
    for (Path path : paths.subList(1, paths.size())) {
      answer = bits.choose(path.when(), path.answer(), answer);
    }
    return new Path(bits.truth(), first.after(), answer, "");
  }

  private State state() {
    return new State(Map.of(), SymbolicMemory.unknown(bits));
  }

  private Executor executor() {
    return new Executor(bits, HelperProofTest.class.getClassLoader());
  }

  private Path onlyReturn(BoolExpr given, List<Path> paths) {
    List<Path> possible =
        paths.stream().filter(path -> prover.isPossible(bits.and(given, path.when()))).toList();
    assertThat(possible).hasSize(1);
    assertThat(possible.getFirst().returns()).isTrue();
    return possible.getFirst();
  }

  private void prove(String what, BoolExpr given, BoolExpr claim) {
    assertThat(prover.isPossible(given)).isTrue();
    long start = System.nanoTime();
    assertThat(prover.refute(given, claim)).isEmpty();
    TABLE.add(what, "contract", 1, System.nanoTime() - start);
  }

  private BoolExpr isAtLeast(BitVecExpr word, long least) {
    return bits.atMost(bits.number(least), bits.number(word));
  }

  private BoolExpr isAtMost(BitVecExpr word, long most) {
    return bits.atMost(bits.number(word), most);
  }

  /** A chunk with a tag below it, all inside memory. */
  private BoolExpr isPlaced(BitVecExpr chunk, BitVecExpr bytes) {
    SymbolicMemory memory = SymbolicMemory.unknown(bits);
    return bits.and(
        isAtMost(memory.pages(), 65_536),
        isAtLeast(chunk, 4),
        bits.atMost(bits.plus(bits.number(chunk), bits.number(bytes)), memory.end()));
  }

  private static BitVecExpr word(SymbolicMemory memory, BitVecExpr address) {
    return memory.call("loadInt", List.of(address)).getFirst().answer();
  }

  private BoolExpr isWordAt(BitVecExpr any, BitVecExpr address) {
    return bits.less(bits.minus(any, address), bits.word(4));
  }

  private static Class<?> type(String name) {
    Class<?> near = name.startsWith("wee") ? WeeProvider.class : DlProvider.class;
    try {
      return Class.forName("dev.linalloc." + name, false, near.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
