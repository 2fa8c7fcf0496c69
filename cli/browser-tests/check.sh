#!/bin/sh
# Opens the pages of check, view and playground in Chromium, and tests them: films, keyboard, ink, size, access, pictures. It makes the
# pages itself, with the command of this clone.
#
#   cli/browser-tests/check.sh [FOLDER]      needs chromium, Node and npm; FOLDER keeps the pages and the pictures
#
# UPDATE_REFERENCES=1 makes the pictures the references of the next runs.
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

# Runs the command $3… and expects the exit code $1. What it prints goes to the file $2.
expect() {
  wanted=$1
  printed=$out/$2
  shift 2
  code=0
  "$root/linalloc" "$@" >"$printed" || code=$?
  [ "$code" = "$wanted" ] || { echo "check.sh: linalloc $* exited with $code, not with $wanted" >&2; exit 1; }
}
# Calls of a program, and behind them calls of each kind.
gzip -dc "$root/benchmarks/traces/bash.trace.gz" | sed -n '/^[azrf]/p' | head -n 1500 >"$out/program.trace"
cat "$out/program.trace" "$here/lesson.trace" >"$out/both.trace"
expect 0 playground.txt playground -o "$out/playground" # builds the command, if a source has changed
expect 0 dl.txt check dl --steps 0 --html "$out/dl.html" &
certificate=$!
expect 1 wrong.txt check frees-too-much --steps 0 --out "$out" --html "$out/wrong.html"
for name in mini wee dl; do
  expect 0 both.txt view "$out/both.trace" --on $name --html "$out/both-$name.html"
done
expect 0 gas.json gas mini wee dl --json
expect 0 compile.txt compile dl -o "$out/dl.wasm"
expect 0 bill.json gas --bill "$out/dl.wasm" --trace "$out/program.trace" --json
wait "$certificate"
node "$here/pages.mjs" "$out"
