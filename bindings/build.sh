#!/bin/sh
# Compiles the allocators to the archives that the Rust crate links: bindings/rust/objects/liblinalloc_NAME.a.
set -eu
cd "$(dirname "$0")"
mkdir -p rust/objects
for name in mini wee dl; do
  ../linalloc compile "$name" --archive --prefix "linalloc_${name}_" -o "rust/objects/liblinalloc_$name.a"
done
