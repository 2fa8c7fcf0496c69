#!/bin/sh
# Gives the programs of a toy compiler each allocator, in two ways: pasted as text and merged as a module. Needs Node with npm, and
# wat2wasm of wabt (Debian: wabt).
set -eu
cd "$(dirname "$0")"
out=../target/own-back-end
mkdir -p "$out"
trace=../../benchmarks/traces/bash.trace.gz

# expect MODULE: runs the program, and compares its allocator with that of a module of its own, which tests compare with the JVM
expect() {
  [ "$(node run.mjs "$1")" = 42 ] || { echo "$1 returns something else than 42" >&2; exit 1; }
  node same.mjs "$1" "$out/own.wasm" "$trace"
}

for name in mini wee dl; do
  ../../linalloc compile "$name" --import-memory --heap-base-global --wat -o "$out/$name.wat" >/dev/null
  ../../linalloc compile "$name" --import-memory --heap-base-global -o "$out/$name.wasm" >/dev/null
  ../../linalloc compile "$name" -o "$out/own.wasm" >/dev/null
  wat2wasm "$out/$name.wat" -o "$out/same.wasm"
  cmp "$out/same.wasm" "$out/$name.wasm" # the text says what the module says

  node compile.mjs list.txt "$out/$name.wat" >"$out/pasted.wat"
  wat2wasm "$out/pasted.wat" -o "$out/pasted.wasm"
  expect "$out/pasted.wasm"

  ../../linalloc compile "$name" --import-memory program.memory --heap-base-global program.__heap_base -o "$out/$name.wasm" >/dev/null
  node compile.mjs list.txt >"$out/program.wat"
  wat2wasm "$out/program.wat" -o "$out/program.wasm"
  npx --yes --package binaryen@132 wasm-merge --enable-bulk-memory "$out/program.wasm" program "$out/$name.wasm" linalloc -o "$out/merged.wasm"
  expect "$out/merged.wasm"
  echo "$name: pasted and merged"
done
