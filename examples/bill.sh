#!/bin/sh
# Builds the contracts stylus-c and stylus-rust with each allocator into target/stylus, and prints what their calls cost on Arbitrum
# Stylus. Needs Node and Debian's clang, lld, wasi-libc, cargo, rustc and libstd-rust-dev-wasm32.
set -eu
cd "$(dirname "$0")/.."
out=target/stylus
mkdir -p "$out"
PATH=/usr/bin:$PATH # before rustup's cargo, which may lack the target

# c ALLOCATOR FILE...: links the contract in C with these files
c() {
  name=$1
  shift
  clang --target=wasm32 -Os -nostdlib -fno-builtin -Ibindings/c -Wl,--no-entry -Wl,--strip-debug -Wl,-z,stack-size=4096 \
    examples/stylus-c/contract.c "$@" -o "$out/c-$name.wasm"
}

# rust ALLOCATOR [WORD...]: builds the contract in Rust, with these words for rustc
rust() {
  name=$1
  shift
  cargo rustc -q --release --target wasm32-unknown-unknown --manifest-path examples/stylus-rust/Cargo.toml --target-dir "$out/rust" \
    --features "$name" -- -C link-arg=-zstack-size=4096 "$@"
  cp "$out/rust/wasm32-unknown-unknown/release/stylus_rust.wasm" "$out/rust-$name.wasm"
}

bindings/build.sh
for name in mini wee dl; do
  ./linalloc compile $name --archive --maximum-pages 128 -o "$out/lib$name.a"
  c $name "$out/lib$name.a"
  # Rust before 1.68 has no stable way to end a program without std when memory is exhausted
  RUSTC_BOOTSTRAP=1 rust $name -Z 'crate-attr=feature(default_alloc_error_handler)'
done
c bump examples/stylus-c/bump.c
c wasi-libc examples/stylus-c/libc.c /usr/lib/wasm32-wasi/libc.a
RUSTC_BOOTSTRAP=1 rust bump -Z 'crate-attr=feature(default_alloc_error_handler)'
rust std
node examples/bill.mjs "$out"/c-*.wasm "$out"/rust-*.wasm
