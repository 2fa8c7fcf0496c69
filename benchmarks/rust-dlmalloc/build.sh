#!/bin/sh
# Builds rust-dlmalloc.wasm into folder $1 (default: target beside this script). Needs a rustc with the standard library
# for wasm32-unknown-unknown and LLVM's linker: Debian's packages rustc, libstd-rust-dev-wasm32 and lld. RUSTC names
# another rustc.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
out=${1:-$here/target}
target=wasm32-unknown-unknown

has_target() {
  command -v "$1" >/dev/null && [ -d "$("$1" --print target-libdir --target $target 2>/dev/null)" ]
}

# rustup's rustc, often first on PATH, has the target only if it was added.
for rustc in ${RUSTC:-rustc /usr/bin/rustc} none; do
  if has_target "$rustc"; then break; fi
done
if [ "$rustc" = none ]; then
  echo "build.sh: no rustc with target $target found; on Debian install rustc libstd-rust-dev-wasm32 lld" >&2
  exit 2
fi

# Stack and static data share the first page. The heap is the pages beyond it: at most 2^27 bytes.
page=65536
mkdir -p "$out"
"$rustc" --edition 2021 --crate-type cdylib --crate-name rust_dlmalloc --target $target \
  -C opt-level=2 -C lto -C panic=abort -C strip=debuginfo \
  -C link-arg=-zstack-size=32768 -C link-arg=--max-memory=$((page + 134217728)) \
  -o "$out/rust-dlmalloc.wasm" "$here/lib.rs"
echo "$out/rust-dlmalloc.wasm: $(wc -c <"$out/rust-dlmalloc.wasm") bytes, by $("$rustc" --version)"
