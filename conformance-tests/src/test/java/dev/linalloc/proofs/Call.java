package dev.linalloc.proofs;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import dev.linalloc.verifier.Bits;
import dev.linalloc.verifier.Executor;
import dev.linalloc.verifier.Path;
import dev.linalloc.verifier.Prover;
import dev.linalloc.verifier.State;
import dev.linalloc.verifier.SymbolicMemory;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Any call of one of mini's methods on any heap: the unknowns, the facts known of them, and all
 * feasible paths.
 */
final class Call {
  /** The methods of mini. */
  enum Method {
    CREATE,
    ALLOC,
    ALLOC_ZEROED,
    DEALLOC,
    REALLOC;

    boolean isGivenABlock() {
      return this == DEALLOC || this == REALLOC;
    }

    @Override
    public String toString() {
      return switch (this) {
        case CREATE -> "constructor";
        case ALLOC -> "alloc";
        case ALLOC_ZEROED -> "allocZeroed";
        case DEALLOC -> "dealloc";
        case REALLOC -> "realloc";
      };
    }
  }

  final Method method;
  final Bits bits;
  final Heap before;

  /**
   * The arguments, 32 bits each. {@code size} is the size requested, {@code oldSize} that of the
   * block passed in.
   */
  final BitVecExpr size;

  final BitVecExpr align;
  final BitVecExpr address;
  final BitVecExpr oldSize;

  /** Start of any live block other than the one passed in, 64 bits. */
  final BitVecExpr otherStart;

  final BitVecExpr otherEnd;

  /** Any address, 32 bits. */
  final BitVecExpr anyAddress;

  private final BitVecExpr heapBase;
  private final Prover prover;
  private final List<Path> paths;
  private final IdentityHashMap<Path, Boolean> possible = new IdentityHashMap<>();

  Call(Method method, Class<?> allocator, Prover prover) {
    this.method = method;
    bits = prover.bits();
    size = bits.unknown("size", 32);
    align = bits.unknown("align", 32);
    address = bits.unknown("address", 32);
    oldSize = bits.unknown("oldSize", 32);
    otherStart = bits.number(bits.unknown("otherStart", 32));
    otherEnd = bits.plus(otherStart, bits.number(bits.unknown("otherSize", 32)));
    anyAddress = bits.unknown("anyAddress", 32);
    heapBase = bits.unknown("heapBase", 32);
    Map<String, BitVecExpr> fields =
        Map.of("negTop", bits.unknown("negTop", 32), "negBound", bits.unknown("negBound", 32));
    State state =
        new State(method == Method.CREATE ? Map.of() : fields, SymbolicMemory.unknown(bits));
    before = heap(state);
    this.prover = prover;
    paths = run(allocator, new Executor(bits, allocator.getClassLoader()));
  }

  /** Returns the facts known before the call: the invariant, and the obligations of callers. */
  BoolExpr given() {
    if (method == Method.CREATE) {
      BitVecExpr any = bits.number(anyAddress);
      return bits.and(
          bits.atMost(bits.number(1), before.base()),
          bits.atMost(before.end(), Heap.LAST_ADDRESS + 1),
          bits.implies(
              bits.within(any, before.base(), before.end()),
              bits.same(before.state().memory().at(anyAddress), 0)));
    }
    BoolExpr known =
        bits.and(before.isSound(), before.readsZero(anyAddress), bits.isPowerOfTwo(align));
    return method.isGivenABlock()
        ? bits.and(known, bits.isMultiple(address, align), isBlock())
        : known;
  }

  /**
   * Returns the paths that some input takes. The stream is lazy: Z3 decides on a path when it is
   * reached.
   */
  Stream<Path> paths() {
    return paths.stream()
        .filter(
            path ->
                possible.computeIfAbsent(path, each -> prover.isPossible(given(), each.when())));
  }

  Heap heap(State state) {
    return new Heap(bits, bits.number(heapBase), state);
  }

  /** Whether {@code otherStart} to {@code otherEnd} is live and is not the block passed in. */
  BoolExpr isOther() {
    BoolExpr live = before.holds(otherStart, otherEnd);
    if (!method.isGivenABlock()) {
      return live;
    }
    BoolExpr apart =
        bits.or(
            bits.same(oldSize, 0),
            bits.atMost(oldEnd(), otherStart),
            bits.atMost(otherEnd, bits.number(address)));
    return bits.and(live, apart);
  }

  /** The end of the block passed in, 64 bits. */
  BitVecExpr oldEnd() {
    return bits.plus(bits.number(address), bits.number(oldSize));
  }

  /** Whether a realloc is passed the newest block; false for all other methods. */
  BoolExpr isNewest() {
    return method == Method.REALLOC
        ? bits.and(bits.not(bits.same(oldSize, 0)), bits.same(oldEnd(), before.top()))
        : bits.falsehood();
  }

  /**
   * Whether the block passed in is live, or is the result of a request for 0 bytes: an address from
   * heapBase to the top aligned up.
   */
  private BoolExpr isBlock() {
    BitVecExpr start = bits.number(address);
    BoolExpr empty =
        bits.and(
            bits.same(oldSize, 0),
            bits.atMost(before.base(), start),
            bits.atMost(start, bits.alignUp(before.top(), bits.number(align))));
    return bits.or(before.holds(start, oldEnd()), empty);
  }

  private List<Path> run(Class<?> allocator, Executor executor) {
    State state = before.state();
    return switch (method) {
      case CREATE -> executor.create(allocator, state, heapBase);
      case ALLOC -> executor.call(allocator, "alloc", state, size, align);
      case ALLOC_ZEROED -> executor.call(allocator, "allocZeroed", state, size, align);
      case DEALLOC -> executor.call(allocator, "dealloc", state, address, oldSize, align);
      case REALLOC -> executor.call(allocator, "realloc", state, address, oldSize, align, size);
    };
  }
}
