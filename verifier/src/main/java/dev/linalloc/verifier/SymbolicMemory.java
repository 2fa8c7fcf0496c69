package dev.linalloc.verifier;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BitVecSort;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.FuncDecl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A linear memory with unknown contents, and what a path has done to it. Immutable: a change makes
 * a new memory.
 *
 * <p>The contents are a function from an address to a byte: an unknown array, overlaid with all
 * stores since. A fill or a copy of unknown length therefore needs no quantifier: a proof asks what
 * one arbitrary address holds afterwards.
 *
 * <p>Growth does what the wasm specification allows: the engine refuses it for any reason, or
 * returns the old size and adds pages that read zero. It always refuses to grow beyond 65,536
 * pages.
 */
public final class SymbolicMemory {
  private static final int MAX_PAGES = 65_536;

  /** Maps an address of 32 bits to the byte there. */
  private interface Contents {
    BitVecExpr at(BitVecExpr address);
  }

  /** A range of bytes that a path has stored to. */
  private record Store(BitVecExpr from, BitVecExpr length) {}

  /**
   * A request to grow.
   *
   * @param delta the pages asked for, 32 bits
   * @param granted whether the engine grants them, if the limit of 65,536 pages permits
   */
  public record Growth(BitVecExpr delta, BoolExpr granted) {}

  /**
   * One of the ways in which an access can end.
   *
   * @param when the condition for it
   * @param after the memory afterwards
   * @param result the value that the access returns, if any
   * @param trap why the access traps, if it does
   */
  record Outcome(
      BoolExpr when, SymbolicMemory after, Optional<BitVecExpr> result, Optional<String> trap) {}

  private final Bits bits;
  private final BitVecExpr pages;
  private final Contents contents;
  private final List<Store> stores;
  private final List<Growth> growths;
  private final int accesses;

  private SymbolicMemory(
      Bits bits,
      BitVecExpr pages,
      Contents contents,
      List<Store> stores,
      List<Growth> growths,
      int accesses) {
    this.bits = bits;
    this.pages = pages;
    this.contents = contents;
    this.stores = stores;
    this.growths = growths;
    this.accesses = accesses;
  }

  /** Returns a memory with unknown size and contents. */
  public static SymbolicMemory unknown(Bits bits) {
    Context z3 = bits.z3();
    FuncDecl<BitVecSort> bytes = z3.mkFuncDecl("contents", z3.mkBitVecSort(32), z3.mkBitVecSort(8));
    return of(bits, address -> (BitVecExpr) z3.mkApp(bytes, address));
  }

  /** Returns a memory of unknown size whose bytes are all zero. */
  static SymbolicMemory zeros(Bits bits) {
    return of(bits, _ -> bits.z3().mkBV(0, 8));
  }

  private static SymbolicMemory of(Bits bits, Contents contents) {
    return new SymbolicMemory(bits, bits.unknown("pages", 32), contents, List.of(), List.of(), 0);
  }

  // ---- contents and record

  /** Returns the size in pages, 32 bits. */
  public BitVecExpr pages() {
    return pages;
  }

  /** Returns the end of memory, 64 bits. */
  public BitVecExpr end() {
    return endOf(pages);
  }

  /** Returns the byte at an address of 32 bits. */
  public BitVecExpr at(BitVecExpr address) {
    return contents.at(address);
  }

  /** Returns {@code count} bytes from an address of 32 bits on, little-endian. */
  public BitVecExpr at(BitVecExpr address, int count) {
    BitVecExpr value = at(address);
    for (int i = 1; i < count; i++) {
      value = bits.z3().mkConcat(at(bits.plus(address, i)), value);
    }
    return value;
  }

  /** States that the byte at an address of 32 bits was stored to. */
  public BoolExpr stored(BitVecExpr address) {
    return bits.or(
        stores.stream()
            .map(store -> isIn(address, store.from, store.length))
            .toArray(BoolExpr[]::new));
  }

  /** Returns all requests to grow, in order. */
  public List<Growth> growths() {
    return growths;
  }

  /** Returns the number of loads, stores, fills, copies and growths. */
  public int accesses() {
    return accesses;
  }

  // ---- accesses

  /**
   * Calls the method {@code name} of {@code GrowableMemory}, and returns the ways in which it can
   * end.
   */
  List<Outcome> call(String name, List<BitVecExpr> args) {
    return switch (name) {
      case "memorySize" -> List.of(returning(bits.truth(), this, pages));
      case "maximumPages" -> List.of(returning(bits.truth(), this, bits.word(MAX_PAGES)));
      case "memoryGrow" -> grow(args.getFirst());
      case "loadByte" -> load(args.getFirst(), 1);
      case "loadInt" -> load(args.getFirst(), 4);
      case "loadLong" -> load(args.getFirst(), 8);
      case "storeByte" -> store(args.getFirst(), args.getLast(), 1);
      case "storeInt" -> store(args.getFirst(), args.getLast(), 4);
      case "storeLong" -> store(args.getFirst(), args.getLast(), 8);
      case "fill" -> fill(args.get(0), args.get(1), args.get(2));
      case "copy" -> copy(args.get(0), args.get(1), args.get(2));
      default -> throw new NotModelled("memory", name);
    };
  }

