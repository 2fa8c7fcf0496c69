/*
 * A first-fit free list that splits and coalesces: the kit's ToyFreeList. It does no more than any
 * allocator may (allocator.als), and also keeps the rules for allocators that reclaim.
 *
 *      heapBase
 *         │▪ free      │ live block │▪ free │▒ foreign ▒│▪ free     │ last address
 *
 * The first cell of a free chunk (▪) holds the list's tag; live blocks have no header.
 * Sizes are rounded to cells, so every remainder can be a chunk.
 */
module freelist
open heap
open allocator

one sig Tag extends Val {}

/** The allocator's state: the chunks of its list. */
sig FreeList in State { free: Cell -> Cell }     -- first cell of a chunk -> its cells
fact { FreeList = State }

fun chunks[s: State]: set Cell { s.free.Cell }
fun freeCells[s: State]: set Cell { usable[s] - taken[s] }

/** One chunk for each maximal run of free cells. */
fun runs[s: State]: Cell -> Cell {
  { h, c: Cell | h + c in freeCells[s] and justBefore[h] not in freeCells[s]
      and c in from[h] and from[h] & upto[c] in freeCells[s] }
}

pred listInit[s: State] { init[s] and s.free = runs[s] and tagged[s] }
pred listInv[s: State] {
  inv[s]
  s.free = runs[s]          -- no free cell is lost or in two chunks, and free neighbours are merged
  tagged[s]
}
pred tagged[s: State] { chunks[s] -> Tag in s.data }

/** The list after a block is cut out of a chunk; the cells in front of it and behind it stay free. */
fun cut[list: Cell -> Cell, chunk: Cell, b: set Cell]: Cell -> Cell {
  list - chunk -> Cell
    + ((chunk - b) -> (chunk.list & preceding[lowest[b]]))
    + (lowest[chunk.list & following[highest[b]]] -> (chunk.list & following[highest[b]]))
}
/** The list after cells are given back and merged with the chunks that touch them. */
fun insert[list: Cell -> Cell, c: set Cell]: Cell -> Cell {
  let left = { h: list.Cell | highest[h.list] = justBefore[lowest[c]] },
      right = justBehind[highest[c]] & list.Cell,
      whole = left.list + c + right.list |
    list - (left + right) -> Cell + lowest[whole] -> whole
}

/** The first aligned address of a chunk, if a block that starts there ends in the chunk too. */
fun startIn[list: Cell -> Cell, chunk: Cell, size: Cell, aligned: set Cell]: lone Cell {
  { b: lowest[aligned & chunk.list] | some lastOf[b, size] & chunk.list }
}
fun firstFit[list: Cell -> Cell, size: Cell, aligned: set Cell]: lone Cell {
  lowest[{ h: list.Cell | some startIn[list, h, size, aligned] }]
}
pred fits[s: State, size: Cell, aligned: set Cell] { some firstFit[s.free, size, aligned] }

/** The last cell of a block that lies behind all present memory. */
fun endBehindAll[s: State]: lone Cell { lastOf[lowest[Request.aligned - s.mem - below], Request.size] }
/** The cells that memory is asked to have; none if the block can lie nowhere. */
fun wanted[s: State]: set Cell {
  some endBehindAll[s] - lastAddress => pagesTo[endBehindAll[s]] else none
}
pred canGrow[s: State] { some wanted[s] and mayGrow[s, wanted[s]] }

/** How an allocation changes the list, pages and blocks; the stores are added by the callers. */
pred place[s, t: State, r: lone Cell] {
  fits[s, Request.size, Request.aligned]
    => t.mem = s.mem and take[s, t, s.free, r]
    else canGrow[s]
      => t.mem = wanted[s] and take[s, t, insert[s.free, t.mem - s.mem - below - lastAddress], r]
      else no r and fails[s, t] and t.free = s.free
}
pred take[s, t: State, list: Cell -> Cell, r: lone Cell] {
  let chunk = firstFit[list, Request.size, Request.aligned],
      start = startIn[list, chunk, Request.size, Request.aligned],
      b = block[start, Request.size] {
    r = start
    t.free = cut[list, chunk, b]
    t.live = s.live + start -> b
    t.reached = s.reached + upto[highest[b]]
  }
}
fun tags[s, t: State]: Cell -> Val { (t.free - s.free).Cell -> Tag }

