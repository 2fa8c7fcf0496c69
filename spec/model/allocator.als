/*
 * The abstract allocator: the most that a call of any allocator may do. It may return any free cells
 * and store to them. This model checks that such calls keep the rules; the model of an allocator
 * checks that its calls do no more.
 */
module allocator
open heap

pred inv[s: State] {
  wellFormed[s]
  taken[s] in usable[s]
  all b: starts[s] | interval[b.(s.live)] and b = lowest[b.(s.live)]
  all c: Cell | lone s.live.c
}

pred init[s: State] {
  wellFormed[s] and no s.live and no s.foreign and s.reached = below
  no heap[s] <: s.data
}

/** Stores go to free cells only. */
pred storesToFreeCells[s, t: State, free: set Cell] {
  sameData[s, t, Cell - free] and t.data.Val in t.mem
}

pred fails[s, t: State] {
  t.mem = s.mem and t.live = s.live and t.reached = s.reached
}

pred returns[s, t: State, r: Cell, kept: Cell -> Cell] {
  let b = block[r, Request.size] {
    r in Request.aligned
    some b and b in usable[t] - Cell.kept
    t.live = kept + r -> b
    t.reached = s.reached + upto[highest[b]]
  }
  s.mem in t.mem and pages[t.mem] and (t.mem = s.mem or mayGrow[s, t.mem])
}

pred alloc[s, t: State, r: lone Cell] {
  some Request.size and sameOutside[s, t]
  some r => returns[s, t, r, s.live] else fails[s, t]
  storesToFreeCells[s, t, usable[t] - taken[s]]
}

pred allocZeroed[s, t: State, r: lone Cell] {
  alloc[s, t, r]
  no block[r, Request.size] <: t.data
}

/** A request for 0 bytes: the address is no block. */
pred allocNothing[s, t: State, r: lone Cell] {
  no Request.size and sameOutside[s, t] and fails[s, t]
  some r => r in Request.aligned else Request.aligned in s.reached
  storesToFreeCells[s, t, usable[t] - taken[s]]
}

pred dealloc[s, t: State] {
  some Request.given & starts[s] and sameOutside[s, t]
  t.mem = s.mem and t.reached = s.reached
  t.live = s.live - Request.given -> Cell
  storesToFreeCells[s, t, usable[t] - taken[t]]
}

pred realloc[s, t: State, r: lone Cell] {
  some Request.size and some Request.given & starts[s] and Request.given in Request.aligned
  sameOutside[s, t]
  let others = s.live - Request.given -> Cell {
    some r => {
      returns[s, t, r, others]
      copied[s, t, r]
      storesToFreeCells[s, t, usable[t] - Cell.others]
    } else {
      fails[s, t]
      storesToFreeCells[s, t, usable[t] - taken[s]]
    }
  }
}
/** The first cells of the new block hold what those of the old one held. */
pred copied[s, t: State, r: Cell] {
  all n: Cell | let c = lastOf[Request.given, n], d = lastOf[r, n] |
    some c & Request.given.(s.live) and some d & block[r, Request.size]
      => c.(s.data) = d.(t.data)
}

pred request[s, t: State, r: lone Cell] {
  (no Request.given and (alloc[s, t, r] or allocZeroed[s, t, r])) or realloc[s, t, r]
}
pred call[s, t: State, r: lone Cell] {
  request[s, t, r] or (no Request.given and allocNothing[s, t, r]) or (no r and dealloc[s, t])
}

-- Every state has the invariant.
InitHas:     check { init[Before] => inv[Before] } for 0 but 10 Cell, 2 Val, 5 Int
CallKeeps:   check { all r: lone Cell | inv[Before] and call[Before, After, r] => inv[After] } for 0 but 10 Cell, 2 Val, 5 Int
OthersKeep:  check { inv[Before] and others[Before, After] => inv[After] } for 0 but 10 Cell, 2 Val, 5 Int

-- An allocator may always realloc by moving: a new block, a copy in it, the old one given back.
pred copies[s, t: State, r: Cell] {
  sameOutside[s, t] and t.mem = s.mem and t.live = s.live and t.reached = s.reached
  sameData[s, t, Cell - kept[s, r]] and copied[s, t, r]
}
fun kept[s: State, r: Cell]: set Cell {
  { c: block[r, Request.size] | some n: Cell | c = lastOf[r, n] and some lastOf[Request.given, n] & Request.given.(s.live) }
}
MovingRefines: check { all r: Cell |
  inv[Before] and some Request.given & starts[Before] & Request.aligned
    and alloc[Before, Third, r] and copies[Third, Fourth, r] and dealloc[Fourth, After]
  => realloc[Before, After, r] } for 0 but 10 Cell, 2 Val, 5 Int, exactly 1 Third, exactly 1 Fourth

