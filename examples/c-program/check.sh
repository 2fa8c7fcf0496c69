#!/bin/sh
# Builds the program with linalloc's dl in place of wasi-libc's malloc, runs it, and compares what it prints. Needs clang, lld,
# wasi-libc, libclang-rt-dev-wasm32 and Node.
set -eu
cd "$(dirname "$0")"
mkdir -p target
../../linalloc compile dl --object --abi c -o target/dl.o
clang --target=wasm32-wasi -O2 program.c target/dl.o -o target/program.wasm
expected='1000 lines, from "line 0" to "line 999"
zeros: 0, aligned: 1, usable: 32'
printed=$(node --no-warnings run.mjs target/program.wasm)
[ "$printed" = "$expected" ] || { echo "the C program printed: $printed" >&2; exit 1; }
