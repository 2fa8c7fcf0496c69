/*
 * The bump allocator with the two addresses of MiniAllocator. It does no more than any allocator may
 * (allocator.als), and also keeps the rules for bump allocators.
 *
 *      heapBase             top                bound
 *         │  used            │ free, reads zero  │ foreign or absent
 */
module bump
open heap
open allocator

/** The allocator's state: two addresses. */
sig Bump in State {
  used:   set Cell,              -- all below the top
  bound:  set Cell,              -- all below the end of the pages that are its own
  newest: set Cell               -- all below the newest fresh block; only the rules use it
}
fact { Bump = State }

pred bumpInit[s: State] {
  init[s]
  s.used = below and s.bound = s.mem + below and no s.newest
}

pred bumpInv[s: State] {
  inv[s]
  prefix[s.used] and prefix[s.bound] and prefix[s.newest]
  s.reached in s.used and s.newest in s.used        -- a request for nothing may align the top
  s.used in s.bound
  s.bound in s.mem + below
  s.mem - s.bound in s.foreign                      -- pages above its bound are foreign
  no (s.bound - s.used) & s.foreign
  no (s.bound - s.used) & s.data.Val                -- the free part reads zero
}

pred unchanged[s, t: State] {
  t.mem = s.mem and t.used = s.used and t.bound = s.bound and t.newest = s.newest
}

/** Places a block at or above the top, which is above the cells of the set top. */
pred place[s, t: State, top: set Cell, r: lone Cell] {
  let here = lowest[Request.aligned - top], end = lastOf[here, Request.size] |
    some end & s.bound - lastAddress
      => r = here and t.used = upto[end] and t.mem = s.mem and t.bound = s.bound
      else placeInNewPages[s, t, top + (s.mem in s.bound => none else s.mem), r]
}
/** The cells that memory is then asked to have; none if the block can lie nowhere. */
fun asked[s: State, top: set Cell]: set Cell {
  let end = lastOf[lowest[Request.aligned - top], Request.size] |
    some end - lastAddress => s.mem + pagesTo[end] else none
}
pred placeInNewPages[s, t: State, top: set Cell, r: lone Cell] {
  let there = lowest[Request.aligned - top], end = lastOf[there, Request.size],
      wanted = asked[s, top] |
    (some wanted and mayGrow[s, wanted])
      => r = there and t.used = upto[end] and t.mem = wanted and t.bound = wanted
      else no r and t.mem = s.mem and t.used = s.used and t.bound = s.bound
}

pred bumpAlloc[s, t: State, r: lone Cell] {
  some Request.size and sameOutside[s, t]
  place[s, t, s.used, r]
  t.live = s.live + r -> block[r, Request.size]
  t.reached = s.reached + upto[lastOf[r, Request.size]]
  t.newest = (some r => preceding[r] else s.newest)
  t.data = s.data
}

pred bumpAllocNothing[s, t: State, r: lone Cell] {
  no Request.size and sameOutside[s, t]
  r = lowest[Request.aligned - s.used]
  t.used = s.used + (preceding[r] in s.bound => preceding[r] else none)
  t.mem = s.mem and t.bound = s.bound and t.newest = s.newest
  t.live = s.live and t.reached = s.reached and t.data = s.data
}

pred bumpDealloc[s, t: State] {
  some Request.given & starts[s] and sameOutside[s, t]
  unchanged[s, t] and t.live = s.live - Request.given -> Cell
  t.reached = s.reached and t.data = s.data
}

/** In place if the block does not grow, or if it is the newest and there is room. */
pred bumpRealloc[s, t: State, r: lone Cell] {
  some Request.size and some Request.given & starts[s] and Request.given in Request.aligned
  sameOutside[s, t]
  let b = Request.given, old = b.(s.live), end = lastOf[b, Request.size] |
    some end & old
      => r = b and unchanged[s, t] and t.data = s.data
         and t.live = s.live - b -> Cell + b -> block[b, Request.size] and t.reached = s.reached
      else {
        place[s, t, newestOrAll[s, b], r]
        some r
          => t.live = s.live - b -> Cell + r -> block[r, Request.size]
             and t.reached = s.reached + upto[lastOf[r, Request.size]]
             and t.newest = (r = b => s.newest else preceding[r])
             and (r = b => t.data = s.data else t.data = s.data ++ moved[s, r])
          else t.live = s.live and t.reached = s.reached and t.newest = s.newest and t.data = s.data
      }
}
/** The newest block is taken back, so it grows in place. */
fun newestOrAll[s: State, b: Cell]: set Cell {
  s.used = upto[highest[b.(s.live)]] => preceding[b] else s.used
}
/** The contents of the old block, at their cells in the new one. */
fun moved[s: State, r: Cell]: Cell -> Val {
  { c: Cell, v: Val | some n: Cell | c = lastOf[r, n] 
      and v = (lastOf[Request.given, n] & Request.given.(s.live)).(s.data) }
}