  /**
   * Returns this memory with {@code delta} foreign pages more. The contents already cover all
   * addresses, so only the size changes.
   */
  public SymbolicMemory grownByOthers(BitVecExpr delta) {
    return new SymbolicMemory(bits, bits.plus(pages, delta), contents, stores, growths, accesses);
  }

  private List<Outcome> grow(BitVecExpr delta) {
    BitVecExpr more = bits.plus(bits.number(pages), bits.number(delta));
    BoolExpr granted = bits.unknown("granted" + growths.size());
    BoolExpr grows = bits.and(granted, bits.atMost(more, MAX_PAGES));
    BitVecExpr from = end();
    BitVecExpr newPages = bits.word(more);
    Contents withZeros =
        address ->
            bits.choose(
                bits.within(bits.number(address), from, endOf(newPages)),
                bits.z3().mkBV(0, 8),
                contents.at(address));
    List<Growth> asked = with(growths, new Growth(delta, granted));
    SymbolicMemory refused = new SymbolicMemory(bits, pages, contents, stores, asked, accesses + 1);
    SymbolicMemory grown =
        new SymbolicMemory(bits, newPages, withZeros, stores, asked, accesses + 1);
    return List.of(
        returning(grows, grown, pages), returning(bits.not(grows), refused, bits.word(-1)));
  }

  private List<Outcome> load(BitVecExpr address, int bytes) {
    BitVecExpr value = at(address, bytes);
    BitVecExpr result = bytes == 1 ? bits.z3().mkSignExt(24, value) : value;
    SymbolicMemory after = new SymbolicMemory(bits, pages, contents, stores, growths, accesses + 1);
    return checked(reaches(address, bits.word(bytes)), after, Optional.of(result));
  }

  private List<Outcome> store(BitVecExpr address, BitVecExpr value, int bytes) {
    return change(
        address,
        bits.word(bytes),
        reaches(address, bits.word(bytes)),
        offset -> {
          BitVecExpr wide = bits.number(value);
          BitVecExpr shift = bits.z3().mkBVMul(bits.number(offset), bits.number(8));
          return bits.z3().mkExtract(7, 0, bits.z3().mkBVLSHR(wide, shift));
        });
  }

  private List<Outcome> fill(BitVecExpr address, BitVecExpr length, BitVecExpr value) {
    BitVecExpr low = bits.z3().mkExtract(7, 0, value);
    return change(address, length, reaches(address, length), _ -> low);
  }

  private List<Outcome> copy(BitVecExpr to, BitVecExpr from, BitVecExpr length) {
    return change(
        to,
        length,
        bits.and(reaches(to, length), reaches(from, length)),
        offset -> contents.at(bits.plus(from, offset)));
  }

  /**
   * Stores a range of bytes.
   *
   * @param values maps an offset in the range to the byte stored there
   */
  private List<Outcome> change(
      BitVecExpr from, BitVecExpr length, BoolExpr allowed, Contents values) {
    Contents changed =
        address ->
            bits.choose(
                isIn(address, from, length),
                values.at(bits.minus(address, from)),
                contents.at(address));
    SymbolicMemory after =
        new SymbolicMemory(
            bits, pages, changed, with(stores, new Store(from, length)), growths, accesses + 1);
    return checked(allowed, after, Optional.empty());
  }

  private static Outcome returning(BoolExpr when, SymbolicMemory after, BitVecExpr result) {
    return new Outcome(when, after, Optional.of(result), Optional.empty());
  }

  private List<Outcome> checked(
      BoolExpr allowed, SymbolicMemory after, Optional<BitVecExpr> result) {
    return List.of(
        new Outcome(allowed, after, result, Optional.empty()),
        new Outcome(
            bits.not(allowed),
            this,
            Optional.empty(),
            Optional.of("an access beyond the end of memory")));
  }

  private BoolExpr reaches(BitVecExpr address, BitVecExpr length) {
    return bits.atMost(bits.plus(bits.number(address), bits.number(length)), end());
  }

  /** States that an address lies in a range that does not wrap; all words have 32 bits. */
  private BoolExpr isIn(BitVecExpr address, BitVecExpr from, BitVecExpr length) {
    return bits.less(bits.minus(address, from), length);
  }

  private BitVecExpr endOf(BitVecExpr pageCount) {
    return bits.z3().mkBVSHL(bits.number(pageCount), bits.number(16));
  }

  private static <T> List<T> with(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return List.copyOf(longer);
  }
}
