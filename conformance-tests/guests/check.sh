#!/bin/sh
# Checks the modules of guests.tsv against the specification, and the verdicts against the table: all modules, those of the subset (with
# "ci"), or those named. Then it shows each breach: the calls in calls/NAME.RULE.trace must break RULE when the kit replays them, and
# again in Node by witness.mjs. Exits with 1 if anything differs. With --accept before the names, it writes the kit's verdicts to the
# table and its minimal traces to calls. fetch.sh gets the modules.
set -euf
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
linalloc=${LINALLOC:-$here/../../linalloc}
out=$here/target/verdicts
mkdir -p "$out"
accept=
if [ "${1:-}" = --accept ]; then
  accept=yes
  shift
fi
failed=0
tab=$(printf '\t')

differs() {
  echo "$name: $1"
  failed=1
}

# Prints the rules with status $1 in the report, separated by commas, or - if there are none.
with_status() {
  sed -n -E "s/^  ([A-Z][0-9]) +[A-Z]+ +$1 .*/\1/p" "$report" | paste -s -d, - | grep . || echo -
}

verdict() {
  report=$out/$name.txt
  code=0
  # shellcheck disable=SC2086 # flags, each a word
  "$linalloc" check "$module" --steps 100 --out "$out" $flags >"$report" 2>&1 || code=$?
  if [ "$code" -gt 1 ]; then
    differs "$(tail -n 1 "$report")"
    return
  fi
  got="$(with_status FAIL)$tab$(with_status WARN)$tab$(with_status SKIP)"
  if [ -n "$accept" ]; then
    take
  elif [ "$got" != "$fails$tab$warns$tab$skips" ]; then
    differs "$got; the table says $fails $warns $skips"
  fi
  echo "$name: $got"
}

# Writes the kit's verdict to the table, and its minimal traces to calls.
take() {
  awk -F "$tab" -v OFS="$tab" -v name="$name" -v got="$got" '
    $1 == name { split(got, status, FS); for (i = 1; i <= 3; i++) $(5 + i) = status[i] } { print }' \
    "$here/guests.tsv" >"$out/guests.tsv"
  cp "$out/guests.tsv" "$here/guests.tsv"
  IFS=$tab read -r fails warns skips <<VERDICT
$got
VERDICT
  mkdir -p "$here/calls"
  find "$here/calls" -name "$name.[A-Z][0-9].trace" -delete
  for rule in $(broken); do
    cp "$out/linalloc-$name-$rule.trace" "$here/calls/$name.$rule.trace"
  done
}

broken() {
  echo "$fails,$warns" | tr ',' '\n' | grep -v -x -e '[-?]' || true
}

breach() {
  trace=$here/calls/$name.$1.trace
  # shellcheck disable=SC2086
  "$linalloc" replay "$module" "$trace" $flags >"$out/$name.$1.txt" 2>&1 || true
  grep -q "^$1 broken" "$out/$name.$1.txt" || differs "its calls do not break $1 when replayed"
  code=0
  # shellcheck disable=SC2086
  timeout 120 node --experimental-wasm-type-reflection "$here/witness.mjs" "$module" "$trace" "$1" $flags \
    >"$out/$name.$1.witness" 2>&1 || code=$?
  # A call that does not end hangs the witness too; for D2 that is the breach.
  if [ "$1" = D2 ] && [ "$code" = 124 ]; then code=0; fi
  if [ "$code" != 0 ]; then differs "its calls do not break $1 in Node: $(tail -n 1 "$out/$name.$1.witness")"; fi
}

grep -v '^#' "$here/guests.tsv" >"$out/table"
while IFS=$tab read -r name subset _ _ _ fails warns skips flags <&3; do
  case ${1:-all} in
    all) ;;
    ci) [ "$subset" = ci ] || continue ;;
    *) case " $* " in *" $name "*) ;; *) continue ;; esac ;;
  esac
  module=$here/target/modules/$name.wasm
  if [ "$flags" = - ]; then flags=; fi
  verdict
  for rule in $(broken); do breach "$rule"; done
done 3<"$out/table"
exit $failed