pred bumpRequest[s, t: State, r: lone Cell] { (no Request.given and bumpAlloc[s, t, r]) or bumpRealloc[s, t, r] }
pred fresh[r: lone Cell] { some r and r != Request.given }

pred bumpOthers[s, t: State] {
  others[s, t] and t.used = s.used and t.bound = s.bound and t.newest = s.newest
}

-- Every state has the invariant.
InitHas:     check { bumpInit[Before] => bumpInv[Before] } for 0 but 10 Cell, 2 Val, 5 Int
AllocKeeps:  check { all r: lone Cell | bumpInv[Before] and bumpAlloc[Before, After, r] => bumpInv[After] } for 0 but 10 Cell, 2 Val, 5 Int
NothingKeeps: check { all r: lone Cell | bumpInv[Before] and bumpAllocNothing[Before, After, r] => bumpInv[After] } for 0 but 10 Cell, 2 Val, 5 Int
DeallocKeeps: check { bumpInv[Before] and bumpDealloc[Before, After] => bumpInv[After] } for 0 but 10 Cell, 2 Val, 5 Int
ReallocKeeps: check { all r: lone Cell | bumpInv[Before] and bumpRealloc[Before, After, r] => bumpInv[After] } for 0 but 10 Cell, 2 Val, 5 Int
OthersKeep:  check { bumpInv[Before] and bumpOthers[Before, After] => bumpInv[After] } for 0 but 10 Cell, 2 Val, 5 Int

-- Every call is one that any allocator may make, so A1 to A6, C1 to C6, G4 and G6 carry over. Free
-- memory reads zero, so alloc is allocZeroed. NothingRefines needs one assumption that sets of cells
-- cannot express: if an aligned address is left above all blocks, one is left above the top too,
-- because only requests of aligns that are powers of two moved the top beyond the blocks.
AllocRefines: check { all r: lone Cell | bumpInv[Before] and bumpAlloc[Before, After, r]
  => allocZeroed[Before, After, r] } for 0 but 10 Cell, 2 Val, 5 Int
NothingRefines: check { all r: lone Cell | bumpInv[Before] and bumpAllocNothing[Before, After, r]
  and (some Request.aligned - Before.reached => some Request.aligned - Before.used)
  => allocNothing[Before, After, r] } for 0 but 10 Cell, 2 Val, 5 Int
DeallocRefines: check { bumpInv[Before] and bumpDealloc[Before, After] => dealloc[Before, After] } for 0 but 10 Cell, 2 Val, 5 Int
ReallocRefines: check { all r: lone Cell | bumpInv[Before] and bumpRealloc[Before, After, r]
  => realloc[Before, After, r] } for 0 but 10 Cell, 2 Val, 5 Int

-- Room as it is seen from outside; the allocator's bound is not used.
fun firstFrom[top: set Cell]: lone Cell { lowest[Request.aligned - top] }
pred fits[s: State, size: Cell, aligned: set Cell] {
  let end = lastOf[lowest[aligned - s.used], size] |
    some end and block[lowest[aligned - s.used], size] in usable[s]
}
/** The cells that a fresh block must lie above: the top, and if foreign pages follow, all memory. */
fun above[s: State]: set Cell { s.used + (no s.foreign - s.used => none else s.mem) }

-- The rules for bump allocators, in the words of SPEC.md.
B1: check { all r: lone Cell | bumpInv[Before] and bumpRequest[Before, After, r] and fresh[r]
  => r not in Before.newest } for 0 but 10 Cell, 2 Val, 5 Int
