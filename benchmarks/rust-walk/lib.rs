//! The walk of mini-alloc's test `edge_cases` as a program: requests with align 1 that take memory from a few pages to beyond 2 GiB.
//! `build.sh` chooses the allocator by `--cfg`: one of linalloc's objects (`linked`), a bump allocator in Rust (`bump`), or the
//! standard library's. A size of 0 is outside `GlobalAlloc`'s contract; the walk asks for it as mini-alloc's test does.

use core::arch::wasm32::memory_size;
use std::alloc::Layout;

#[cfg(linked)]
mod linked {
    use core::alloc::{GlobalAlloc, Layout};

    extern "C" {
        fn linalloc_alloc(size: usize, align: usize) -> *mut u8;
        fn linalloc_alloc_zeroed(size: usize, align: usize) -> *mut u8;
        fn linalloc_dealloc(block: *mut u8, size: usize, align: usize);
        fn linalloc_realloc(block: *mut u8, size: usize, align: usize, new_size: usize) -> *mut u8;
    }

    struct Linked;

    unsafe impl GlobalAlloc for Linked {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            linalloc_alloc(layout.size(), layout.align())
        }

        unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
            linalloc_alloc_zeroed(layout.size(), layout.align())
        }

        unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
            linalloc_dealloc(block, layout.size(), layout.align())
        }

        unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
            linalloc_realloc(block, layout.size(), layout.align(), new_size)
        }
    }

    #[global_allocator]
    static ALLOCATOR: Linked = Linked;
}

#[cfg(bump)]
mod bump;

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
