#!/bin/sh
# Compiles the allocators for the packages of other languages: to the archives that the Rust crate links,
# bindings/rust/objects/liblinalloc_NAME.a, and to the modules of the JavaScript package, bindings/js/modules/NAME.wasm.
set -eu
cd "$(dirname "$0")"
mkdir -p rust/objects js/modules
for name in mini wee dl; do
  ../linalloc compile "$name" --archive --prefix "linalloc_${name}_" -o "rust/objects/liblinalloc_$name.a"
  ../linalloc compile "$name" --import-memory --heap-base-global -o "js/modules/$name.wasm"
done
