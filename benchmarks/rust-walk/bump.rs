//! A bump allocator after mini-alloc's description: it stores addresses negated, and begins with an empty state.

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_grow, memory_size};
use core::ptr;

const PAGE: usize = 65536;

extern "C" {
    static __heap_base: u8;
}

/// The next address and the end of memory, both negated; the first is 0 before the first request.
static mut STATE: (usize, usize) = (0, 0);

struct Bump;

unsafe impl GlobalAlloc for Bump {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        bump(layout.align(), layout.size()).map_or(ptr::null_mut(), |address| address as *mut u8)
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        self.alloc(layout)
    }

    #[inline]
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[inline]
unsafe fn bump(align: usize, size: usize) -> Option<usize> {
    let (mut next, mut bound) = STATE;
    if next == 0 {
        let base = &__heap_base as *const u8 as usize;
        let end = memory_size(0) * PAGE;
        if end < base {
            return None;
        }
        next = base.wrapping_neg();
        bound = end.wrapping_neg();
    }
    let start = next & align.wrapping_neg();
    let end = start.checked_sub(size)?;
    let missing = bound.saturating_sub(end);
    if missing != 0 {
        let pages = 1 + (missing - 1) / PAGE;
        if memory_grow(0, pages) == usize::MAX {
            return None;
        }
        bound = bound.wrapping_sub(PAGE * pages);
    }
    STATE = (end, bound);
    Some(start.wrapping_neg())
}

#[global_allocator]
static ALLOCATOR: Bump = Bump;