-- The rules, in the words of SPEC.md.
fun result[r: lone Cell]: set Cell { block[r, Request.size] }
fun liveOthers[s: State]: set Cell { taken[s] - Request.given.(s.live) }

A1: check { all r: lone Cell | inv[Before] and request[Before, After, r] and some r
  => r in Request.aligned } for 0 but 10 Cell, 2 Val, 5 Int
A2: check { all r: lone Cell | inv[Before] and request[Before, After, r]
  => result[r] in After.mem & from[Memory.base] } for 0 but 10 Cell, 2 Val, 5 Int
A3: check { all r: lone Cell | inv[Before] and request[Before, After, r]
  => no result[r] & liveOthers[Before] } for 0 but 10 Cell, 2 Val, 5 Int
A4: check { all r: lone Cell | inv[Before] and request[Before, After, r] => addressZero not in r + taken[After] } for 0 but 10 Cell, 2 Val, 5 Int
A5: check { all r: lone Cell | inv[Before] and request[Before, After, r] => lastAddress not in taken[After] } for 0 but 10 Cell, 2 Val, 5 Int
A6: check { all r: lone Cell | inv[Before] and allocNothing[Before, After, r]
  => r in Request.aligned and After.mem = Before.mem and After.live = Before.live
     and (no r => no Request.aligned - Before.reached) } for 0 but 10 Cell, 2 Val, 5 Int
C1: check { all r: lone Cell | inv[Before] and call[Before, After, r]
  => sameData[Before, After, liveOthers[Before]] } for 0 but 10 Cell, 2 Val, 5 Int
C2: check { all r: lone Cell | inv[Before] and call[Before, After, r]
  => sameData[Before, After, Before.foreign] } for 0 but 10 Cell, 2 Val, 5 Int
C3: check { all r: lone Cell | inv[Before] and call[Before, After, r]
  => sameData[Before, After, below] } for 0 but 10 Cell, 2 Val, 5 Int
C4: check { all r: lone Cell | inv[Before] and allocZeroed[Before, After, r]
  => no result[r] & After.data.Val } for 0 but 10 Cell, 2 Val, 5 Int
C5: check { all r: Cell, n: Cell | let old = Request.given.(Before.live) |
  inv[Before] and realloc[Before, After, r] and some lastOf[Request.given, n] & old and some lastOf[r, n] & result[r]
  => lastOf[Request.given, n].(Before.data) = lastOf[r, n].(After.data) } for 0 but 10 Cell, 2 Val, 5 Int
C6: check { inv[Before] and realloc[Before, After, none]
  => After.live = Before.live and sameData[Before, After, taken[Before]] } for 0 but 10 Cell, 2 Val, 5 Int
G4: check { inv[Before] and request[Before, After, none] => After.mem = Before.mem } for 0 but 10 Cell, 2 Val, 5 Int
G6: check { all r: lone Cell | inv[Before] and request[Before, After, r]
  => no taken[After] & After.foreign } for 0 but 10 Cell, 2 Val, 5 Int

-- The assertions are not vacuous: each kind of step is possible.
Allocates:   run { some r: Cell | inv[Before] and some Before.live and some Before.foreign and alloc[Before, After, r] } for 0 but 10 Cell, 2 Val, 5 Int
AllocatesZeros: run { some r: Cell | inv[Before] and allocZeroed[Before, After, r] and some result[r] <: Before.data } for 0 but 10 Cell, 2 Val, 5 Int
Grows:       run { some r: Cell | inv[Before] and alloc[Before, After, r] and Before.mem != After.mem } for 0 but 10 Cell, 2 Val, 5 Int
Fails:       run { inv[Before] and some Before.live and alloc[Before, After, none] } for 0 but 10 Cell, 2 Val, 5 Int
AllocatesNothing: run { some r: Cell | inv[Before] and allocNothing[Before, After, r] } for 0 but 10 Cell, 2 Val, 5 Int
GivesBack:   run { inv[Before] and #starts[Before] > 1 and dealloc[Before, After] } for 0 but 10 Cell, 2 Val, 5 Int
Moves:       run { some r: Cell - Request.given | inv[Before] and realloc[Before, After, r] and some r.(After.data) and #Request.given.(Before.live) > 1 } for 0 but 10 Cell, 2 Val, 5 Int
FailsToMove: run { inv[Before] and realloc[Before, After, none] } for 0 but 10 Cell, 2 Val, 5 Int
OthersGrow:  run { inv[Before] and others[Before, After] and Before.mem != After.mem and some Before.live and Before.data != After.data } for 0 but 10 Cell, 2 Val, 5 Int