B2: check { all r: lone Cell | bumpInv[Before] and bumpRequest[Before, After, r] and fresh[r]
  => r = firstFrom[Before.used] or (r = firstFrom[above[Before]] and not fits[Before, Request.size, Request.aligned]) } for 0 but 10 Cell, 2 Val, 5 Int
B3: check { all r: lone Cell | bumpInv[Before] and bumpAlloc[Before, After, r]
  => no result[r] & After.data.Val } for 0 but 10 Cell, 2 Val, 5 Int
B4: check { bumpInv[Before] and bumpRequest[Before, After, none]
  => unchanged[Before, After] and After.data = Before.data } for 0 but 10 Cell, 2 Val, 5 Int
G1: check { all r: Cell | bumpInv[Before] and bumpRequest[Before, After, r] and After.mem != Before.mem
  => no p: Memory.pageEnds & After.mem | upto[p] != After.mem and Before.mem + result[r] in upto[p] } for 0 but 10 Cell, 2 Val, 5 Int
G2: check { all r: lone Cell | bumpInv[Before] and bumpRequest[Before, After, r] and fits[Before, Request.size, Request.aligned]
  => some r and After.mem = Before.mem } for 0 but 10 Cell, 2 Val, 5 Int
G3: check { all n: Cell, a: set Cell | bumpInv[Before] and bumpRequest[Before, After, none] and fits[Before, n, a]
  => fits[After, n, a] } for 0 but 10 Cell, 2 Val, 5 Int
G5: check { bumpInv[Before] and bumpRequest[Before, After, none]
  => let end = lastOf[firstFrom[above[Before]], Request.size] |
     not fits[Before, Request.size, Request.aligned]
     and (no end - lastAddress or pagesTo[end] not in Before.limit) } for 0 but 10 Cell, 2 Val, 5 Int
G8: check { bumpInv[Before] and bumpRealloc[Before, After, none]
  => no lastOf[Request.given, Request.size] & Request.given.(Before.live) } for 0 but 10 Cell, 2 Val, 5 Int
G9: check { bumpInv[Before] and some Request.size and some asked[Before, above[Before]]
  => let end = lastOf[firstFrom[above[Before]], Request.size], a = asked[Before, above[Before]] |
     some end - lastAddress and no p: Memory.pageEnds & a | upto[p] != a and Before.mem + upto[end] in upto[p] } for 0 but 10 Cell, 2 Val, 5 Int
D1: check { all r, q: lone Cell |
  bumpInv[Before] and bumpRequest[Before, After, r] and bumpRequest[Before, Third, q]
  => r = q and unchanged[After, Third] and After.live = Third.live and After.data = Third.data } for 0 but 10 Cell, 2 Val, 5 Int, exactly 1 Third

-- The assertions are not vacuous: each kind of step is possible.
Allocates:   run { some r: Cell | bumpInv[Before] and some Before.live and bumpAlloc[Before, After, r] and Before.mem = After.mem } for 0 but 10 Cell, 2 Val, 5 Int
Grows:       run { some r: Cell | bumpInv[Before] and some Before.live and bumpAlloc[Before, After, r] and Before.mem != After.mem } for 0 but 10 Cell, 2 Val, 5 Int
SkipsForeignPages: run { some r: Cell | bumpInv[Before] and bumpAlloc[Before, After, r] and some Before.foreign - Before.used } for 0 but 10 Cell, 2 Val, 5 Int
Fails:       run { bumpInv[Before] and some Before.live and bumpAlloc[Before, After, none] } for 0 but 10 Cell, 2 Val, 5 Int
AllocatesNothing: run { some r: Cell | bumpInv[Before] and bumpAllocNothing[Before, After, r] } for 0 but 10 Cell, 2 Val, 5 Int
GivesBack:   run { bumpInv[Before] and bumpDealloc[Before, After] } for 0 but 10 Cell, 2 Val, 5 Int
GrowsInPlace: run { bumpInv[Before] and bumpRealloc[Before, After, Request.given] and Before.used != After.used } for 0 but 10 Cell, 2 Val, 5 Int
Moves:       run { some r: Cell - Request.given | bumpInv[Before] and bumpRealloc[Before, After, r] and some r.(After.data) } for 0 but 10 Cell, 2 Val, 5 Int
FailsToMove: run { bumpInv[Before] and bumpRealloc[Before, After, none] } for 0 but 10 Cell, 2 Val, 5 Int
