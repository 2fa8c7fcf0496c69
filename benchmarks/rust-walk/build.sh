#!/bin/sh
# Builds the walk with each allocator at -Os and -O3 into target/rust-walk, and prints the ink of both walks and the size of each module.
# Needs Debian's rustc and libstd-rust-dev-wasm32, and Node.
set -eu
cd "$(dirname "$0")/../.."
out=target/rust-walk
mkdir -p $out
PATH=/usr/bin:$PATH

# build ALLOCATOR WORD...: builds the program with these words for rustc
build() {
  name=$1
  shift
  for level in s 3; do
    rustc --edition 2021 --crate-type cdylib --crate-name walk --target wasm32-unknown-unknown -C opt-level=$level -C lto \
      -C codegen-units=1 -C panic=abort -C strip=debuginfo "$@" -o "$out/$name-$level.wasm" benchmarks/rust-walk/lib.rs
    ./linalloc gas --meter "$out/$name-$level.wasm"
  done
}

for name in mini wee dl; do
  ./linalloc compile $name --archive -o "$out/lib$name.a"
  build $name --cfg linked -C "link-arg=$out/lib$name.a"
done
build bump --cfg bump
build std
node benchmarks/rust-walk/run.mjs $out/*-[s3].wasm
