#!/bin/sh
# Builds the three modules into target/. install.sh installs what it takes.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
out=$here/target
mkdir -p "$out"

exports=
for function in malloc free calloc realloc aligned_alloc __heap_base; do
  exports="$exports -Wl,--export=$function"
done
# shellcheck disable=SC2086
clang --target=wasm32-wasi --sysroot=/usr -O2 -nostartfiles "$here/wasi-malloc.c" -o "$out/wasi-malloc.wasm" \
  -Wl,--no-entry -Wl,--strip-all $exports

RUSTC=${RUSTC:-/usr/bin/rustc} "$here/../../benchmarks/rust-dlmalloc/build.sh" "$out" >/dev/null

"$out/npm/node_modules/.bin/asc" "$here/assemblyscript-tlsf.ts" -O --runtime minimal \
  --outFile "$out/assemblyscript-tlsf.wasm"

{
  clang --version | head -n 1
  dpkg-query -W -f '${Package} ${Version}\n' wasi-libc libstd-rust-dev-wasm32
  echo "assemblyscript $("$out/npm/node_modules/.bin/asc" --version)"
} >"$out/versions.txt"
