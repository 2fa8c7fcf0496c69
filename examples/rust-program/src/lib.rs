//! Counts words. Its allocator is linalloc's dl, in place of the standard library's.

use std::collections::BTreeMap;

#[global_allocator]
static ALLOCATOR: linalloc::Dl = linalloc::Dl;

/// Returns how many distinct words a text of `lines` lines has.
#[no_mangle]
pub extern "C" fn distinct_words(lines: u32) -> usize {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for line in 0..lines {
        let text = format!("line {} of {lines}, word {}", line, line * line % 1000);
        for word in text.split_whitespace() {
            *counts.entry(word.to_owned()).or_insert(0) += 1;
        }
    }
    counts.len()
}
