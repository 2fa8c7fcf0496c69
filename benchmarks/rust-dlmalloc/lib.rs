//! The allocator of Rust's standard library on wasm32, dlmalloc, as four plain exports.
//!
//! The caller keeps `GlobalAlloc`'s contract: no size is 0, `align` is a power of two, and only
//! live blocks are given back, with their size and align.

use std::alloc::{GlobalAlloc, Layout, System};

unsafe fn layout(size: usize, align: usize) -> Layout {
    Layout::from_size_align_unchecked(size, align)
}

#[no_mangle]
pub unsafe extern "C" fn alloc(size: usize, align: usize) -> *mut u8 {
    System.alloc(layout(size, align))
}

#[no_mangle]
pub unsafe extern "C" fn alloc_zeroed(size: usize, align: usize) -> *mut u8 {
    System.alloc_zeroed(layout(size, align))
}

#[no_mangle]
pub unsafe extern "C" fn dealloc(address: *mut u8, size: usize, align: usize) {
    System.dealloc(address, layout(size, align))
}

#[no_mangle]
pub unsafe extern "C" fn realloc(address: *mut u8, size: usize, align: usize, new_size: usize) -> *mut u8 {
    System.realloc(address, layout(size, align), new_size)
}
