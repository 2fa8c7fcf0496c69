#!/bin/sh
# Holds the modules of guests.tsv to the specification, and the verdicts to the table: all of them, those of the subset (given "ci"), or
# those that are named. Then each breach is shown: the calls in calls/NAME.RULE.trace must break RULE when the kit replays them, and
# again in Node by witness.mjs. Exits with 1 if anything differs from the table. fetch.sh gets the modules.
set -euf
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
linalloc=$here/../../linalloc
out=$here/target/verdicts
mkdir -p "$out"
failed=0

# Prints the rules that have status $2 in the report $1, in one word: A5,C2, or - for none.
with_status() {
  sed -n -E "s/^  ([A-Z][0-9]) +[A-Z]+ +$2 .*/\1/p" "$1" | paste -s -d, - | grep . || echo -
}

differs() {
  echo "$name: $1"
  failed=1
}

verdict() {
  report=$out/$name.txt
  code=0
  # shellcheck disable=SC2086 # flags, each a word
  "$linalloc" check "$module" --steps 2000 --out "$out" $flags >"$report" 2>&1 || code=$?
  if [ "$code" -gt 1 ]; then
    got="exit 2"
    grep -q -F "$skips" "$report" || differs "the message does not name $skips: $(tail -n 1 "$report")"
  else
    got="$(with_status "$report" FAIL) $(with_status "$report" WARN) $(with_status "$report" SKIP)"
  fi
  kept="$fails $warns $skips"
  if [ "$fails" = exit-2 ]; then kept="exit 2"; fi
  if [ "$got" = "$kept" ]; then echo "$name: $got, as in the table"; else differs "$got; the table says $kept"; fi
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
  # A call that does not end takes the witness with it, which is what D2 says of it.
  if [ "$1" = D2 ] && [ "$code" = 124 ]; then code=0; fi
  if [ "$code" != 0 ]; then differs "its calls do not break $1 in Node: $(tail -n 1 "$out/$name.$1.witness")"; fi
}

tab=$(printf '\t')
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
  if [ "$fails" = exit-2 ]; then continue; fi
  for rule in $(echo "$fails,$warns" | tr ',' ' ' | tr -d -- -); do
    breach "$rule"
  done
done 3<"$out/table"
exit $failed
