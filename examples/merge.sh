#!/bin/sh
# Runs what docs/wasm.md shows for components and for compilers without a linker. Needs Node with npm, and Debian's clang, lld and wabt.
set -eu
cd "$(dirname "$0")/.."
mkdir -p target
npm install --prefix target/npm --silent --no-audit --no-fund binaryen@132
PATH=$PWD/target/npm/node_modules/.bin:$PATH

# A component
./linalloc compile dl --object --abi cabi -o target/cabi.o
clang --target=wasm32 -O2 -mbulk-memory -nostdlib -Wl,--no-entry examples/component/strings.c target/cabi.o -o target/strings.wasm
./linalloc compile dl --abi cabi -o target/cabi.wasm
./linalloc check target/cabi.wasm --traps --heap-base 1024 --function "dealloc=cabi_realloc(address,size,align,0)" --reclaiming --slack 1

# Merged and as text
node examples/own-back-end/compile.mjs examples/own-back-end/list.txt >target/program.wat
wat2wasm target/program.wat -o target/program.wasm
./linalloc compile dl --import-memory program.memory --heap-base-global program.__heap_base -o target/dl.wasm
wasm-merge --enable-bulk-memory target/program.wasm program target/dl.wasm linalloc -o target/merged.wasm
./linalloc compile mini --import-memory --heap-base-global --wat -o target/mini.wat
wat2wasm target/mini.wat -o target/mini.wasm
