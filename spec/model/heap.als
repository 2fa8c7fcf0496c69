/*
 * Linear memory and its contents, for the models beside this file.
 *
 *      0     heapBase                                2^32 - 1
 *      │░░░░░│  live  │ free │  live  │▒ foreign ▒│ … │ never handed out
 *      ├── below ────┼──────────── mem ───────────┤
 *
 * Addresses are ordered cells. A cell stands for any number of bytes, pages end at any set of cells,
 * and an align is any set of addresses. So a result holds for all sizes of bytes, pages and aligns.
 * 
 * A check takes one step from any state that satisfies an invariant, reachable or not. Every step
 * keeps the invariant, so a rule that one step keeps is kept by any number of steps.
 */
module heap
open util/ordering[Cell] as ord

sig Cell {}

/** The value of a cell; a cell without a value reads zero. */
sig Val {}

one sig Memory {
  base:     Cell,                -- heapBase
  pageEnds: set Cell             -- the last cell of each possible page
}

fact {
  Memory.base != ord/first                        -- heapBase is at least 1
  ord/last in Memory.pageEnds
}

/** The part of a state that can be seen from outside. */
abstract sig State {
  mem:     set Cell,             -- all present pages
  foreign: set Cell,             -- those that others have added
  limit:   set Cell,             -- the most pages that memory may have
  live:    Cell -> Cell,         -- start of a block -> its cells
  reached: set Cell,             -- all below the highest end of any block so far
  data:    Cell -> lone Val
}
one sig Before, After extends State {}
sig Third, Fourth extends State {}                 -- for checks that compare more than two

/** A call. Its result is passed separately, as two runs may return different ones. */
one sig Request {
  size:    lone Cell,            -- no cell means a size of 0
  aligned: set Cell,             -- the addresses that are multiples of the align
  given:   lone Cell             -- the block that dealloc and realloc get
}

fun preceding[c: Cell]: set Cell { ord/prevs[c] }
fun following[c: Cell]: set Cell { ord/nexts[c] }
fun justBefore[c: Cell]: lone Cell { ord/prev[c] }
fun justBehind[c: Cell]: lone Cell { ord/next[c] }
fun upto[c: Cell]: set Cell { c + ord/prevs[c] }
fun from[c: Cell]: set Cell { c + ord/nexts[c] }
fun addressZero: Cell { ord/first }
fun lastAddress: Cell { ord/last }
fun lowest[s: set Cell]: lone Cell { s - ord/nexts[s] }
fun highest[s: set Cell]: lone Cell { s - ord/prevs[s] }
fun lastOf[start, size: Cell]: lone Cell { ends[start][size] }
/** Sizes are cells too: the first is a size of one. A constant, so the solver need not search. */
fun ends: Cell -> Cell -> Cell {
  { start, size, end: Cell | #(from[start] & upto[end]) = #upto[size] }
}
/** The cells of a block; none if it would reach beyond the last cell. */
fun block[start, size: Cell]: set Cell { from[start] & upto[lastOf[start, size]] }
fun below: set Cell { ord/prevs[Memory.base] }
/** All cells up to the end of the page of a cell. */
fun pagesTo[c: Cell]: set Cell { upto[lowest[Memory.pageEnds & from[c]]] }

pred prefix[s: set Cell] { ord/prevs[s] in s }
pred pages[s: set Cell] { prefix[s] and highest[s] in Memory.pageEnds }
pred interval[s: set Cell] { some s and ord/nexts[lowest[s]] & ord/prevs[highest[s]] in s }

fun starts[s: State]: set Cell { s.live.Cell }
fun taken[s: State]: set Cell { Cell.(s.live) }
fun heap[s: State]: set Cell { s.mem - s.foreign - below }
/** The cells that an allocator may hand out: all of the heap but the last address. */
fun usable[s: State]: set Cell { heap[s] - ord/last }

/** Whether a state is possible. */
pred wellFormed[s: State] {
  pages[s.mem] and pages[s.limit] and s.foreign in s.mem
  s.data.Val in s.mem                                        -- M2: fresh pages read zero
  prefix[s.reached] and below in s.reached and taken[s] in s.reached
}
pred sameData[s, t: State, c: set Cell] { c <: s.data = c <: t.data }
pred sameOutside[s, t: State] { t.foreign = s.foreign and t.limit = s.limit }

/** Whether an engine may grow memory to the wanted cells: all or none, and none beyond the limit. */
pred mayGrow[s: State, wanted: set Cell] { wanted in s.limit }

/** Between two calls: other code adds pages, the limit changes, programs store to their own cells. */
pred others[s, t: State] {
  s.mem in t.mem and pages[t.mem] and pages[t.limit]
  t.foreign = s.foreign + (t.mem - s.mem)
  t.live = s.live and t.reached = s.reached
  sameData[s, t, heap[s] - taken[s]] and t.data.Val in t.mem
}
