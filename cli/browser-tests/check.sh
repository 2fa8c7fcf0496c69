#!/bin/sh
# Opens the pages of check and view in Chromium: a certificate, a wrong allocator's and a recorded program's.
#
#   cli/browser-tests/check.sh [FOLDER]      needs chromium, Node and npm; FOLDER keeps the pages and the screenshots
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
if [ $# -gt 0 ]; then
  mkdir -p "$1"
  out=$(CDPATH='' cd -- "$1" && pwd)
else
  out=$(mktemp -d)
  trap 'rm -rf "$out"' EXIT
fi

for tool in chromium node npm; do
  command -v $tool >/dev/null || { echo "check.sh: $tool is needed; please install it" >&2; exit 2; }
done
npm ci --prefix "$here" --silent

# Runs the command $2… and expects the exit code $1.
expect() {
  wanted=$1
  shift
  code=0
  "$root/linalloc" "$@" >/dev/null || code=$?
  [ "$code" = "$wanted" ] || { echo "check.sh: linalloc $* exited with $code, not with $wanted" >&2; exit 1; }
}
expect 0 check dl --steps 0 --html "$out/dl.html"
expect 1 check frees-too-much --steps 0 --out "$out" --html "$out/wrong.html"
expect 0 view "$root/benchmarks/traces/bash.trace.gz" --on wee --html "$out/view.html"
node "$here/pages.mjs" "$out"
