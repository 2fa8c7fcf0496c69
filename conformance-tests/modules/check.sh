#!/bin/sh
# Checks the compiled allocators with tools of other projects: wabt validates every module, with only those
# features of WebAssembly that it should need, and Node runs the complete modules.
#
#   conformance-tests/modules/check.sh      needs wabt (Debian: wabt) and Node
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

for tool in wasm-validate node; do
  command -v "$tool" >/dev/null || { echo "check.sh: $tool is needed; please install it" >&2; exit 2; }
done

# Nothing newer than the MVP, except for memory.fill and memory.copy without --mvp.
mvp="--disable-mutable-globals --disable-saturating-float-to-int --disable-sign-extension --disable-simd
  --disable-multi-value --disable-reference-types"
for name in mini wee dl; do
  "$root/linalloc" compile "$name" -o "$out/$name.wasm"
  "$root/linalloc" compile "$name" -o "$out/$name-mvp.wasm" --mvp
  "$root/linalloc" compile "$name" -o "$out/$name-minimal.wasm" --minimal
  for variant in "" -minimal; do
    # shellcheck disable=SC2086 # options, each a word
    wasm-validate $mvp "$out/$name$variant.wasm"
  done
  # shellcheck disable=SC2086
  wasm-validate $mvp --disable-bulk-memory "$out/$name-mvp.wasm"
done
node "$here/run.mjs" "$out"/mini.wasm "$out"/wee.wasm "$out"/dl.wasm "$out"/*-mvp.wasm
