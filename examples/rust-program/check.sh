#!/bin/sh
# Builds the program with the crate in bindings/rust, runs it, and compares what it prints. Needs Debian's cargo, rustc and
# libstd-rust-dev-wasm32, or another Rust with the target wasm32-unknown-unknown, and Node.
set -eu
cd "$(dirname "$0")"
../../bindings/build.sh
PATH=/usr/bin:$PATH cargo build --offline --quiet --release --target wasm32-unknown-unknown --target-dir target
printed=$(node run.mjs target/wasm32-unknown-unknown/release/rust_program.wasm)
[ "$printed" = "1004 words" ] || { echo "the Rust program printed: $printed" >&2; exit 1; }
