//! Memory allocators for wasm32, compiled from linalloc's Java classes.
//!
//! ```ignore
//! #[global_allocator]
//! static ALLOCATOR: linalloc::Mini = linalloc::Mini;
//! ```
//!
//! | feature | type | for |
//! |---|---|---|
//! | `mini` | `Mini` | programs that run briefly: a bump allocator, which never frees |
//! | `wee` | `Wee` | few live blocks, small code |
//! | `dl` | `Dl` | everything else |
//!
//! The allocators serve one thread. Other code may grow memory at any time: they go on behind its pages.

#![no_std]

#[cfg(not(target_arch = "wasm32"))]
compile_error!("linalloc's allocators are objects for wasm32");
#[cfg(target_feature = "atomics")]
compile_error!("linalloc's allocators serve one thread: they have no atomics");

macro_rules! allocator {
    ($feature:literal $name:ident $doc:literal $alloc:ident $alloc_zeroed:ident $dealloc:ident $realloc:ident) => {
        #[cfg(feature = $feature)]
        #[doc = $doc]
        #[derive(Clone, Copy, Debug, Default)]
        pub struct $name;

        #[cfg(feature = $feature)]
        const _: () = {
            use core::alloc::{GlobalAlloc, Layout};

            extern "C" {
                fn $alloc(size: usize, align: usize) -> *mut u8;
                fn $alloc_zeroed(size: usize, align: usize) -> *mut u8;
                fn $dealloc(block: *mut u8, size: usize, align: usize);
                fn $realloc(block: *mut u8, size: usize, align: usize, new_size: usize) -> *mut u8;
            }

            unsafe impl GlobalAlloc for $name {
                unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
                    $alloc(layout.size(), layout.align())
                }

                unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
                    $alloc_zeroed(layout.size(), layout.align())
                }

                unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
                    $dealloc(block, layout.size(), layout.align())
                }

                unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
                    $realloc(block, layout.size(), layout.align(), new_size)
                }
            }
        };
    };
}

allocator!("mini" Mini "A bump allocator: it never frees, and zero-filled blocks cost no more than others."
    linalloc_mini_alloc linalloc_mini_alloc_zeroed linalloc_mini_dealloc linalloc_mini_realloc);
allocator!("wee" Wee "A free list with size classes, in little code."
    linalloc_wee_alloc linalloc_wee_alloc_zeroed linalloc_wee_dealloc linalloc_wee_realloc);
allocator!("dl" Dl "A general allocator with bins and quick lists, after Doug Lea's malloc."
    linalloc_dl_alloc linalloc_dl_alloc_zeroed linalloc_dl_dealloc linalloc_dl_realloc);
