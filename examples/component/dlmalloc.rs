// cabi_realloc over the allocator of Rust's standard library, dlmalloc, as wit-bindgen has it: for comparison.
use std::alloc::{alloc, dealloc, realloc, Layout};

#[no_mangle]
pub unsafe extern "C" fn cabi_realloc(block: *mut u8, size: usize, align: usize, new_size: usize) -> *mut u8 {
    let layout = Layout::from_size_align_unchecked(size, align);
    if new_size == 0 {
        if size != 0 {
            dealloc(block, layout);
        }
        return align as *mut u8;
    }
    let moved = if size == 0 {
        alloc(Layout::from_size_align_unchecked(new_size, align))
    } else {
        realloc(block, layout, new_size)
    };
    if moved.is_null() {
        std::process::abort();
    }
    moved
}
