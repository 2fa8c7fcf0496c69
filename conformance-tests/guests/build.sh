#!/bin/sh
# Builds one module, by its NAME in guests.tsv, into the file OUT. fetch.sh calls it.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
name=$1
out=$2

case $name in
  wasi-malloc)
    exports=
    for function in malloc free calloc realloc aligned_alloc __heap_base; do
      exports="$exports -Wl,--export=$function"
    done
    # shellcheck disable=SC2086
    clang --target=wasm32-wasi --sysroot=/usr -O2 -nostartfiles "$here/malloc.c" -o "$out" -Wl,--no-entry -Wl,--strip-all $exports
    ;;
  emscripten-dlmalloc | emscripten-emmalloc)
    emcc -O2 -sMALLOC="${name#emscripten-}" -sALLOW_MEMORY_GROWTH --no-entry "$here/malloc.c" -o "$out" \
      -sEXPORTED_FUNCTIONS=_malloc,_free,_calloc,_realloc,_memalign
    ;;
  rust-dlmalloc)
    RUSTC=${RUSTC:-/usr/bin/rustc} "$here/../../benchmarks/rust-dlmalloc/build.sh" "$(dirname "$out")" >/dev/null
    ;;
  assemblyscript-tlsf)
    "$here/target/npm/node_modules/.bin/asc" "$here/assemblyscript-tlsf.ts" -O --runtime minimal --outFile "$out"
    ;;
  *)
    echo "build.sh: no module $name is built here" >&2
    exit 2
    ;;
esac
