#!/bin/sh
# Builds words.wasm. The module is kept in the tree, so the build does not need clang. Debian: apt-get install clang lld
set -eu
cd "$(dirname "$0")"
clang --target=wasm32 -Os -nostdlib -fno-builtin words.c -o ../resources/com/example/host/words.wasm \
  -Wl,--no-entry -Wl,--allow-undefined -Wl,--export=__heap_base -Wl,--strip-all -Wl,-zstack-size=4096
