#!/bin/sh
# Makes a component with each allocator and with Rust's dlmalloc, and passes strings to it and back. Needs Node with npm, and Debian's
# clang, lld, rustc and libstd-rust-dev-wasm32.
set -eu
cd "$(dirname "$0")"
out=../target/component
mkdir -p "$out"
PATH=/usr/bin:$PATH # before rustup's rustc, which may lack the target
cp ./*.mjs ./*.json ./*.wit "$out"
npm install --prefix "$out" --silent --no-audit --no-fund

# run NAME OBJECT: links the component's core module with the object or archive
run() {
  clang --target=wasm32 -O2 -mbulk-memory -nostdlib -Wl,--no-entry -Wl,--export=cabi_realloc strings.c "$2" -o "$out/$1.wasm"
  node "$out/make.mjs" "$out/$1.wasm" "$out/$1"
  printf '%-9s ' "$1"
  node "$out/run.mjs" "$out/$1"
}

for name in mini wee dl; do
  ../../linalloc compile "$name" --object --abi cabi -o "$out/$name.o" >/dev/null
  run "$name" "$out/$name.o"
done
rustc --target wasm32-unknown-unknown -O -C panic=abort --crate-type staticlib dlmalloc.rs -o "$out/libdlmalloc.a"
run dlmalloc "$out/libdlmalloc.a"
