//! A contract over `vm_hooks`. Its arguments are words of 32 bytes. The first is a number of rounds. Each round decodes the others into a
//! vector that grows word by word, sorts it, and drops it. The result is the word in the middle.
//! A feature chooses the allocator: one of linalloc's, a bump allocator in Rust, or the standard library's dlmalloc (`std`).

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;

#[cfg(feature = "mini")]
#[global_allocator]
static ALLOCATOR: linalloc::Mini = linalloc::Mini;

#[cfg(feature = "wee")]
#[global_allocator]
static ALLOCATOR: linalloc::Wee = linalloc::Wee;

#[cfg(feature = "dl")]
#[global_allocator]
static ALLOCATOR: linalloc::Dl = linalloc::Dl;

#[cfg(feature = "bump")]
#[path = "../../../benchmarks/rust-walk/bump.rs"]
mod bump;

#[cfg(not(feature = "std"))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

type Word = [u8; 32];

#[link(wasm_import_module = "vm_hooks")]
extern "C" {
    fn read_args(to: *mut u8);
    fn write_result(result: *const u8, length: usize);
    fn pay_for_memory_grow(pages: u32);
}

/// Stylus refuses a module whose memory can grow if it does not import this function.
#[no_mangle]
pub unsafe extern "C" fn mark_used() {
    pay_for_memory_grow(0)
}

fn median(words: &[u8]) -> Option<Word> {
    let mut sorted: Vec<Word> = Vec::new();
    for word in words.chunks_exact(32) {
        sorted.push(word.try_into().ok()?);
    }
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied()
}

#[no_mangle]
pub unsafe extern "C" fn user_entrypoint(length: usize) -> i32 {
    let mut arguments: Vec<u8> = Vec::with_capacity(length);
    read_args(arguments.as_mut_ptr());
    arguments.set_len(length);
    if length < 32 {
        return 1;
    }
    let mut result = None;
    for _ in 0..arguments[31] {
        result = median(&arguments[32..]);
    }
    match result {
        Some(word) => {
            write_result(word.as_ptr(), word.len());
            0
        }
        None => 1,
    }
}
