package dev.linalloc.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import dev.linalloc.dl.DlProvider;
import dev.linalloc.verifier.Bits;
import dev.linalloc.verifier.Executor;
import dev.linalloc.verifier.Path;
import dev.linalloc.verifier.ProofTable;
import dev.linalloc.verifier.Prover;
import dev.linalloc.verifier.State;
import dev.linalloc.verifier.SymbolicMemory;
import dev.linalloc.wee.WeeProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Proves the contracts of those methods of {@code wee} and {@code dl} that have no loops: sizes,
 * bins, the words written around blocks, and the arithmetic that all allocators share. A proof
 * covers every 32-bit input that the contract allows, and any memory.
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

  // ---- shared

  @Test
  void alignUpIsTheFirstMultipleFromAnAddressOn() {
    BitVecExpr address = bits.unknown("address", 64);
    BitVecExpr align = bits.number(other);
    BitVecExpr result = result(run("spi.Pages", "alignUp", address, other));
    prove(
        "spi.Pages.alignUp",
        bits.and(bits.isPowerOfTwo(other), bits.atMost(address, PAST_LAST)),
        bits.and(
            bits.isMultiple(result, align),
            bits.atMost(address, result),
            bits.less(result, bits.plus(address, align))));
  }

  /** The returned pages hold the bytes, and one page less does not. */
  @Test
  void toHoldIsTheFewestPagesThatHoldSoManyBytes() {
    BitVecExpr bytes = bits.unknown("bytes", 64);
    BitVecExpr pages = bits.number(result(run("spi.Pages", "toHold", bytes)));
    BitVecExpr held = bits.z3().mkBVSHL(pages, bits.number(16));
    prove(
        "spi.Pages.toHold",
        bits.atMost(bytes, PAST_LAST << 1),
        bits.and(bits.atMost(bytes, held), bits.less(held, bits.plus(bytes, 1 << 16))));
  }

  // ---- wee

  /**
   * A tag lies 8 bytes after a multiple of 16, outside the block and less than 16 bytes from its
   * end.
   */
  @Test
  void weeReachRoundsABlockSoThatItsTagDoesNotTouchIt() {
    BoolExpr given = bits.and(isAtLeast(size, 1), isAtMost(size, PAST_LAST - 8));
    BitVecExpr reach = result(run("wee.Cell", "reach", size));
    prove(
        "wee.Cell.reach",
        given,
        bits.and(
            bits.isMultiple(bits.plus(reach, 8), bits.word(16)),
            bits.atMost(size, reach),
            bits.less(bits.number(reach), bits.plus(bits.number(size), 16))));
  }

  /**
   * The word at a cell's tag holds the cell's start. If there is a cell below, its link holds the
   * place of the tag.
   */
  @Test
  void weeMarkTellsACellAndTheOneBelow() {
    BitVecExpr tag = bits.unknown("tag", 32);
    BitVecExpr start = other;
    BitVecExpr link = bits.plus(address(start), -4);
    BoolExpr given = bits.and(isCell(start, tag), isPlaced(tag, bits.word(8)));
    proveOfEveryEnd(
        "wee.Cell.mark",
        given,
        executor().callOnMemory(type("wee.Cell"), "mark", state(), tag, start),
        path ->
            bits.and(
                holds(path, tag, start),
                bits.implies(hasBelow(start), holds(path, link, tag)),
                storesNothingBut(path, isWordAt(tag), bits.and(hasBelow(start), isWordAt(link)))));
  }

  /**
   * Both parts of a split cell have correct tags, and apart from the link below nothing else
   * changes.
   */
  @Test
  void weeSplitMakesTwoCellsOfOne() {
    BitVecExpr tag = bits.unknown("tag", 32);
    BitVecExpr lower = bits.unknown("lowerTag", 32);
    BitVecExpr start = word(state().memory(), tag);
    BitVecExpr link = bits.plus(address(start), -4);
    BitVecExpr isFree = bits.z3().mkBVAND(start, bits.word(1));
    BoolExpr given =
        bits.and(
            isCell(start, lower),
            bits.isMultiple(bits.plus(tag, 8), bits.word(16)),
            bits.less(lower, tag),
            isPlaced(tag, bits.word(8)));
    proveOfEveryEnd(
        "wee.Cell.split",
        given,
        executor().callOnMemory(type("wee.Cell"), "split", state(), tag, lower),
        path ->
            bits.and(
                holds(path, tag, bits.z3().mkBVOR(bits.plus(lower, 8), isFree)),
                holds(path, bits.plus(lower, 4), tag),
                holds(path, lower, bits.minus(start, isFree)),
                bits.implies(hasBelow(start), holds(path, link, lower)),
                storesNothingBut(
                    path,
                    isWordAt(tag),
                    isWordAt(lower),
                    isWordAt(bits.plus(lower, 4)),
                    bits.and(hasBelow(start), isWordAt(link)))));
  }

  // ---- dl

  /**
   * The result is the smallest multiple of 8 that holds the block and a tag. If no chunk can be so
   * large, the result is less than the request.
   */
  @Test
  void dlSizeForHoldsABlockAndItsTagOrSaysThatNothingDoes() {
    BitVecExpr chunk = result(run("dl.Chunk", "sizeFor", size));
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

  /**
   * The upper bits of a tag are the size, independent of the marks; encoding and decoding agree.
   */
  @Test
  void dlTagsKeepSizesApartFromMarks() {
    BitVecExpr marks = bits.z3().mkBVAND(other, bits.word(7));
    BitVecExpr tag = bits.z3().mkBVOR(size, marks);
    prove(
        "dl.Chunk.size",
        bits.isMultiple(size, bits.word(8)),
        bits.same(result(run("dl.Chunk", "size", tag)), size));
  }

  /** A free chunk's size can be read at either end, and nothing else is written. */
  @Test
  void dlSetFreeWritesTheSizeAtBothEnds() {
    BitVecExpr chunk = other;
    BoolExpr given =
        bits.and(isPlaced(chunk, size), bits.isMultiple(size, bits.word(8)), isAtLeast(size, 8));
    Path path =
        onlyReturn(
            given, executor().callOnMemory(type("dl.Chunk"), "setFree", state(), chunk, size));
    BitVecExpr footer = bits.plus(bits.plus(chunk, size), -4);
    BitVecExpr any = bits.unknown("anyAddress", 32);
    prove(
        "dl.Chunk.setFree",
        bits.and(given, path.when()),
        bits.and(
            bits.same(word(path.after().memory(), chunk), size),
            bits.same(result(run("dl.Chunk", "size", word(path.after().memory(), footer))), size),
            bits.implies(
                path.after().memory().stored(any),
                bits.or(isWordAt(any, chunk), isWordAt(any, footer)))));
  }

  /** The tag below keeps all but the mark of the chunk above it, and nothing else is written. */
  @Test
  void dlSetAboveFreeMarksTheTagBelow() {
    BitVecExpr chunk = other;
    BoolExpr given = isPlaced(chunk, bits.word(8));
    Path path =
        onlyReturn(
            given, executor().callOnMemory(type("dl.Chunk"), "setAboveFree", state(), chunk));
    BitVecExpr below = bits.plus(chunk, -4);
    BitVecExpr before = word(SymbolicMemory.unknown(bits), below);
    BitVecExpr any = bits.unknown("anyAddress", 32);
    prove(
        "dl.Chunk.setAboveFree",
        bits.and(given, path.when()),
        bits.and(
            bits.same(bits.z3().mkBVOR(before, bits.word(2)), word(path.after().memory(), below)),
            bits.implies(path.after().memory().stored(any), isWordAt(any, below))));
  }

  /** Bins are numbered by size: a larger chunk is in no lower bin, and every number has a bit. */
  @Test
  void dlBinsAscendWithSizes() {
    BoolExpr given = bits.and(isAtLeast(size, 16), bits.atMost(size, other));
    BitVecExpr bin = result(run("dl.Bins", "bin", size));
    BitVecExpr higher = result(run("dl.Bins", "bin", other));
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
        bits.less(result(run("dl.Bins", "bin", size)), result(run("dl.Bins", "bin", other))));
  }

  /** The keys of sizes with the same highest bit have the order of the sizes. */
  @Test
  void dlTrieKeysOrderSizesOfTheSameBin() {
    BitVecExpr bin = result(run("dl.Bins", "bin", size));
    BitVecExpr same = result(run("dl.Bins", "bin", other));
    BoolExpr given = bits.and(isAtLeast(size, 272), isAtLeast(other, 272), bits.same(bin, same));
    BitVecExpr key = result(run("dl.Trie", "key", size));
    BitVecExpr otherKey = result(run("dl.Trie", "key", other));
    prove("dl.Trie.key", given, bits.z3().mkEq(bits.less(size, other), bits.less(key, otherKey)));
  }

  @Test
  void dlFitsAddsWithoutWrapping() {
    BitVecExpr room = bits.unknown("room", 32);
    BitVecExpr front = bits.word(-8);
    BitVecExpr fits = result(run("dl.Chunk", "fits", size, front, room));
    prove(
        "dl.Chunk.fits",
        bits.truth(),
        bits.z3()
            .mkEq(
                bits.not(bits.same(fits, 0)),
                bits.atMost(bits.number(size), bits.plus(bits.number(room), 8))));
  }

  @Test
  void dlLayGuardWritesWhatIsAGuard() {
    BitVecExpr guard = bits.unknown("guard", 32);
    proveOfEveryEnd(
        "dl.Chunk.layGuard",
        isPlaced(guard, bits.word(8)),
        executor().callOnMemory(type("dl.Chunk"), "layGuard", state(), guard, other),
        path ->
            bits.and(
                holds(path, guard, other),
                isGuard(path, guard),
                storesNothingBut(path, isWordAt(guard), isWordAt(bits.plus(guard, 4)))));
  }

  /** A chunk joined with a guard is larger, is at an edge, and begins with zeros. */
  @Test
  void dlJoinGuardAddsAGuardToAChunk() {
    BitVecExpr chunk = other;
    BitVecExpr guard = bits.plus(chunk, -8);
    BitVecExpr tag = bits.plus(bits.plus(chunk, size), -4);
    BitVecExpr before = word(state().memory(), tag);
    proveOfEveryEnd(
        "dl.Chunk.joinGuard",
        isBehindGuard(chunk, before),
        executor().callOnMemory(type("dl.Chunk"), "joinGuard", state(), chunk, size),
        path ->
            bits.and(
                bits.same(result(path), guard),
                holds(path, guard, bits.word(0)),
                holds(path, bits.plus(guard, 4), bits.word(0)),
                holds(path, tag, bits.plus(before, 8 + 4)),
                storesNothingBut(
                    path,
                    isWordAt(guard),
                    isWordAt(bits.plus(guard, 4)),
                    isWordAt(tag),
                    isWordAt(bits.plus(tag, -4)))));
  }

  @Test
  void dlSplitGuardUndoesJoinGuard() {
    BitVecExpr chunk = other;
    BitVecExpr guard = bits.plus(chunk, -8);
    BitVecExpr tag = bits.plus(bits.plus(chunk, size), -4);
    SymbolicMemory memory = state().memory();
    BoolExpr given = isBehindGuard(chunk, word(memory, tag));
    Path joined =
        onlyReturn(
            given, executor().callOnMemory(type("dl.Chunk"), "joinGuard", state(), chunk, size));
    proveOfEveryEnd(
        "dl.Chunk.splitGuard",
        bits.and(given, joined.when()),
        executor()
            .callOnMemory(
                type("dl.Chunk"), "splitGuard", joined.after(), guard, bits.plus(size, 8)),
        path ->
            bits.and(
                bits.same(result(path), 8),
                holds(path, guard, word(memory, guard)),
                isGuard(path, guard),
                holds(path, tag, word(memory, tag))));
  }

  /** A chunk that joined no guard stays as it is. */
  @Test
  void dlSplitGuardLeavesOtherChunksAlone() {
    BitVecExpr tag = word(state().memory(), bits.plus(bits.plus(other, size), -4));
    proveOfEveryEnd(
        "dl.Chunk.splitGuard (none)",
        bits.and(isPlaced(other, size), isAtLeast(size, 8), isClear(tag, 4)),
        executor().callOnMemory(type("dl.Chunk"), "splitGuard", state(), other, size),
        path -> bits.and(bits.same(result(path), 0), storesNothingBut(path)));
  }

  // ---- parts of the contracts

  /** Whether a word holds start and marks of a cell whose tag is at {@code tag}. */
  private BoolExpr isCell(BitVecExpr start, BitVecExpr tag) {
    return bits.and(
        bits.isMultiple(bits.plus(tag, 8), bits.word(16)),
        isClear(start, 12),
        bits.less(address(start), tag),
        bits.implies(hasBelow(start), isAtLeast(start, 16)));
  }

  private BitVecExpr address(BitVecExpr start) {
    return bits.z3().mkBVAND(start, bits.word(-16));
  }

  private BoolExpr hasBelow(BitVecExpr start) {
    return isClear(start, 2);
  }

  /**
   * Whether {@code chunk} has {@code size} bytes, has room for a guard below it, and begins no
   * segment.
   */
  private BoolExpr isBehindGuard(BitVecExpr chunk, BitVecExpr tag) {
    return bits.and(
        isPlaced(chunk, size),
        isAtLeast(chunk, 8),
        isAtLeast(size, 8),
        bits.isMultiple(chunk, bits.word(8)),
        bits.isMultiple(size, bits.word(8)),
        isClear(tag, 4));
  }

  private BoolExpr isGuard(Path path, BitVecExpr guard) {
    BitVecExpr tag = word(path.after().memory(), bits.plus(guard, 4));
    return bits.not(bits.same(result(run("dl.Chunk", "isGuard", tag)), 0));
  }

  private BoolExpr isClear(BitVecExpr word, int mask) {
    return bits.same(bits.z3().mkBVAND(word, bits.word(mask)), 0);
  }

  private BoolExpr holds(Path path, BitVecExpr address, BitVecExpr value) {
    return bits.same(word(path.after().memory(), address), value);
  }

  private BoolExpr isWordAt(BitVecExpr address) {
    return isWordAt(bits.unknown("anyAddress", 32), address);
  }

  private BoolExpr storesNothingBut(Path path, BoolExpr... places) {
    return bits.implies(
        path.after().memory().stored(bits.unknown("anyAddress", 32)), bits.or(places));
  }

  /** Proves a claim for all feasible paths, and that each of them returns. */
  private void proveOfEveryEnd(
      String what, BoolExpr given, List<Path> paths, Function<Path, BoolExpr> claim) {
    List<Path> possible = possible(given, paths);
    assertThat(possible).isNotEmpty().allMatch(Path::returns);
    for (Path path : possible) {
      prove(what, bits.and(given, path.when()), claim.apply(path));
    }
  }

  private List<Path> possible(BoolExpr given, List<Path> paths) {
    return paths.stream().filter(path -> prover.isPossible(bits.and(given, path.when()))).toList();
  }

  /**
   * Runs a method, and returns one path for all inputs, whose result depends on the conditions of
   * the method's paths.
   */
  private Path run(String owner, String method, BitVecExpr... args) {
    List<Path> paths = executor().call(type(owner), method, state(), args);
    Path first = paths.getFirst();
    BitVecExpr result = result(first);
    for (Path path : paths.subList(1, paths.size())) {
      result = bits.choose(path.when(), result(path), result);
    }
    return new Path(bits.truth(), first.after(), Optional.of(result), Optional.empty());
  }

  private static BitVecExpr result(Path path) {
    return path.result().orElseThrow();
  }

  private State state() {
    return new State(Map.of(), SymbolicMemory.unknown(bits));
  }

  private Executor executor() {
    return new Executor(bits, HelperProofTest.class.getClassLoader());
  }

  private Path onlyReturn(BoolExpr given, List<Path> paths) {
    List<Path> possible = possible(given, paths);
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
    return memory.at(address, 4);
  }

  private BoolExpr isWordAt(BitVecExpr any, BitVecExpr address) {
    return bits.less(bits.minus(any, address), bits.word(4));
  }

  private static Class<?> type(String name) {
    Class<?> near = name.startsWith("wee") ? WeeProvider.class : DlProvider.class; // loads the api
    try {
      return Class.forName("dev.linalloc." + name, false, near.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
