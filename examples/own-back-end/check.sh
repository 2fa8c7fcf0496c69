#!/bin/sh
# Gives the programs of a toy compiler each allocator, in two ways: pasted as text and merged as a module. Needs Node with npm, and
# wat2wasm of wabt (Debian: wabt). Arguments: the recorded programs to replay, by absolute paths; bash's otherwise.
set -eu
cd "$(dirname "$0")"
out=../target/own-back-end
mkdir -p "$out"
traces=${*:-../../benchmarks/traces/bash.trace.gz}

# expect MODULE: runs the program, and compares its allocator with that of a module of its own, which tests compare with the JVM
expect() {
  [ "$(node run.mjs "$1")" = 42 ] || { echo "$1 returns something else than 42" >&2; exit 1; }
  for trace in $traces; do node same.mjs "$1" "$out/own.wasm" "$trace"; done
}

# compile NAME FILE OPTION...: a module that asks for at most 128 MiB, where mini would take all of 4 GiB for some traces
compile() {
  file=$out/$2 name=$1
  shift 2
  ../../linalloc compile "$name" --maximum-pages 2048 "$@" -o "$file" >/dev/null
}

for name in mini wee dl; do
  compile "$name" "$name.wat" --import-memory --heap-base-global --wat
  compile "$name" "$name.wasm" --import-memory --heap-base-global
  compile "$name" own.wasm
  wat2wasm "$out/$name.wat" -o "$out/same.wasm"
  cmp "$out/same.wasm" "$out/$name.wasm" # the text says what the module says

  node compile.mjs list.txt "$out/$name.wat" >"$out/pasted.wat"
  wat2wasm "$out/pasted.wat" -o "$out/pasted.wasm"
  expect "$out/pasted.wasm"

  compile "$name" "$name.wasm" --import-memory program.memory --heap-base-global program.__heap_base
  node compile.mjs list.txt >"$out/program.wat"
  wat2wasm "$out/program.wat" -o "$out/program.wasm"
  npx --yes --package binaryen@132 wasm-merge --enable-bulk-memory "$out/program.wasm" program "$out/$name.wasm" linalloc -o "$out/merged.wasm"
  expect "$out/merged.wasm"
  echo "$name: pasted and merged"
done
