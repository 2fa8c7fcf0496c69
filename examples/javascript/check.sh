#!/bin/sh
# Installs the JavaScript package as npm packs it, and gives the memory of a guest in C an allocator. Needs Node with npm, and Debian's
# clang and lld.
set -eu
cd "$(dirname "$0")"
out=../target/javascript
../../bindings/build.sh >/dev/null
mkdir -p "$out"
cp main.mjs package.json "$out"
npm pack ../../bindings/js --pack-destination "$out" --silent >/dev/null
npm install --prefix "$out" --silent --no-audit --no-fund "$out/linalloc-0.1.0.tgz"
clang --target=wasm32 -O2 -nostdlib -Wl,--no-entry -Wl,--export=__heap_base guest.c -o "$out/guest.wasm"
printed=$(node "$out/main.mjs" "$out/guest.wasm")
echo "$printed"
[ "$printed" = 'the first 10 numbers are 45 in all
the first 100000 numbers are 4999950000 in all' ] || { echo "the guest printed something else" >&2; exit 1; }
