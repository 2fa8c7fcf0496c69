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
 * Any linear memory there can be, and what a path has done to it. A value: a change makes a new
 * one.
 *
 * <p>What memory holds is a function from an address to a byte, made of an unknown array and of
 * what was stored since. So a fill or a copy of unknown length needs no quantifier: it is asked
 * what one address, any one, holds afterwards.
 *
 * <p>Growth is what the wasm specification lets every engine do: it is refused, for any reason, or
 * returns the size so far and adds pages that read zero. It is always refused beyond 65,536 pages.
 */
public final class SymbolicMemory {
  private static final int MAX_PAGES = 65_536;

  /** What memory holds at an address of 32 bits. */
  private interface Contents {
    BitVecExpr at(BitVecExpr address);
  }

  /** A range of bytes that were stored to. */
  private record Store(BitVecExpr from, BitVecExpr length) {}

  /**
   * Pages asked for, and whether the engine gave them where it could.
   *
   * @param delta pages, 32 bits
   */
  public record Growth(BitVecExpr delta, BoolExpr granted) {}

  /**
   * One way in which an access may end.
   *
   * @param result what is returned, if anything is
   * @param trap what went wrong, if anything did
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

  /** A memory of which nothing is known. */
  public static SymbolicMemory unknown(Bits bits) {
    Context z3 = bits.z3();
    FuncDecl<BitVecSort> bytes = z3.mkFuncDecl("contents", z3.mkBitVecSort(32), z3.mkBitVecSort(8));
    return of(bits, address -> (BitVecExpr) z3.mkApp(bytes, address));
  }

  /** A memory that reads zero. */
  static SymbolicMemory zeros(Bits bits) {
    return of(bits, _ -> bits.z3().mkBV(0, 8));
  }

  private static SymbolicMemory of(Bits bits, Contents contents) {
    return new SymbolicMemory(bits, bits.unknown("pages", 32), contents, List.of(), List.of(), 0);
  }

  // ---- what it is like

  /** The size in pages, 32 bits. */
  public BitVecExpr pages() {
    return pages;
  }

  /** The end of memory, 64 bits. */
  public BitVecExpr end() {
    return endOf(pages);
  }

  /** The byte at an address of 32 bits. */
  public BitVecExpr at(BitVecExpr address) {
    return contents.at(address);
  }

  /** The {@code count} bytes from an address of 32 bits on, the first one lowest. */
  public BitVecExpr at(BitVecExpr address, int count) {
    BitVecExpr value = at(address);
    for (int i = 1; i < count; i++) {
      value = bits.z3().mkConcat(at(bits.plus(address, i)), value);
    }
    return value;
  }

  /** Whether the byte at an address of 32 bits was stored to. */
  public BoolExpr stored(BitVecExpr address) {
    return bits.or(
        stores.stream()
            .map(store -> isIn(address, store.from, store.length))
            .toArray(BoolExpr[]::new));
  }

  /** Every growth that was asked for, the first one first. */
  public List<Growth> growths() {
    return growths;
  }

  /** Loads, stores, fills, copies and growths so far. */
  public int accesses() {
    return accesses;
  }

  // ---- what is done to it

  /** Makes the call of that name, with its arguments. */
  List<Outcome> call(String name, List<BitVecExpr> args) {
    return switch (name) {
      case "memorySize" -> List.of(returning(bits.truth(), this, pages));
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

  /** The same with pages that others have added, and may have stored to. */
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

  /** Stores a range, of which {@code values} tells the bytes by their offset. */
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

  /** Whether an address is in a range that does not wrap, all of 32 bits. */
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
