#!/bin/sh
# Builds SQLite with wasi-libc, once with wasi-libc's own malloc and once with each allocator as C's functions; runs 1,000 statements
# with each, and prints the ink, pages and bytes. Floating point has no price in ink and counts as 0. All must print the same sum. Needs Debian's clang, lld, wasi-libc and
# libclang-rt-dev-wasm32, and Node with npm, which fetches SQLite's source.
set -eu
cd "$(dirname "$0")"
linalloc=$(cd ../.. && pwd)/linalloc
mkdir -p ../../target/sqlite
cd ../../target/sqlite

archive=better-sqlite3-12.11.1.tgz
[ -e $archive ] || npm pack --silent better-sqlite3@12.11.1 >/dev/null
echo "ebf0ed75a7a59dbcb3b24bbd014ef49d9f15bc328e4adcbf516f2a8fadfa2835  $archive" | sha256sum --check --quiet
tar -xzf $archive package/deps/sqlite3
clang --target=wasm32-wasi -O2 -DSQLITE_OS_OTHER=1 -DSQLITE_THREADSAFE=0 -DSQLITE_TEMP_STORE=3 -DSQLITE_OMIT_LOAD_EXTENSION \
  -c package/deps/sqlite3/sqlite3.c -o sqlite3.o
clang --target=wasm32-wasi -O2 -Ipackage/deps/sqlite3 -c ../../benchmarks/sqlite/program.c -o program.o

# build NAME OBJECT...: links the program with these objects
build() {
  name=$1
  shift
  clang --target=wasm32-wasi program.o sqlite3.o "$@" -Wl,--strip-all -o "$name.wasm"
  "$linalloc" gas --meter "$name.wasm" --unpriced 0
}
build wasi-libc
for name in dl wee mini; do
  "$linalloc" compile $name --object --abi c -o $name.o >/dev/null
  build $name $name.o
done
node --no-warnings ../../benchmarks/sqlite/run.mjs wasi-libc.wasm dl.wasm wee.wasm mini.wasm
