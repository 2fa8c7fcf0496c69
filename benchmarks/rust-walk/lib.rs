//! The walk of mini-alloc's test `edge_cases` as a program: requests with align 1 that take memory from a few pages to beyond 2 GiB.
//! `build.sh` chooses the allocator by `--cfg`: one of linalloc's objects (`linked`), a bump allocator in Rust (`bump`), or the
//! standard library's. A size of 0 is outside `GlobalAlloc`'s contract; the walk asks for it as mini-alloc's test does.

use std::alloc::Layout;
use core::arch::wasm32::memory_size;

#[cfg(linked)]
mod linked {
    use core::alloc::{GlobalAlloc, Layout};
    extern "C" {
        fn linalloc_alloc(size: usize, align: usize) -> *mut u8;
        fn linalloc_alloc_zeroed(size: usize, align: usize) -> *mut u8;
        fn linalloc_dealloc(p: *mut u8, size: usize, align: usize);
        fn linalloc_realloc(p: *mut u8, size: usize, align: usize, n: usize) -> *mut u8;
    }
    pub struct A;
    unsafe impl GlobalAlloc for A {
        unsafe fn alloc(&self, l: Layout) -> *mut u8 { linalloc_alloc(l.size(), l.align()) }
        unsafe fn alloc_zeroed(&self, l: Layout) -> *mut u8 { linalloc_alloc_zeroed(l.size(), l.align()) }
        unsafe fn dealloc(&self, p: *mut u8, l: Layout) { linalloc_dealloc(p, l.size(), l.align()) }
        unsafe fn realloc(&self, p: *mut u8, l: Layout, n: usize) -> *mut u8 { linalloc_realloc(p, l.size(), l.align(), n) }
    }
    #[global_allocator]
    static G: A = A;
}

#[cfg(bump)]
mod bump {
    // A bump allocator from mini-alloc's description: offsets are stored negated.
    use core::alloc::{GlobalAlloc, Layout};
    use core::arch::wasm32::{memory_grow, memory_size};
    extern "C" { static __heap_base: u8; }
    static mut STATE: (usize, usize) = (0, 0);
    const PAGE: usize = 65536;
    pub struct A;
    unsafe impl GlobalAlloc for A {
        #[inline]
        unsafe fn alloc(&self, l: Layout) -> *mut u8 { bump(l.align(), l.size()).map_or(core::ptr::null_mut(), |p| p as *mut u8) }
        #[inline]
        unsafe fn alloc_zeroed(&self, l: Layout) -> *mut u8 { self.alloc(l) }
        #[inline]
        unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
    }
    #[inline]
    unsafe fn bump(align: usize, size: usize) -> Option<usize> {
        let (mut neg_offset, mut neg_bound) = STATE;
        if neg_offset == 0 {
            let base = &__heap_base as *const u8 as usize;
            let bound = memory_size(0) * PAGE;
            if bound < base { return None; }
            neg_offset = base.wrapping_neg();
            neg_bound = bound.wrapping_neg();
        }
        let neg_aligned = neg_offset & align.wrapping_neg();
        let next = neg_aligned.checked_sub(size)?;
        let bytes = neg_bound.saturating_sub(next);
        if bytes != 0 {
            let pages = 1 + (bytes - 1) / PAGE;
            if memory_grow(0, pages) == usize::MAX { return None; }
            neg_bound = neg_bound.wrapping_sub(PAGE * pages);
        }
        STATE = (next, neg_bound);
        Some(neg_aligned.wrapping_neg())
    }
    #[global_allocator]
    static G: A = A;
}


/// Makes the walk's requests, by `alloc` or by `alloc_zeroed`.
#[inline(always)]
unsafe fn requests(request: unsafe fn(Layout) -> *mut u8) {
    const PAGE: usize = 65536;
    let request = |size: usize| request(Layout::from_size_align_unchecked(size, 1)) as usize;
    let pages = || memory_size(0);
    request(0);
    let at = request(0);
    request((pages() * PAGE).wrapping_sub(at));
    let at = request(1);
    request((pages() * PAGE).wrapping_sub(at + 1));
    request(4 * PAGE);
    let mut rng: usize = 0;
    while pages() < 32768 {
        rng = rng.wrapping_mul(1664525).wrapping_add(1013904223);
        let most = request(0).wrapping_neg();
        let size = match rng % 4 {
            0 => rng % 1024,
            1 => rng % 65536,
            2 => {
                let at = request(0);
                request((pages() * PAGE).wrapping_sub(at))
            }
            _ => rng % 13107200,
        };
        request(size.min(most));
    }
}

#[no_mangle]
pub unsafe extern "C" fn walk() {
    requests(std::alloc::alloc)
}

#[no_mangle]
pub unsafe extern "C" fn zeroed_walk() {
    requests(std::alloc::alloc_zeroed)
}