/** alloc if no cell is cleared, allocZeroed if all cells of the block are. */
pred listAlloc[s, t: State, r: lone Cell, cleared: set Cell] {
  some Request.size and sameOutside[s, t]
  no cleared or cleared = block[r, Request.size]
  place[s, t, r] and t.data = (Cell - cleared) <: s.data ++ tags[s, t]
}
pred listAllocNothing[s, t: State, r: lone Cell] {
  no Request.size and sameOutside[s, t] and fails[s, t]
  r = lowest[Request.aligned - addressZero] and t.free = s.free and t.data = s.data
}
pred giveBack[s, t: State] {
  t.mem = s.mem and t.reached = s.reached
  t.live = s.live - Request.given -> Cell
  t.free = insert[s.free, Request.given.(s.live)]
}
pred listDealloc[s, t: State] {
  some Request.given & starts[s] and sameOutside[s, t]
  giveBack[s, t] and t.data = s.data ++ tags[s, t]
}
/** The second step of a realloc: copies the old block's contents to the new block. */
pred listCopies[s, t: State, r: Cell] { copies[s, t, r] and t.free = s.free }
pred unchanged[s, t: State] {
  t.mem = s.mem and t.live = s.live and t.reached = s.reached and t.free = s.free and t.data = s.data
}
pred listOthers[s, t: State] { others[s, t] and t.free = s.free }

-- Every state has the invariant.
InitHas:     check { listInit[Before] => listInv[Before] } for 0 but 10 Cell, 2 Val, 5 Int
AllocKeeps:  check { all r: lone Cell, z: set Cell | listInv[Before] and listAlloc[Before, After, r, z] => listInv[After] } for 0 but 10 Cell, 2 Val, 5 Int
NothingKeeps: check { all r: lone Cell | listInv[Before] and listAllocNothing[Before, After, r] => listInv[After] } for 0 but 10 Cell, 2 Val, 5 Int
CopyKeeps:   check { all r: starts[Before] | listInv[Before] and listCopies[Before, After, r] and block[r, Request.size] = r.(Before.live)
  => listInv[After] } for 0 but 10 Cell, 2 Val, 5 Int
DeallocKeeps: check { listInv[Before] and listDealloc[Before, After] => listInv[After] } for 0 but 10 Cell, 2 Val, 5 Int
OthersKeep:  check { listInv[Before] and listOthers[Before, After] => listInv[After] } for 0 but 10 Cell, 2 Val, 5 Int

-- Every call is one that any allocator may make, so A1 to A6, C1 to C6, G4 and G6 carry over. Realloc
-- is alloc, a copy and dealloc: MovingRefines shows that these three are a realloc.
AllocRefines: check { all r: lone Cell, z: set Cell | listInv[Before] and listAlloc[Before, After, r, z]
  => alloc[Before, After, r] and (some z => allocZeroed[Before, After, r]) } for 0 but 10 Cell, 2 Val, 5 Int
NothingRefines: check { all r: lone Cell | listInv[Before] and listAllocNothing[Before, After, r]
  => allocNothing[Before, After, r] } for 0 but 10 Cell, 2 Val, 5 Int
DeallocRefines: check { listInv[Before] and listDealloc[Before, After] => dealloc[Before, After] } for 0 but 10 Cell, 2 Val, 5 Int

-- The rules for allocators that reclaim, in the words of SPEC.md.
G1: check { all r: Cell | listInv[Before] and listAlloc[Before, After, r, none] and After.mem != Before.mem
  => no p: Memory.pageEnds & After.mem | upto[p] != After.mem and Before.mem + upto[endBehindAll[Before]] in upto[p] } for 0 but 10 Cell, 2 Val, 5 Int
-- A block that was given back fits again; a request that fits adds no page.
G2_again: check { listInv[Before] and listDealloc[Before, After] and Request.given in Request.aligned
    and block[Request.given, Request.size] = Request.given.(Before.live)
  => fits[After, Request.size, Request.aligned] } for 0 but 10 Cell, 2 Val, 5 Int
-- If nothing is live, every block fits that was ever live, in any state of the heap.
G2_empty: check { all b: starts[Before], n: Cell, a: set Cell |
  listInv[Before] and listInv[After] and no After.live and Before.mem in After.mem
    and After.foreign & Before.mem = Before.foreign and b in a and block[b, n] = b.(Before.live)
  => fits[After, n, a] } for 0 but 10 Cell, 2 Val, 5 Int
G2_room: check { all r: lone Cell | listInv[Before] and listAlloc[Before, After, r, none] and fits[Before, Request.size, Request.aligned]
  => some r and After.mem = Before.mem } for 0 but 10 Cell, 2 Val, 5 Int
G3: check { all n: Cell, a: set Cell | listInv[Before] and listAlloc[Before, After, none, none] and fits[Before, n, a]
  => fits[After, n, a] } for 0 but 10 Cell, 2 Val, 5 Int
