#!/bin/sh
# Links compiled allocators into programs in C and Rust as docs/wasm.md shows, and runs the programs. Needs Node and Debian's clang,
# lld, wasi-libc, libclang-rt-dev-wasm32, cargo, rustc and libstd-rust-dev-wasm32; Emscripten is used if it is there.
set -eu
cd "$(dirname "$0")/.."
mkdir -p target
PATH=/usr/bin:$PATH # before rustup's cargo, which may lack the target

# C with wasi-libc
./linalloc compile dl --object --abi c -o target/dl.o
clang --target=wasm32-wasi -O2 examples/c-program/program.c target/dl.o -o target/program.wasm
node --no-warnings examples/c-program/run.mjs target/program.wasm

# C without a library
./linalloc compile mini --object -o target/mini.o
clang --target=wasm32 -O2 -nostdlib -Wl,--no-entry bindings/test/own.c target/mini.o -o target/own.wasm
node bindings/test/run.mjs target/own.wasm

# Rust
bindings/build.sh
cargo build --release --target wasm32-unknown-unknown --manifest-path examples/rust-program/Cargo.toml --target-dir target/rust
node examples/rust-program/run.mjs target/rust/wasm32-unknown-unknown/release/rust_program.wasm

# Emscripten
command -v emcc >/dev/null || exit 0
./linalloc compile dl --object --abi c8 --on-grow emscripten_notify_memory_growth -o target/dl8.o
emcc -O1 -sMALLOC=none -sALLOW_MEMORY_GROWTH=1 examples/c-program/program.c target/dl8.o -o target/program.js
node --no-experimental-fetch target/program.js # Emscripten 3.1.6 reads its module by a fetch that newer Nodes refuse
