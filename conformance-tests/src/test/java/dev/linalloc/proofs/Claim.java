package dev.linalloc.proofs;

import static dev.linalloc.proofs.Call.Method.ALLOC;
import static dev.linalloc.proofs.Call.Method.ALLOC_ZEROED;
import static dev.linalloc.proofs.Call.Method.CREATE;
import static dev.linalloc.proofs.Call.Method.DEALLOC;
import static dev.linalloc.proofs.Call.Method.REALLOC;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Model;
import dev.linalloc.proofs.Call.Method;
import dev.linalloc.verifier.Bits;
import dev.linalloc.verifier.Prover;
import dev.linalloc.verifier.SymbolicMemory.Growth;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The rules that a bump allocator must keep, each as a formula about one ending of a call. A
 * constant has the number of its rule in the specification. If a rule leaves something open, the
 * formula states mini's choice.
 *
 * <p>If a rule holds of <em>every</em> block or address, that block or address is an unknown of the
 * formula.
 */
enum Claim {
  A1("the address is a multiple of align", ALLOC, ALLOC_ZEROED, REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      return bits.implies(e.succeeds(), bits.isMultiple(e.result(), e.align()));
    }
  },
  A2("the block lies between heapBase and the end of memory", ALLOC, ALLOC_ZEROED, REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      return bits.implies(
          e.succeeds(),
          bits.and(bits.atMost(e.before.base(), e.result()), bits.atMost(e.end(), e.after.end())));
    }
  },
  A3("the block overlaps no live block", ALLOC, ALLOC_ZEROED, REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      return bits.implies(
          bits.and(e.succeeds(), e.call.isOther()),
          bits.or(
              bits.atMost(e.end(), e.call.otherStart), bits.atMost(e.call.otherEnd, e.result())));
    }
  },
  A4("the first small request of a fresh heap does not return NULL", ALLOC, ALLOC_ZEROED) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      BoolExpr isFreshHeap =
          bits.and(
              bits.same(e.before.top(), e.before.base()),
              bits.not(e.pagesAreForeign()),
              bits.atMost(bits.plus(e.before.base(), 4096), e.before.bound()));
      BoolExpr isSmall = bits.and(bits.atMost(e.size(), 64), bits.atMost(e.align(), 16));
      return bits.implies(bits.and(isFreshHeap, isSmall), bits.not(e.fails()));
    }
  },
  A5("the block does not reach the last address", ALLOC, ALLOC_ZEROED, REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      return bits.implies(e.succeeds(), bits.atMost(e.end(), Heap.LAST_ADDRESS));
    }
  },
  A6("a request for 0 bytes returns an aligned address", ALLOC, ALLOC_ZEROED, REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      BoolExpr mayBeNull =
          e.call.method == REALLOC ? bits.same(e.call.address, 0) : e.noneIsLeftAboveAllBlocks();
      return bits.implies(
          e.isForNothing(),
          bits.and(
              bits.isMultiple(e.result(), e.align()),
              bits.implies(bits.same(e.result(), 0), mayBeNull),
              e.addsNoPage(),
              bits.or(e.keepsFields(), e.alignsTheTop())));
    }
  },
  B1("a fresh block starts above all before it", ALLOC, ALLOC_ZEROED, REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      return bits.implies(e.isFresh(), bits.atMost(e.before.top(), e.result()));
    }
  },
  B2("a fresh block starts at the first aligned address", ALLOC, ALLOC_ZEROED, REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      return bits.implies(
          e.isFresh(),
          bits.and(
              bits.same(e.after.top(), e.end()),
              bits.implies(e.fits(), bits.same(e.result(), e.firstAligned())),
              bits.implies(
                  bits.not(e.fits()), e.whereItGrows(start -> bits.same(e.result(), start)))));
    }
  },
  B3("a fresh block was never used before, so it reads zero", ALLOC, ALLOC_ZEROED) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      return bits.implies(
          bits.and(e.succeeds(), e.isIn(e.result(), e.end())),
          bits.and(bits.atMost(e.before.top(), e.result()), e.endsAsZero()));
    }
  },
  B4("a failed request leaves no trace", ALLOC, ALLOC_ZEROED, REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      return bits.implies(e.fails(), bits.and(e.keepsFields(), bits.not(e.stores())));
    }
  },
  C1("no live block is stored to", ALLOC, ALLOC_ZEROED, DEALLOC, REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      return bits.implies(
          bits.and(e.call.isOther(), e.isIn(e.call.otherStart, e.call.otherEnd)),
          bits.not(e.stores()));
    }
  },
  C2("no foreign page is stored to", ALLOC, ALLOC_ZEROED, DEALLOC, REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      return bits.implies(e.isForeign(), bits.not(e.stores()));
    }
  },
  C3("nothing below heapBase is stored to", CREATE, ALLOC, ALLOC_ZEROED, DEALLOC, REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      return bits.implies(
          bits.less(bits.number(e.call.anyAddress), e.before.base()), bits.not(e.stores()));
    }
  },
  C4("a block from allocZeroed reads zero", ALLOC_ZEROED) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      return bits.implies(bits.and(e.succeeds(), e.isIn(e.result(), e.end())), e.endsAsZero());
    }
  },
  C5("realloc keeps the first min(old, new) bytes", REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      BitVecExpr offset = e.call.anyAddress;
      BoolExpr isKept = bits.and(bits.less(offset, e.call.oldSize), bits.less(offset, e.call.size));
      BitVecExpr was = e.before.state().memory().at(bits.plus(e.call.address, offset));
      BitVecExpr is = e.after.state().memory().at(bits.plus(bits.word(e.result()), offset));
      return bits.implies(bits.and(e.succeeds(), isKept), bits.same(was, is));
    }
  },
  C6("a failed realloc leaves the old block whole", REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      BitVecExpr start = bits.number(e.call.address);
      return bits.implies(
          bits.and(e.fails(), e.isIn(start, e.call.oldEnd())),
          bits.and(bits.not(e.stores()), e.after.holds(start, e.call.oldEnd())));
    }
  },
  C7("a block from alloc reads zero", ALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      return bits.implies(bits.and(e.succeeds(), e.isIn(e.result(), e.end())), e.endsAsZero());
    }
  },
  G1("no page is added that is not needed", ALLOC, ALLOC_ZEROED, DEALLOC, REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      BoolExpr isNeeded =
          bits.and(
              e.succeeds(), bits.atMost(e.after.end(), bits.plus(e.end(), Heap.PAGE_SIZE - 1)));
      return bits.or(e.addsNoPage(), isNeeded);
    }
  },
  G2("a request that fits succeeds and adds no page", ALLOC, ALLOC_ZEROED, REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      BoolExpr succeeds = bits.and(bits.not(e.fails()), e.addsNoPage());
      return bits.and(bits.implies(e.fits(), succeeds), bits.implies(e.fitsInPlace(), succeeds));
    }
  },
  /** The next request finds the same heap as this one, and by G2 it succeeds if it fits. */
  G3("a failed request takes no room away", ALLOC, ALLOC_ZEROED, REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      return bits.implies(e.fails(), bits.and(e.keepsFields(), e.addsNoPage()));
    }
  },
  G4("a failed request adds no page", ALLOC, ALLOC_ZEROED, REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      return bits.implies(e.fails(), e.addsNoPage());
    }
  },
  G5("a request fails only for lack of room", ALLOC, ALLOC_ZEROED, REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      BoolExpr noRoom =
          e.whereItGrows(
              start -> {
                BitVecExpr end = bits.plus(start, e.size());
                return bits.or(bits.not(bits.atMost(end, Heap.LAST_ADDRESS)), e.wasRefused(end));
              });
      return bits.implies(e.fails(), bits.and(bits.not(e.fits()), noRoom));
    }
  },
  G6("no byte of a foreign page is handed out", ALLOC, ALLOC_ZEROED, REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      return bits.implies(
          bits.and(e.succeeds(), e.isForeign()), bits.not(e.isIn(e.result(), e.end())));
    }
  },
  G9(
      "no page is asked for that is not needed or cannot be",
      CREATE,
      ALLOC,
      ALLOC_ZEROED,
      DEALLOC,
      REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      BitVecExpr pages = bits.number(e.before.state().memory().pages());
      BoolExpr all = bits.truth();
      for (Growth growth : e.path.after().memory().growths()) {
        BitVecExpr then = bits.plus(pages, bits.number(growth.delta()));
        all = bits.and(all, bits.or(bits.same(growth.delta(), 0), e.needs(then)));
      }
      return all;
    }
  },
  D2("a call makes at most two memory accesses", CREATE, ALLOC, ALLOC_ZEROED, DEALLOC, REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      return e.path.after().memory().accesses() <= 2 ? bits.truth() : bits.falsehood();
    }
  },
  D3("no call traps", CREATE, ALLOC, ALLOC_ZEROED, DEALLOC, REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      return e.path.returns() ? bits.truth() : bits.falsehood();
    }
  },
  /** For a new heap it also says that all memory from heapBase on belongs to the heap. */
  INVARIANT("the invariant holds after", CREATE, ALLOC, ALLOC_ZEROED, DEALLOC, REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      BoolExpr isHeld = bits.implies(e.succeeds(), e.after.holds(e.result(), e.end()));
      BoolExpr sound = bits.and(e.after.isSound(), isHeld);
      if (e.call.method == CREATE) {
        BitVecExpr reached =
            bits.choose(
                bits.atMost(e.before.end(), Heap.LAST_ADDRESS),
                e.before.end(),
                bits.number(Heap.LAST_ADDRESS));
        return bits.and(
            sound,
            bits.same(e.after.top(), e.after.base()),
            bits.same(e.after.bound(), bits.max(e.after.base(), reached)));
      }
      return bits.and(
          sound,
          bits.atMost(e.before.top(), e.after.top()),
          bits.implies(e.isForeign(), e.after.leavesOut(bits.number(e.call.anyAddress))));
    }
  },
  ZEROS(
      "what was never handed out reads zero after", CREATE, ALLOC, ALLOC_ZEROED, DEALLOC, REALLOC) {
    @Override
    BoolExpr of(Ending e, Bits bits) {
      return e.after.readsZero(e.call.anyAddress);
    }
  };

  private final String text;

  @SuppressWarnings("ImmutableEnumChecker") // the set is never changed
  private final Set<Method> methods;

  Claim(String text, Method first, Method... rest) {
    this.text = text;
    methods = Collections.unmodifiableSet(EnumSet.of(first, rest));
  }

  /** Returns the formula. */
  abstract BoolExpr of(Ending e, Bits bits);

  /** Returns the methods that the rule applies to. */
  Set<Method> methods() {
    return methods;
  }

  /** Returns a case in which the claim does not hold for a call, or nothing if it is proved. */
  Optional<Model> refute(Call call, Prover prover) {
    return refute(call, prover, prover.bits().truth());
  }

  /** Does the same under an additional hypothesis about the call. */
  Optional<Model> refute(Call call, Prover prover, BoolExpr also) {
    return call.paths()
        .filter(path -> path.returns() || this == D3) // a path that traps returns nothing
        .flatMap(
            path ->
                prover
                    .refute(
                        prover.bits().and(call.given(), also, path.when()),
                        of(new Ending(call, path), prover.bits()))
                    .stream())
        .findFirst();
  }

  @Override
  public String toString() {
    return name() + " " + text;
  }
}