G5: check { listInv[Before] and listAlloc[Before, After, none, none]
  => not canGrow[Before]
     and no b: Request.aligned | some block[b, Request.size] and block[b, Request.size] in freeCells[Before] } for 0 but 10 Cell, 2 Val, 5 Int
G7: check { listInv[Before] and listAlloc[Before, After, none, none] => unchanged[Before, After] } for 0 but 10 Cell, 2 Val, 5 Int
G9: check { listInv[Before] and some wanted[Before]
  => some endBehindAll[Before] - lastAddress
     and no p: Memory.pageEnds & wanted[Before] | upto[p] != wanted[Before] and endBehindAll[Before] in upto[p] } for 0 but 10 Cell, 2 Val, 5 Int
-- A heap with more memory at its end returns the same results, and grows later or not at all. So a
-- round of calls that begins and ends with nothing live adds no page when it is repeated.
pred larger[s, t: State] {
  no s.foreign + t.foreign and s.mem in t.mem and s.live = t.live
}
R1_alloc: check { all r, q: lone Cell |
  listInv[Before] and listInv[Third] and larger[Before, Third]
    and listAlloc[Before, After, r, none] and listAlloc[Third, Fourth, q, none] and some r and After.mem in Third.mem
  => r = q and Fourth.mem = Third.mem and larger[After, Fourth] } for 0 but 10 Cell, 2 Val, 5 Int, exactly 1 Third, exactly 1 Fourth
R1_dealloc: check {
  listInv[Before] and listInv[Third] and larger[Before, Third]
    and listDealloc[Before, After] and listDealloc[Third, Fourth]
  => larger[After, Fourth] and Fourth.mem = Third.mem and After.mem = Before.mem } for 0 but 10 Cell, 2 Val, 5 Int, exactly 1 Third, exactly 1 Fourth
R3: check { all n: Cell | listInv[Before] and listInv[After] and no After.live
    and no Before.foreign + After.foreign and Before.mem in After.mem and #upto[n] = #taken[Before]
  => fits[After, n, Cell] } for 0 but 10 Cell, 2 Val, 5 Int
-- A block that fits into a gap, which was handed out before and is free now, gets in without a new page.
R4: check { all r: lone Cell, b: Request.aligned |
  listInv[Before] and listAlloc[Before, After, r, none] and some block[b, Request.size]
    and block[b, Request.size] in freeCells[Before] & Before.reached
  => some r and After.mem = Before.mem } for 0 but 10 Cell, 2 Val, 5 Int

-- The assertions are not vacuous: each kind of step is possible.
Splits:      run { some r: Cell | listInv[Before] and some Before.live and listAlloc[Before, After, r, none] and #chunks[After] = plus[#chunks[Before], 1] } for 0 but 10 Cell, 2 Val, 5 Int
FitsExactly: run { some r: Cell | listInv[Before] and listAlloc[Before, After, r, none] and some chunks[Before] and chunks[After] = chunks[Before] - r } for 0 but 10 Cell, 2 Val, 5 Int
AllocatesZeros: run { some r: Cell, z: set Cell | listInv[Before] and some z <: Before.data and listAlloc[Before, After, r, z] } for 0 but 10 Cell, 2 Val, 5 Int
Grows:       run { some r: Cell | listInv[Before] and some Before.live and listAlloc[Before, After, r, none] and Before.mem != After.mem and r in Before.mem } for 0 but 10 Cell, 2 Val, 5 Int
GrowsBehindForeignPages: run { some r: Cell | listInv[Before] and some Before.foreign & from[Memory.base] and listAlloc[Before, After, r, none] and Before.mem != After.mem } for 0 but 10 Cell, 2 Val, 5 Int
Fails:       run { listInv[Before] and some Before.live and listAlloc[Before, After, none, none] } for 0 but 10 Cell, 2 Val, 5 Int
AllocatesNothing: run { some r: Cell | listInv[Before] and listAllocNothing[Before, After, r] } for 0 but 10 Cell, 2 Val, 5 Int
CoalescesBothSides: run { listInv[Before] and listDealloc[Before, After] and #chunks[Before] = plus[#chunks[After], 1] and some After.live } for 0 but 10 Cell, 2 Val, 5 Int
Copies:      run { some r: Cell - Request.given | listInv[Before] and some Request.given & starts[Before] and listCopies[Before, After, r] and Before.data != After.data } for 0 but 10 Cell, 2 Val, 5 Int
ComesTogether: run { listInv[Before] and listInv[After] and no After.live and some Before.live and no After.foreign and Before.mem in After.mem and #chunks[Before] > 1 } for 0 but 10 Cell, 2 Val, 5 Int
