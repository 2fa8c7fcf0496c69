#!/bin/sh
# Installs the tools that fetch.sh needs: Debian's packages for wasm32, and AssemblyScript's compiler in target/npm.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
packages="clang lld wasi-libc libclang-rt-dev-wasm32 rustc libstd-rust-dev-wasm32 emscripten"
command -v npm >/dev/null || packages="$packages npm"
# shellcheck disable=SC2086 # names, each a word
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null
npm install --silent --no-audit --no-fund --prefix "$here/target/npm" assemblyscript@0.28.20
