#!/bin/sh
# Compares linalloc's dl with the dlmalloc of Rust's standard library: both get the same calls in one run. Exits with 1 if
# dl fills a heap by more than 0.2 points less, or takes more than 3 % more pages for a recorded program. Needs the tools of build.sh,
# Node.js and a JDK; installs nothing. ROUNDS sets the rounds of random calls (default: 300).
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$here/../..
rounds=${ROUNDS:-300}
work=$here/target
mkdir -p "$work"

"$here/build.sh" "$work"
echo
"$root/linalloc" efficiency dl --rounds "$rounds" --csv "$work/dl.csv" --traces "$root"/benchmarks/traces/*.trace.gz
echo
node "$here/efficiency.mjs" "$work/rust-dlmalloc.wasm" --rounds "$rounds" --csv "$work/rust.csv" \
  "$root"/benchmarks/traces/*.trace.gz
echo
awk -F , '
  BEGIN { printf "%-14s %-12s %10s %14s %18s\n", "workload", "figure", "dl", "rust-dlmalloc", "difference" }
  NR == FNR { rust[$2, $3] = $4; next }
  ($3 == "mean_percent" || $3 == "peak_pages") && !(($2, $3) in rust) { print $2 ": measured on dl alone"; failed = 1; next }
  $3 == "mean_percent" {
    points = $4 - rust[$2, $3]
    missed = points < -0.2
    printf "%-14s %-12s %10.2f %14.2f %+11.2f points%s\n", $2, "mean %", $4, rust[$2, $3], points, missed ? "  below the bar" : ""
  }
  $3 == "peak_pages" {
    percent = 100 * ($4 - rust[$2, $3]) / rust[$2, $3]
    missed = percent > 3
    printf "%-14s %-12s %10d %14d %+16.1f %%%s\n", $2, "peak pages", $4, rust[$2, $3], percent, missed ? "  above the bar" : ""
  }
  { failed = failed || missed; missed = 0 }
  END { exit failed }
' "$work/rust.csv" "$work/dl.csv"
